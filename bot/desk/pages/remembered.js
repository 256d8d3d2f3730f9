// Searches in, the last ones and the pinned ones out; kept in this browser for one account, never sent anywhere.

const MOST_RECENT = 10;
const MOST_PINNED = 30;

export class Remembered {
  constructor(account) {
    this.name = 'zhengda desk ' + account;
  }

  recent() {
    return this.read('recent');
  }

  pinned() {
    return this.read('pinned');
  }

  // A search that led somewhere; pinned ones stand apart.
  used(query) {
    if (!query || this.pinned().includes(query)) return;
    this.write('recent', [query, ...this.recent().filter((one) => one !== query)].slice(0, MOST_RECENT));
  }

  pin(query, isPinned) {
    const others = this.pinned().filter((one) => one !== query);
    this.write('pinned', isPinned ? [query, ...others].slice(0, MOST_PINNED) : others);
    if (isPinned) this.write('recent', this.recent().filter((one) => one !== query));
  }

  // What callers asked goes when the operator goes; what was pinned on purpose stays.
  forgetRecent() {
    localStorage.removeItem(this.name + ' recent');
  }

  read(list) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name + ' ' + list));
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
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
