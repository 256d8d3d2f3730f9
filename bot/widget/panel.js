// A locale, the door and the store in, the panel out: header, transcript, state of the line, composer.

import { Composer } from './composer.js';
import { fill, icon, make } from './dom.js';
import { dress } from './dress.js';
import { Outbox } from './outbox.js';
import { Transcript } from './transcript.js';
import { drawWelcome } from './welcome.js';
import { loadAllWords } from './words.js';

const CROSS = 'M6 4.6 12 10.6l6-6L19.4 6l-6 6 6 6-1.4 1.4-6-6-6 6L4.6 18l6-6-6-6z';
const DOTS = 'M5 10h4v4H5zm5 0h4v4h-4zm5 0h4v4h-4z';
const SPOKEN_FOR = 10000; // milliseconds that spoken words stay
const NOTICED_FOR = 6000;

export class Panel {
  constructor(t, { host, door, store, heading }) {
    Object.assign(this, { t, host, door, store });
    this.live = make('div', { class: 'hidden', role: 'status' });
    this.line = make('div', { class: 'line', role: 'status' });
    this.told = make('div', { class: 'line', role: 'status' });
    this.transcript = new Transcript(t, this);
    this.composer = new Composer(t, this);
    this.welcome = drawWelcome(t, this);
    this.transcript.root.prepend(this.welcome.root);
    this.outbox = new Outbox(door, store, {
      tell: (state) => this.showLine(state),
      changed: (name) => this.showTurn(name, true),
      isRefused: () => this.isRefused(),
    });
    this.root = this.draw(heading);
    this.stopListening = store.listen((name) => this.heard(name));
    const turns = store.turns();
    const drawn = turns.map((turn) => this.transcript.show({ ...turn, isOld: true }));
    this.welcome.showOpeners(!turns.length);
    if (turns.length) this.use();
    Promise.all(drawn).then(() => this.transcript.toEnd());
    this.outbox.work();
  }

  draw(heading) {
    const { t, host } = this;
    const items = make('div', { class: 'items' });
    const fillMenu = async () => {
      if (this.menu.open) items.replaceChildren(...(await (await this.later(import('./menu.js'))).drawItems(this)));
    };
    this.menu = make(
      'details',
      { class: 'menu', ontoggle: fillMenu },
      make('summary', { class: 'bar-button', 'aria-label': t.menu }, icon(DOTS)),
      items,
    );
    const cross = { type: 'button', class: 'bar-button', 'aria-label': t.close, onclick: () => host.close() };
    const elder = {
      type: 'button',
      class: 'bar-button wide',
      'aria-pressed': String(host.hasAttribute('elder')),
      onclick: (event) => this.switchElder(event.currentTarget),
    };
    const touched = (event) => {
      this.leaveMenu(event);
      this.use();
    };
    const tools = [make('button', elder, t.elder), this.menu, host.isFloating && make('button', cross, icon(CROSS))];
    return make(
      'section',
      {
        class: 'panel',
        role: host.isFloating ? 'dialog' : 'region',
        'aria-label': heading,
        onpointerdown: touched,
        onfocusin: touched,
      },
      make('div', { class: 'bar' }, make('h2', {}, heading), make('div', { class: 'tools-of-bar' }, tools)),
      this.transcript.root,
      this.told,
      this.line,
      this.composer.root,
      this.live,
    );
  }

  switchElder(button) {
    const isElder = this.host.toggleAttribute('elder');
    this.store.write('elder', isElder);
    button.setAttribute('aria-pressed', String(isElder));
  }

  setOpen(isOpen) {
    this.root.hidden = this.root.inert = !isOpen;
    if (!isOpen) return;
    this.welcome.fetch();
    this.transcript.toEnd();
    if (this.store.tickets().length) this.loadHandoff().then((handoff) => handoff.follow());
  }

  // From the first use on all that may be needed next is fetched, while there is a network; nothing of it before.
  async use() {
    if (this.isUsed) return;
    this.isUsed = true;
    await this.loadReplies();
    this.isUsed = await this.loadRest();
  }

  close() {
    this.outbox.close();
    this.stopListening();
    clearInterval(this.following);
  }

  // `said` is {text} or {text, button}.
  put(said) {
    this.use();
    this.outbox.put(said);
    this.host.report('sent');
  }

  again({ text, button }) {
    this.put({ text, button });
  }

