// Turns in, the list of messages out: a log to walk through by arrow keys, which never takes the focus by itself.

import { languageOf, make } from './dom.js';

const SEARCHING_AFTER = 300; // milliseconds
const DRAWN_AGAIN = 3000; // after which a bare text tries to become a card

export class Transcript {
  constructor(t, panel) {
    Object.assign(this, { t, panel });
    this.turns = new Map();
    this.list = make('div', { class: 'messages' });
    this.root = make(
      'div',
      {
        class: 'log',
        role: 'log',
        tabindex: '0',
        'aria-live': 'off',
        'aria-label': t.log,
        onkeydown: (event) => this.walk(event),
      },
      this.list,
    );
  }

  remove(name) {
    const slot = this.turns.get(name);
    if (!slot) return;
    slot.drawing = null;
    slot.asked.remove();
    slot.reply.remove();
    this.turns.delete(name);
  }

  clear() {
    [...this.turns.keys()].forEach((name) => this.remove(name));
  }

  // Draws a turn, or draws it anew; `isNew` scrolls to it and speaks its answer.
  async show(turn, isNew) {
    const slot = this.turns.get(turn.name) || this.insert(turn);
    if (slot.isDone) return;
    const drawing = (slot.drawing = {});
    slot.note.hidden = !turn.fresh;
    if (turn.cards) {
      const langs = turn.cards.map(({ lang }) => this.panel.words(lang));
      const [draw, ...words] = await Promise.all([this.panel.loadReplies(), ...langs]);
      if (slot.drawing !== drawing) return;
      slot.isDone = !draw.isBare;
      this.showCards(slot, turn, { draw, words, isNew });
      if (draw.isBare) setTimeout(() => slot.drawing === drawing && this.show(turn), DRAWN_AGAIN);
    } else if (turn.waiting) {
      this.showWaiting(slot, turn);
      if (isNew) this.toEnd();
    } else {
      this.showFailure(slot, turn, isNew);
    }
  }

  showCards({ asked, reply }, turn, { draw, words, isNew }) {
    const { cards } = turn;
    const isFollowed = isNew && this.isAtEnd;
    const drawn = cards.flatMap((card, place) => draw.drawReply(turn, card, words[place], this.panel));
    reply.lang = cards[0].lang;
    reply.setAttribute('aria-label', words[0].bot);
    reply.replaceChildren(make('p', { class: 'who' }, words[0].bot), ...drawn);
    reply.hidden = false;
    if (!isNew) return;
    if (isFollowed) this.scrollTo(asked, reply);
    else this.panel.offerAnswer(() => this.goTo(asked, reply));
    const spoken = cards.map((card, place) => [' ', draw.shortForm(card, words[place])]);
    this.panel.say([words[0].bot, spoken], cards[0].lang);
  }

  insert(turn) {
    const lang = languageOf(turn.text);
    const note = make('p', { class: 'soft', hidden: true }, this.t.session_new);
    const asked = make(
      'article',
      { class: 'asked', tabindex: '-1', 'aria-label': this.t.you },
      make('span', { class: 'who' }, this.t.you),
      make('p', { lang }, turn.text),
      note,
    );
    const reply = make('article', { class: 'reply', tabindex: '-1', hidden: true });
    const next = [...this.turns.keys()].filter((name) => name > turn.name).sort()[0];
    this.list.insertBefore(asked, next ? this.turns.get(next).asked : null);
    asked.after(reply);
    const slot = { asked, reply, note };
    this.turns.set(turn.name, slot);
    return slot;
  }

  showWaiting(slot, turn) {
    slot.reply.replaceChildren();
    slot.reply.hidden = true;
    const { drawing } = slot;
    setTimeout(() => {
      if (slot.drawing !== drawing) return;
      const isFollowed = this.isAtEnd;
      slot.reply.replaceChildren(make('p', { class: 'waiting' }, this.t.searching));
      slot.reply.hidden = false;
      if (isFollowed) this.toEnd();
      if (!turn.isOld) this.panel.say(this.t.searching, this.t.lang);
    }, SEARCHING_AFTER);
  }

  showFailure(slot, turn, isNew) {
    const words = this.t.errors[turn.error] || this.t.errors.other;
    const again = make('button', { type: 'button', onclick: () => this.panel.again(turn) }, this.t.ask_again);
    slot.reply.replaceChildren(make('p', { class: 'failure' }, words), make('div', { class: 'buttons' }, again));
    slot.reply.hidden = false;
    if (!isNew) return;
    this.panel.say(words, this.t.lang);
    this.toEnd();
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
  }

  // A long answer is read from its beginning, under its question where that is short.
  scrollTo(asked, reply) {
    const room = this.root.clientHeight;
    const top = (node) => node.offsetTop - 8;
    const isShort = asked.offsetHeight < room / 4;
    if (reply.offsetTop + reply.offsetHeight - asked.offsetTop <= room) this.toEnd();
    else this.root.scrollTop = top(isShort ? asked : reply);
  }

  goTo(asked, reply) {
    this.scrollTo(asked, reply);
    reply.focus({ preventScroll: true });
  }

  hasReply(name) {
    const slot = this.turns.get(name);
    return Boolean(slot && slot.isDone);
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    const at = event.target;
    if (!step || (at !== this.root && !at.matches('article'))) return;
    const all = [...this.list.querySelectorAll('article')].filter((one) => !one.hidden);
    if (!all.length) return;
    const from = at === this.root ? (step < 0 ? all.length : -1) : all.indexOf(at);
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, from + step))].focus();
  }
}
