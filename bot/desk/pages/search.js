// What is typed in, clauses out while it is typed; results by keyboard, the reading pane beside them.

import { fill, make } from '/widget/dom.js';
import { call } from './api.js';
import { drawFilters } from './filters.js';
import { drawHit } from './hits.js';
import { bind } from './keys.js';
import { Reading } from './reading.js';
import { withSpoken } from './spoken.js';
import { drawRemembered } from './start.js';

const SEARCH = '/api/v1/search';
const FEWEST = 2;
const LIMIT = 10;
const SETTLED = 300; // milliseconds without a key, after which meaning is asked for as well as words
const HEARD = 700; // what a screen reader is told waits until the keys rest
const REST = 2500; // milliseconds after which what stands in the box counts as asked
const TEXT = 'zhengda desk search';

export class SearchView {
  constructor(desk) {
    this.desk = desk;
    this.hits = [];
    this.request = null;
    this.reading = new Reading(desk, this);
    this.box = this.makeBox();
    this.filters = drawFilters(desk, () => this.ask());
    this.state = make('p', { class: 'soft state', id: 'search-state' });
    this.list = make('ol', { class: 'hits', 'aria-label': desk.words.search.results });
    this.beside = make('div', { class: 'start' });
    this.root = make(
      'div',
      { class: 'search' },
      make('section', { class: 'finding', 'aria-label': desk.words.nav.search }, this.makeForm(), this.filters.root, this.state, this.beside, this.list),
      this.reading.root,
    );
    this.bindKeys();
    this.box.value = sessionStorage.getItem(TEXT) || '';
    this.ask();
  }

  makeBox() {
    const { words } = this.desk;
    return make('input', {
      type: 'search',
      id: 'search-box',
      maxlength: '200',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: words.search.placeholder,
      'aria-describedby': 'search-state',
      oninput: () => this.ask(),
    });
  }

