// A clause's id, and the hit that led there, in; everything an operator needs of it out: text, units and why, validity,
// measures with a form that decides, neighbours, other clauses of its units.

import { markQuotes } from '/widget/clause.js';
import { make } from '/widget/dom.js';
import { deskPath, idPath, query, read } from './api.js';
import { openCallerView } from './caller_view.js';
import { validityWords } from './citation.js';
import { placeWords } from './hits.js';
import { bind } from './keys.js';
import { drawMeasures } from './measures.js';
import { drawGloss, withSpoken } from './spoken.js';
import { drawSuspendedBadge, drawSuspension } from './suspended.js';
import { drawUnitsOfClause } from './units_of_clause.js';

const LANGUAGE = 'zh-Hans';

export class Reading {
  constructor(desk, view) {
    Object.assign(this, { desk, view, id: null, clause: null, hit: null });
    this.root = make('section', { class: 'reading', 'aria-label': desk.words.reading.title, hidden: true });
    bind({ key: 'c', single: true, words: 'copy', run: () => this.act(() => this.copy()) });
    bind({ key: 'v', single: true, words: 'caller', run: () => this.act(() => this.showCaller()) });
    bind({ key: '[', single: true, words: 'neighbours', run: () => this.act(() => this.goTo('previous')) });
    bind({ key: ']', single: true, run: () => this.act(() => this.goTo('next')) });
  }

  isOpen() {
    return this.id !== null;
  }

  act(what) {
    if (!this.clause || !this.root.isConnected || document.querySelector('dialog[open]')) return false;
    what();
    return true;
  }

  shut() {
    this.id = this.clause = this.hit = null;
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  async open(id, hit) {
    this.id = id;
    this.hit = hit || null;
    this.clause = null;
    this.root.hidden = false;
    const { words } = this.desk;
    try {
      const [clause, spoken] = await Promise.all([read(idPath('clauses', id)), this.readSpoken(id)]);
      if (this.id !== id) return;
      this.clause = withSpoken(clause, spoken);
      this.draw();
      this.desk.calls.opened(id);
    } catch (error) {
      if (this.id === id) this.root.replaceChildren(this.drawBack(), make('p', { role: 'alert' }, words.errors[error.code] || words.errors.other));
    }
  }

  // The search has brought it with its hits; a clause that was opened otherwise is good without.
  readSpoken(id) {
    if (this.hit && this.hit.spoken) return this.hit.spoken;
    return read(deskPath('spoken', ...id.split('/')) + query({ lang: this.desk.lang })).catch(() => null);
  }

  // The open clause in the shape of a hit; without a search behind it, its whole text is the quotation.
  asHit() {
    const address = document.documentElement.dataset.address + '/clauses/' + this.id;
    const whole = { commitment: 'unstated', url: address, quotes: [{ text: this.clause.text, start: 0 }] };
    return { ...whole, ...this.clause, ...(this.hit || {}), gloss: this.clause.gloss, spoken: this.clause.spoken, suspended: this.clause.suspended };
  }

  // Words selected in the text are what is quoted; of what they promise nothing is said, for nobody has looked at them.
  quoted() {
    const selection = window.getSelection();
    const text = this.root.querySelector('.print');
    const isInText = selection.rangeCount && text && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
    const chosen = isInText ? selection.toString().trim() : '';
    const hit = this.asHit();
    if (!chosen) return hit;
    const place = this.clause.text.indexOf(chosen);
    const start = Array.from(this.clause.text.slice(0, Math.max(place, 0))).length;
    const span = place < 0 ? '' : '?from=' + start + '&to=' + (start + Array.from(chosen).length);
    return { ...hit, commitment: 'unstated', quotes: [{ text: chosen, start }], url: hit.url.split('?')[0] + span };
  }

  copy() {
    return this.desk.copy(this.quoted());
  }

  showCaller() {
    openCallerView(this.desk, this.quoted(), this.hit ? null : this.clause);
  }

  goTo(which) {
    const id = this.clause.neighbours[which];
    if (id) this.desk.go('search/' + id);
  }

  draw() {
    const { clause, hit, desk } = this;
    const { words, t } = desk;
    const title = make('h2', { tabindex: '-1', lang: LANGUAGE }, [clause.number, clause.title].filter(Boolean).join(' '));
    this.root.replaceChildren(
      this.drawBar(),
      title,
      make('p', { class: 'soft', lang: LANGUAGE }, placeWords(clause, t)),
      ...[drawSuspension(clause, t)].filter(Boolean),
      this.drawStanding(),
      ...(hit ? [make('h3', {}, words.reading.answer), make('blockquote', { lang: LANGUAGE }, hit.quotes.map(({ text }) => make('p', {}, text)))] : []),
      make('h3', {}, words.reading.text),
      make('p', { class: 'print', lang: LANGUAGE }, markQuotes(clause.text, hit ? hit.quotes : [])),
      ...[drawGloss(clause, t)].filter(Boolean),
      ...drawNotes(clause, t),
      drawUnitsOfClause(clause, desk),
      drawMeasures(clause, desk),
    );
    this.root.scrollTop = 0;
    title.focus({ preventScroll: true });
  }

  drawBar() {
    const { words } = this.desk;
    const button = (name, run, off) => make('button', { type: 'button', disabled: off, onclick: run }, name);
    const { previous, next } = this.clause.neighbours;
    return make(
      'div',
      { class: 'bar' },
      this.drawBack(),
      make('button', { type: 'button', class: 'main', onclick: () => this.copy() }, words.reading.copy),
      button(words.reading.caller, () => this.showCaller()),
      button(words.reading.print, () => window.print()),
      button(words.reading.previous, () => this.goTo('previous'), !previous),
      button(words.reading.next, () => this.goTo('next'), !next),
    );
  }

  drawBack() {
    return make('button', { type: 'button', class: 'back', onclick: () => this.view.back({ target: null }) }, this.desk.words.reading.back);
  }

  drawStanding() {
    const { clause, hit, desk } = this;
    const { t, words } = desk;
    const promise = hit && hit.commitment !== 'unstated' && make('span', { class: 'badge', 'data-kind': hit.commitment }, t.commitment[hit.commitment]);
    const { status, note } = clause.validity;
    return make(
      'p',
      { class: 'marks' },
      drawSuspendedBadge(clause, words),
      promise,
      make('span', { class: 'badge', 'data-kind': status }, t.validity[status] || status),
      make('span', { lang: LANGUAGE, title: validityWords(clause.validity, t, words) }, note),
    );
  }
}

function drawNotes(clause, t) {
  if (!clause.notes.length) return [];
  const notes = clause.notes.map((note) => make('p', { class: 'soft' }, make('q', { lang: LANGUAGE }, note.quote), ' ', note.text));
  return [make('h3', {}, t.notes), ...notes];
}
