// What is being typed in, completions of it out, as buttons above the field. Loaded when the panel opens.

import { make } from './dom.js';

const DEBOUNCE = 180; // milliseconds
const SHOWN = 5;
const LONGEST = 40; // characters: who has written more knows what to ask

export class Completions {
  constructor({ t, panel, field, root, grow }) {
    Object.assign(this, { t, panel, field, grow });
    this.list = make('ul', { class: 'completions', 'aria-label': t.completions, hidden: true });
    root.prepend(this.list);
    root.addEventListener('input', () => this.changed());
    root.addEventListener('submit', () => this.changed());
    root.addEventListener('submit', () => this.offer([]));
    field.addEventListener('keyup', () => field.value || this.offer([])); // sent by Enter
    root.addEventListener('keydown', (event) => this.leave(event));
    if (field.value) this.changed(); // typed before this was loaded
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lookUp(), DEBOUNCE);
  }

  async lookUp() {
    const text = this.field.value.trim();
    const query = new URLSearchParams({ lang: this.t.lang, q: text });
    const isAsked = text && text.length <= LONGEST;
    const found = isAsked && (await this.panel.door.read('api/v1/suggestions?' + query));
    const texts = found ? found.suggestions.map((one) => one.text) : [];
    if (text === this.field.value.trim()) this.offer(texts.filter((one) => one !== text).slice(0, SHOWN));
  }

  offer(texts) {
    this.list.hidden = !texts.length;
    const button = (text) => make('button', { type: 'button', onclick: () => this.choose(text) }, text);
    this.list.replaceChildren(...texts.map((text) => make('li', {}, button(text))));
  }

  choose(text) {
    this.field.value = text;
    this.offer([]);
    this.grow();
    this.field.focus();
  }

  // Escape puts the completions away before it closes anything else.
  leave(event) {
    if (event.key !== 'Escape' || event.isComposing || this.list.hidden) return;
    event.stopPropagation();
    this.offer([]);
    this.field.focus();
  }
}