  makeForm() {
    const { words } = this.desk;
    const pin = make('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick: () => this.togglePin() }, words.search.pin);
    this.pin = pin;
    const submit = async (event) => {
      event.preventDefault();
      const hit = await this.hitAt(0);
      if (hit) this.desk.go('search/' + hit.clause_id);
    };
    return make(
      'form',
      { class: 'search-form', role: 'search', onsubmit: submit },
      make('label', { for: 'search-box', class: 'hidden' }, words.search.label),
      this.box,
      pin,
    );
  }

  bindKeys() {
    bind({ key: '/', single: true, words: 'search', run: () => this.focusBox() });
    bind({ key: 'k', ctrl: true, run: () => this.focusBox() });
    bind({ key: 'ArrowDown', words: 'move', run: (event) => this.move(event, 1) });
    bind({ key: 'ArrowUp', run: (event) => this.move(event, -1) });
    bind({ key: 'Escape', words: 'back', run: (event) => this.back(event) });
    for (let n = 1; n <= 9; n += 1) {
      bind({ key: String(n), single: true, words: n === 1 && 'copy_hit', run: () => this.copyPlace(n - 1) });
      bind({ code: 'Digit' + n, alt: true, words: n === 1 && 'copy_hit_typing', run: () => this.copyPlace(n - 1) });
    }
    const hold = ({ altKey }) => (this.isHeld = altKey);
    for (const type of ['keydown', 'keyup']) document.addEventListener(type, hold, true);
  }

  // From any view: a search can begin at once, what stood in the box is written over.
  focusBox() {
    if (!location.hash.startsWith('#search')) this.desk.go('search');
    this.desk.show('search', this.root);
    this.box.focus();
    this.box.select();
  }

  // What stands in the box, as it is sent: an input method sets apostrophes between syllables that nobody typed.
  query() {
    return this.box.value.replace(/['’](?=[a-z])/gi, '').trim();
  }

  // Each key takes back the search of the one before. Words alone rank while keys follow; then meaning does as well.
  ask() {
    if (this.request) this.request.abort();
    for (const timer of [this.resting, this.waiting, this.settling, this.hearing]) clearTimeout(timer);
    const q = this.query();
    sessionStorage.setItem(TEXT, this.box.value);
    this.showPin(q);
    if (Array.from(q).length < FEWEST) return this.showStart();
    this.pending = this.find(q, true);
    return this.pending;
  }

  // The clause at a place among the results of what now stands in the box: keys are quicker than answers, and those of
  // the words before must not be opened or copied in their place.
  async hitAt(place) {
    while (this.pending && this.query() !== this.found) {
      const { pending } = this;
      await pending;
      if (pending === this.pending) break; // it failed, and the state says so
    }
    return this.query() === this.found ? this.hits[place] : undefined;
  }

  async find(q, typing) {
    const request = new AbortController();
    this.request = request;
    try {
      const body = { q, limit: LIMIT, typing, lang: this.desk.lang, ...this.filters.values() };
      const answer = await call('POST', SEARCH, { body, signal: request.signal });
      if (request !== this.request) return;
      if (typing || !this.isChosen()) this.show(q, answer);
      if (typing && answer.ranked_by === 'words') this.settling = setTimeout(() => this.isChosen() || this.find(q, false), SETTLED);
    } catch (error) {
      if (error.name !== 'AbortError' && request === this.request) this.showRefusal(error);
    }
  }

  // Nothing moves under the fingers of somebody who is among the results already, or holds Alt to copy one.
  isChosen() {
    return this.isHeld || this.list.contains(document.activeElement) || this.reading.isOpen();
  }

  show(q, answer) {
    const { words, calls } = this.desk;
    this.found = q;
    this.hits = answer.hits.map((hit) => withSpoken({ ...hit, suspended: answer.suspended[hit.clause_id] || null }, answer.spoken[hit.clause_id]));
    this.beside.replaceChildren(...answer.units.map((unit) => drawUnit(unit, words)));
    this.redraw(this.hits.map((hit, place) => drawHit(hit, answer.matches[hit.clause_id], place, this)));
    const readings = answer.readings.map(({ typed, read }) => fill(words.search.read_as, { typed, meant: read }));
    const count = this.hits.length ? fill(words.search.count, { n: answer.total, shown: this.hits.length }) : words.search.nothing;
    this.state.textContent = [count, ...readings].join(words.semicolon);
    clearTimeout(this.hearing);
    this.hearing = setTimeout(() => this.desk.hear(count), HEARD);
    clearTimeout(this.resting);
    if (this.hits.length) this.resting = setTimeout(() => calls.asked(q), REST);
  }

  // Whoever went down to the results before the last of them came keeps the clause, or the first place.
  redraw(rows) {
    const held = this.list.contains(document.activeElement) && document.activeElement.dataset.clause;
    this.list.replaceChildren(...rows);
    if (!held) return;
    const links = this.links();
    (links.find((link) => link.dataset.clause === held) || links[0] || this.box).focus();
  }

  showStart() {
    this.hits = [];
    this.request = this.pending = this.found = null;
    this.list.replaceChildren();
    this.state.textContent = '';
    this.beside.replaceChildren(drawRemembered(this.desk, (query) => this.put(query)));
  }

  showRefusal(error) {
    const { words } = this.desk;
    this.hits = [];
    this.found = null;
    this.list.replaceChildren();
    this.beside.replaceChildren();
    const hint = error.suggestions && error.suggestions.length ? words.search.could_be + error.suggestions.join(words.comma) : '';
    const said = this.refusalWords(error);
    this.state.textContent = [said, hint].filter(Boolean).join(' ');
    if (error.status === 429 || error.status === 0 || error.status === 503) {
      this.waiting = setTimeout(() => this.ask(), 1000 * (error.wait || 3));
    }
  }

  // What of the operators could not be read, by its place in code points.
  refusalWords({ code, position }) {
    const { words } = this.desk;
    if (code !== 'query_invalid') return words.search.errors[code] || words.errors[code] || words.errors.other;
    const value = Array.from(this.query()).slice(position).join('').split(/\s/)[0];
    return value ? fill(words.search.errors.value, { value }) : words.search.errors.query_invalid;
  }

  put(query) {
    this.box.value = query;
    this.box.focus();
    this.ask();
  }

  links() {
    return [...this.list.querySelectorAll('.hit-link')];
  }

  move(event, step) {
    if (!this.root.isConnected || event.target.closest('select, textarea, .reading, dialog, aside')) return false;
    if (event.target.matches('input') && event.target !== this.box) return false;
    const links = this.links();
    const now = links.indexOf(document.activeElement);
    const next = now + step;
    if (!links.length || (now < 0 && step < 0)) return false;
    if (next < 0) this.box.focus();
    else if (links[next]) links[next].focus();
    return true;
  }

  // The route: a clause that is open, or none.
  async at(rest) {
    this.root.classList.toggle('has-open', Boolean(rest));
    if (!rest) return this.reading.shut();
    const hit = this.hits.find((one) => one.clause_id === rest);
    if (hit) this.used();
    await this.reading.open(rest, hit);
    return null;
  }

  used() {
    const q = this.query();
    clearTimeout(this.resting);
    this.desk.remembered.used(q);
    this.desk.calls.asked(q);
  }

  back(event) {
    if (!this.root.isConnected || document.querySelector('dialog[open]')) return false;
    if (this.reading.isOpen()) {
      const left = this.links().find((link) => link.dataset.clause === this.reading.id);
      this.at(''); // now, not when the address has followed: the next key may come first
      this.desk.go('search');
      (left || this.box).focus();
    } else if (event.target === this.box && this.box.value) {
      this.put('');
    } else {
      this.box.focus();
      this.box.select();
    }
    return true;
  }

  copyPlace(place) {
    if (!this.root.isConnected || !this.query() || document.querySelector('dialog[open]')) return false;
    this.copyHit(place);
    return true;
  }

  async copyHit(place) {
    const hit = await this.hitAt(place);
    if (!hit) return;
    this.used();
    await this.desk.copy(hit);
  }

  togglePin() {
    const q = this.query();
    if (!q) return;
    this.desk.remembered.pin(q, !this.desk.remembered.pinned().includes(q));
    this.showPin(q);
    if (!this.hits.length) this.showStart();
  }

  showPin(q) {
    this.pin.disabled = !q;
    this.pin.setAttribute('aria-pressed', String(this.desk.remembered.pinned().includes(q)));
  }
}

// A unit that the words name, with the way to all it is responsible for.
function drawUnit(unit, words) {
  const counts = fill(words.units.counts, { own: unit.own_count, inherited: unit.inherited_count });
  return make('p', { class: 'marks' }, make('a', { href: '#units/' + unit.id, lang: 'zh-Hans' }, unit.name), make('span', { class: 'soft' }, counts));
}
