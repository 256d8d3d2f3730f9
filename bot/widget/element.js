// <policy-chat> on a page in, the chat in its shadow root out: button and panel, or inline, or the whole page.

import { icon, isComposing, make } from './dom.js';
import { dress } from './dress.js';
import { Panel } from './panel.js';
import { Store } from './store.js';
import { Door } from './transport.js';
import { loadWords, localeOf } from './words.js';

const ROOT = new URL('../', import.meta.url).href;
const SPEECH = 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm3 5v2h10V9z';
export class PolicyChat extends HTMLElement {
  static get observedAttributes() {
    return ['locale', 'mode', 'heading', 'door'];
  }

  connectedCallback() {
    this.built = this.build();
  }

  disconnectedCallback() {
    this.tearDown();
  }

  attributeChangedCallback(_, before, after) {
    if (this.isConnected && before !== after) this.built = this.build();
  }

  get locale() {
    const around = this.parentElement && this.parentElement.closest('[lang]');
    return localeOf(this.getAttribute('locale') || (around ? around.lang : navigator.language));
  }

  get isFloating() {
    return !['inline', 'page'].includes(this.getAttribute('mode'));
  }

  async build() {
    const building = (this.building = {});
    const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
    const [t] = await Promise.all([loadWords(this.locale), dress(root, 'widget.css')]);
    if (this.building !== building || !this.isConnected) return;
    this.tearDown();
    const door = new Door(new URL(this.getAttribute('door') || ROOT, document.baseURI).href);
    const isSame = this.store && this.store.root === door.root;
    if (!isSame) this.store = new Store(door.root, this.getAttribute('storage') === 'tab');
    if (this.store.read('elder') !== null) this.toggleAttribute('elder', this.store.read('elder'));
    const heading = this.getAttribute('heading') || t.title;
    this.panel = new Panel(t, { host: this, door, store: this.store, heading });
    this.frame = make('div', { class: 'frame', lang: t.lang, onkeydown: (event) => this.escape(event) });
    if (this.isFloating) this.addLauncher(heading);
    this.frame.append(this.panel.root);
    root.append(this.frame);
    const isOpen = this.store.remembers('open') || this.getAttribute('open');
    this.toggle(!this.isFloating || isOpen === 'true', true);
  }

  addLauncher(heading) {
    this.launcher = make(
      'button',
      { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', onclick: () => this.open() },
      icon(SPEECH),
      make('span', {}, heading),
    );
    this.frame.append(this.launcher);
  }

  tearDown() {
    if (this.panel) this.panel.close();
    if (this.frame) this.frame.remove();
    this.panel = this.frame = this.launcher = null;
  }

  async open() {
    await this.built;
    this.toggle(true);
    this.panel.composer.field.focus();
  }

  close() {
    if (!this.isFloating) return;
    this.toggle(false);
    this.launcher.focus();
  }

  // Asks as if it had been typed.
  async ask(text) {
    await this.built;
    this.toggle(true);
    this.panel.put({ text });
  }

  // While it is put away the panel is inert; nothing here moves the focus.
  toggle(isOpen, isFirst) {
    this.panel.setOpen(isOpen);
    if (!this.isFloating) return;
    this.launcher.hidden = isOpen;
    this.launcher.setAttribute('aria-expanded', String(isOpen));
    this.store.remember('open', String(isOpen));
    if (!isFirst) this.report(isOpen ? 'open' : 'close');
  }

  // What the page may hear of: that something happened, never what was said.
  report(name, detail) {
    this.dispatchEvent(new CustomEvent('policy-chat:' + name, { bubbles: true, composed: true, detail }));
  }

  escape(event) {
    if (event.key === 'Escape' && !isComposing(event) && !this.panel.dismiss()) this.close();
  }
}

export function define() {
  if (!customElements.get('policy-chat')) customElements.define('policy-chat', PolicyChat);
}
