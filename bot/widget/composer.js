// Keystrokes in, messages out: Enter sends, but never while an input method composes; completions while typing.

import { fill, make } from './dom.js';

const MOST_CHARACTERS = 2000;
const WARN_FROM = 1800;
const DEBOUNCE = 180; // milliseconds
const COMPLETIONS = 5;

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
    this.list = make('ul', { class: 'completions', 'aria-label': t.completions, hidden: true, onkeydown: (event) => this.leave(event) });
    this.root = make(
      'form',
      { class: 'composer', onsubmit: (event) => this.submit(event) },
      this.list,
      make('label', { for: 'question', class: 'hidden' }, t.question),
      make('div', { class: 'row' }, this.field, this.button),
      this.count,
      make('p', { class: 'personal', id: 'personal' }, t.personal),
    );
    this.changed();
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text || this.isTooLong(text)) return;
    this.field.value = '';
    this.changed();
    this.panel.put({ text });
  }

  pressed(event) {
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !isComposing) this.submit(event);
    else if (event.key === 'Escape' && !isComposing) this.leave(event);
  }

  // Escape puts the completions away before it closes anything else.
  leave(event) {
    if (event.key !== 'Escape' || this.list.hidden) return;
    event.stopPropagation();
    this.offer([]);
    this.field.focus();
  }

  isTooLong(text) {
    return Array.from(text).length > MOST_CHARACTERS;
  }

  changed() {
    const left = MOST_CHARACTERS - Array.from(this.field.value.trim()).length;
    const isOver = left < 0;
    this.field.setAttribute('aria-invalid', String(isOver));
    this.button.disabled = isOver;
    this.count.classList.toggle('failure', isOver);
    this.count.textContent =
      left > MOST_CHARACTERS - WARN_FROM ? '' : fill(isOver ? this.t.too_long : this.t.left, { n: Math.abs(left) });
    this.grow();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lookUp(), DEBOUNCE);
  }

  grow() {
    this.field.rows = 1;
    while (this.field.rows < 5 && this.field.scrollHeight > this.field.clientHeight) this.field.rows += 1;
  }

  async lookUp() {
    const text = this.field.value.trim();
    const query = new URLSearchParams({ lang: this.t.lang, q: text });
    const isShort = text && text.length <= 40;
    const found = isShort && (await this.panel.door.read('api/v1/suggestions?' + query));
    const texts = found ? found.suggestions.map((one) => one.text) : [];
    if (text === this.field.value.trim()) this.offer(texts.filter((one) => one !== text).slice(0, COMPLETIONS));
  }

  offer(texts) {
    this.list.hidden = !texts.length;
    this.list.replaceChildren(
      ...texts.map((text) => make('li', {}, make('button', { type: 'button', onclick: () => this.choose(text) }, text))),
    );
  }

  choose(text) {
    this.field.value = text;
    this.offer([]);
    this.grow();
    this.field.focus();
  }
}