  showTurn(name, isNew) {
    const turn = this.store.turn(name);
    if (!turn) return;
    const isNews = isNew && turn.cards && !this.transcript.hasReply(name);
    this.welcome.showOpeners(false);
    this.transcript.show(turn, isNew);
    if (isNews) this.host.report('answered', { outcomes: turn.cards.map(({ outcome }) => outcome) });
  }

  // Another tab has changed something.
  heard(name) {
    const turn = this.store.turn(name);
    if (name.startsWith('turn ') && turn) {
      this.showTurn(name, Boolean(turn.cards));
      if (turn.waiting) this.outbox.work();
    } else if (name.startsWith('turn ')) {
      this.transcript.remove(name);
      if (!this.transcript.turns.size) this.welcome.showOpeners(true);
    } else if (name === '') {
      this.transcript.clear();
      this.welcome.showOpeners(true);
    } else if (name.startsWith('ticket ')) {
      this.loadHandoff().then((handoff) => handoff.show());
    }
  }

  // The reply's JSON where the door took it, else null.
  async post(path, values, expected) {
    const session = this.store.session();
    const body = { session: session ? session.token : '', ...values };
    const { status, data } = await this.door.call('POST', 'api/v1/' + path, { body });
    return status === expected ? data : null;
  }

  showLine({ state, seconds }) {
    const { t } = this;
    const shown = this.line.dataset.state;
    const isMine = ['busy', 'offline', 'reconnecting'].includes(shown);
    if (state === 'sending' || (state === 'idle' ? !isMine : state !== 'busy' && state === shown)) return;
    const words = { offline: t.offline, reconnecting: t.reconnecting, busy: fill(t.busy, { n: seconds }) }[state];
    const press = () => {
      this.composer.field.focus();
      this.outbox.wake(true);
    };
    const retry = make('button', { type: 'button', class: 'quiet', onclick: press }, t.retry);
    this.line.dataset.state = state;
    this.line.replaceChildren(...(words ? [make('span', {}, words), state === 'busy' ? '' : retry] : []));
  }

  // The menu closes when anything else is touched.
  leaveMenu({ target }) {
    if (!this.menu.contains(target)) this.menu.open = false;
  }

  // Offers to go to an answer that arrived out of sight.
  offerAnswer(go) {
    const press = () => {
      this.line.replaceChildren();
      go();
    };
    this.line.dataset.state = 'offer';
    this.line.replaceChildren(make('button', { type: 'button', class: 'quiet', onclick: press }, this.t.new_answer));
  }

  // Words of the chat's own, for a while, beside what is said of the line.
  notice(words) {
    const told = make('span', {}, words);
    this.told.replaceChildren(told);
    setTimeout(() => told.remove(), NOTICED_FOR);
  }

  // Whether the door does not serve this website; what a browser itself says of that is a broken network.
  async isRefused() {
    if (!navigator.onLine) return false;
    const permission = await this.later(import('./permission.js')).catch(() => null);
    return Boolean(permission) && permission.isRefused(this);
  }

  // Speaks through the live region.
  say(spoken, lang) {
    const words = make('p', { lang }, spoken);
    this.live.append(words);
    setTimeout(() => words.remove(), SPOKEN_FOR);
  }

  words(lang) {
    return loadAllWords(lang).catch(() => this.t);
  }

  // A module that comes later, with the words it needs.
  async later(module) {
    const [loaded] = await Promise.all([module, loadAllWords(this.t.lang)]);
    return loaded;
  }

  // What draws replies; the bare text while it cannot be had.
  async loadReplies() {
    const loading = Promise.all([this.later(import('./draw_reply.js')), dress(this.host.shadowRoot, 'cards.css')]);
    const bare = { isBare: true, drawReply: (_, { text }) => [make('p', { class: 'bare' }, text)], shortForm: ({ text }) => text };
    return loading.then(([replies]) => replies).catch(() => bare);
  }

  loadRest() {
    const modules = [import('./menu.js'), import('./handoff.js'), import('./export.js'), this.composer.complete()];
    const all = Promise.all([dress(this.host.shadowRoot, 'sheet.css'), ...modules]);
    return all.then(() => true).catch(() => false);
  }

  // Whether something was put away.
  dismiss() {
    if (this.menu.open) {
      this.menu.open = false;
      this.menu.firstChild.focus();
      return true;
    }
    if (!this.closeSheet) return false;
    this.closeSheet();
    return true;
  }

  async loadHandoff() {
    const { Handoff } = await this.later(import('./handoff.js'));
    this.handoff = this.handoff || new Handoff(this.t, this);
    return this.handoff;
  }

  async openHandoff(asked = '') {
    (await this.loadHandoff()).open(asked);
  }
}
