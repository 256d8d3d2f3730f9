// The open call in, its panel out: how long it lasts, what happened, a note, the asker's particulars, how it ended.

import { make } from '/widget/dom.js';
import { drawEntries, OUTCOMES } from './call_entries.js';

export class CallPanel {
  constructor(recorder) {
    const { words } = recorder.desk;
    Object.assign(this, { recorder, words, timer: 0, opened: 0 });
    this.clock = make('span', { class: 'clock' });
    this.entries = make('div', { class: 'entries', tabindex: '0', role: 'region', 'aria-label': words.calls.entries });
    this.note = make('textarea', { id: 'call-note', rows: '2', maxlength: '4000', onkeydown: (event) => this.key(event) });
    this.caller = this.drawCaller();
    const ends = OUTCOMES.map((outcome) => make('button', { type: 'button', onclick: () => this.end(outcome) }, words.calls.outcomes[outcome]));
    this.outcomes = make('div', { class: 'buttons', role: 'group', 'aria-label': words.calls.end_with, onkeydown: (event) => this.step(event) }, ends);
    this.root = make(
      'aside',
      { class: 'call', 'aria-label': words.calls.panel, hidden: true },
      make('div', { class: 'bar' }, make('h2', {}, words.calls.panel), this.clock, make('button', { type: 'button', class: 'quiet', onclick: () => this.toggle() }, words.calls.fold)),
      this.entries,
      make('label', { for: 'call-note' }, words.calls.note),
      this.note,
      make('div', { class: 'row' }, make('button', { type: 'button', onclick: () => this.save() }, words.calls.save_note), make('span', { class: 'soft' }, words.calls.note_key)),
      this.caller,
      make('p', { class: 'label' }, words.calls.end_with, ' ', make('kbd', { 'aria-hidden': 'true' }, 'F8')),
      this.outcomes,
    );
  }

  show(found, isNew = false) {
    this.opened = found.opened;
    this.entries.replaceChildren(drawEntries(found.entries, this.recorder.desk));
    this.entries.scrollTop = this.entries.scrollHeight;
    if (!isNew) return;
    this.root.hidden = false;
    const caller = found.caller || {};
    this.caller.querySelectorAll('input').forEach((field) => (field.value = caller[field.name] || ''));
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  tick() {
    const seconds = Math.max(0, Math.round(Date.now() / 1000 - this.opened));
    this.clock.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
  }

  toggle() {
    const hadFocus = this.root.contains(document.activeElement);
    this.root.hidden = !this.root.hidden;
    if (this.root.hidden && hadFocus) this.recorder.desk.search.box.focus();
  }

  hide() {
    clearInterval(this.timer);
    this.root.hidden = true;
    this.note.value = '';
    this.caller.open = false;
  }

  focusNote() {
    this.root.hidden = false;
    this.note.focus();
  }

  // To the ways in which a call ends; which of them it was is the operator's to say.
  focusOutcomes() {
    this.root.hidden = false;
    this.outcomes.firstElementChild.focus();
  }

  step(event) {
    const steps = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' };
    const next = steps[event.key] && event.target[steps[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.save();
  }

  async save() {
    const text = this.note.value.trim();
    if (!text) return true;
    this.note.value = '';
    const kept = await this.recorder.write(text);
    if (!kept) this.note.value = text;
    return kept;
  }

  // A call whose last note could not be kept stays open, or the note would be gone with it.
  async end(outcome) {
    if (await this.save()) await this.recorder.end(outcome);
  }

  drawCaller() {
    const { words } = this;
    const field = (name, complete) => make('label', {}, words.calls[name], make('input', { name, maxlength: '200', autocomplete: complete }));
    const values = () => Object.fromEntries([...fold.querySelectorAll('input')].filter((one) => one.value.trim()).map((one) => [one.name, one.value.trim()]));
    const save = async () => {
      const given = values();
      const caller = Object.keys(given).length ? given : null;
      if (await this.recorder.change('PUT', 'caller', { caller })) this.recorder.desk.say(words.calls.caller_saved);
    };
    const fold = make(
      'details',
      { class: 'caller-data' },
      make('summary', {}, words.calls.caller),
      make('p', { class: 'soft' }, words.calls.caller_hint),
      field('name', 'off'),
      field('phone', 'off'),
      field('organisation', 'off'),
      make('button', { type: 'button', onclick: save }, words.calls.save_caller),
    );
    return fold;
  }
}
