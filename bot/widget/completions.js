// What is being typed in, completions of it out, in a list above the field. Loaded with the first use.
//
// A textarea may have no role but its own (ARIA in HTML), so the field stays a text box: one that completes from a list,
// which it controls and in which it names the active option, while the focus stays in the field. How many there are is
// spoken, for a text box cannot say that its list is open.

import { fill, isComposing, make } from './dom.js';

const DEBOUNCE = 180; // milliseconds
const SHOWN = 5;
const LONGEST = 40; // characters: who has written more knows what to ask
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Completions {
  constructor({ t, panel, field, root, grow }) {
    Object.assign(this, { t, panel, field, grow });
    this.list = make('ul', { class: 'completions', id: 'completions', role: 'listbox', 'aria-label': t.completions });
    const says = { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-controls': 'completions' };
    Object.entries(says).forEach(([name, value]) => field.setAttribute(name, value));
    this.offer([]);
    root.prepend(this.list);
    root.addEventListener('input', () => this.changed());
    root.addEventListener('submit', () => this.changed());
    root.addEventListener('submit', () => this.offer([]));
    field.addEventListener('keyup', () => field.value || this.offer([])); // sent by Enter
    root.addEventListener('keydown', (event) => this.pressed(event), true); // before Enter sends
    field.addEventListener('blur', () => this.offer([]));
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
    const isAwaited = text === this.field.value.trim() && this.field.matches(':focus');
    if (isAwaited) this.offer(texts.filter((one) => one !== text).slice(0, SHOWN));
  }

  offer(texts) {
    const before = this.list.children.length;
    const option = (text, place) =>
      make(
        'li',
        {
          role: 'option',
          id: 'completion-' + place,
          'aria-selected': 'false',
          onmousedown: (event) => event.preventDefault(), // the focus stays in the field
          onclick: () => this.choose(text),
        },
        text,
      );
    this.list.replaceChildren(...texts.map(option));
    this.list.hidden = !texts.length;
    this.mark(null);
    if (texts.length && texts.length !== before) this.panel.say(fill(this.t.completions_n, { n: texts.length }), this.t.lang);
  }

  choose(text) {
    this.field.value = text;
    this.offer([]);
    this.grow();
    this.field.focus();
  }

  // Keys of the list, while it is open and no input method composes; Escape puts it away before anything else closes.
  pressed(event) {
    if (this.list.hidden || isComposing(event)) return;
    if (event.key === 'Escape') this.offer([]);
    else if (STEPS[event.key]) this.step(STEPS[event.key]);
    else if (event.key === 'Enter' && !event.shiftKey && this.active) this.choose(this.active.textContent);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Round the list, with the field itself between its end and its beginning.
  step(by) {
    const places = [null, ...this.list.children];
    const next = places.indexOf(this.active) + by + places.length;
    this.mark(places[next % places.length]);
  }

  mark(option) {
    if (this.active) this.active.setAttribute('aria-selected', 'false');
    this.active = option;
    if (!option) return this.field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    return this.field.setAttribute('aria-activedescendant', option.id);
  }
}
