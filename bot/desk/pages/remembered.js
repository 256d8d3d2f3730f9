// Searches in, the last ones and the pinned ones out; kept in this browser for one account, never sent anywhere.

const MOST_RECENT = 10;
const MOST_PINNED = 30;
const RECENT = 12 * 3600 * 1000; // milliseconds that a search counts as recent: a shift, even where nobody signs out

export class Remembered {
  constructor(account) {
    this.name = 'zhengda desk ' + account;
  }

  recent() {
    const fresh = Date.now() - RECENT;
    return this.read('recent').filter((one) => Array.isArray(one) && one[1] > fresh).map(([query]) => query);
  }

  pinned() {
    return this.read('pinned').filter((one) => typeof one === 'string');
  }

  // A search that led somewhere; pinned ones stand apart.
  used(query) {
    if (!query || this.pinned().includes(query)) return;
    this.keepRecent(query, Date.now());
  }

  pin(query, isPinned) {
    const others = this.pinned().filter((one) => one !== query);
    this.write('pinned', isPinned ? [query, ...others].slice(0, MOST_PINNED) : others);
    if (isPinned) this.keepRecent(query, null);
  }

  // Newest first; without a time it is taken out.
  keepRecent(query, time) {
    const known = new Set(this.recent());
    const others = this.read('recent').filter(([one]) => known.has(one) && one !== query);
    this.write('recent', [...(time ? [[query, time]] : []), ...others].slice(0, MOST_RECENT));
  }

  // What callers asked goes when the operator goes; what was pinned on purpose stays.
  forgetRecent() {
    localStorage.removeItem(this.name + ' recent');
  }

  read(list) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name + ' ' + list));
      return Array.isArray(kept) ? kept : [];
    } catch (_) {
      return [];
    }
  }

  write(list, values) {
    try {
      localStorage.setItem(this.name + ' ' + list, JSON.stringify(values));
    } catch (_) {
      // full or forbidden: nothing is remembered
    }
  }
}
