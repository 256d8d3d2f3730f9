// Keystrokes in, messages out: Enter sends, but never while an input method composes.

import { fill, isComposing, make } from './dom.js';

const MOST_CHARACTERS = 2000;
const WARN_FROM = 1800;
const MOST_ROWS = 5;

export class Composer {
  constructor(t, panel) {
    Object.assign(this, { t, panel });
    this.field = make('textarea', {
      id: 'question',
      rows: '1',
      placeholder: t.placeholder,
      'aria-describedby': 'count personal',
      autocomplete: 'off',
      enterkeyhint: 'send',
      oninput: () => this.changed(),
      onkeydown: (event) => this.pressed(event),
    });
    this.count = make('p', { class: 'count', id: 'count', role: 'status' });
    this.button = make('button', { type: 'submit', class: 'send' }, t.send);
    this.root = make(
      'form',
      { class: 'composer', onsubmit: (event) => this.submit(event) },
      make('label', { for: 'question', class: 'hidden' }, t.question),
      make('div', { class: 'row' }, this.field, this.button),
      this.count,
      make('p', { class: 'personal', id: 'personal' }, t.personal),
    );
    this.changed();
  }

  // Completions join when they are there: nobody waits for them.
  async complete() {
    if (this.completions) return;
    const { Completions } = await this.panel.later(import('./completions.js'));
    this.completions = this.completions || new Completions({ ...this, grow: () => this.changed() });
  }

  pressed(event) {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.button.disabled) return;
    this.field.value = '';
    this.changed();
    this.panel.put({ text });
  }

  // Counts characters, and makes room for as many lines as there are.
  changed() {
    const { field, t } = this;
    const left = MOST_CHARACTERS - Array.from(field.value.trim()).length;
    const isOver = left < 0;
    const isNear = left <= MOST_CHARACTERS - WARN_FROM;
    field.setAttribute('aria-invalid', String(isOver));
    this.button.disabled = isOver;
    this.count.classList.toggle('failure', isOver);
    this.count.textContent = isNear ? fill(isOver ? t.too_long : t.left, { n: Math.abs(left) }) : '';
    for (field.rows = 1; field.rows < MOST_ROWS && field.scrollHeight > field.clientHeight; ) field.rows += 1;
  }
}
