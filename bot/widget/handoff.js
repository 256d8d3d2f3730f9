// The asker's consent in, a ticket and its state out. Loaded when first needed.

import { fill, languageOf, make } from './dom.js';
import { drawContact } from './draw_card.js';
import { quoted } from './languages.js';
import { confirm, openSheet } from './sheet.js';

const LOOK_EVERY = 60000; // milliseconds

export class Handoff {
  constructor(t, panel) {
    Object.assign(this, { t, panel });
    this.show();
  }

  // The note is stored as written, so what was `asked` begins it without people's numbers, or not at all.
  async open(asked) {
    const { t, panel } = this;
    const { note: text = '' } = (asked && (await panel.post('handoff/note', { note: asked }, 200))) || {};
    const note = make('textarea', { id: 'note', rows: '4', maxlength: '2000', required: true });
    const contact = make('input', { id: 'contact', maxlength: '200', autocomplete: 'off' });
    const consent = make('input', { id: 'consent', type: 'checkbox', required: true });
    const status = make('p', { class: 'failure', role: 'status' });
    note.value = text;
    let isUnderWay = false;
    const submit = async (event) => {
      event.preventDefault();
      if (isUnderWay) return;
      isUnderWay = true;
      const isSent = await this.submit(note.value.trim(), contact.value.trim());
      isUnderWay = false;
      if (!isSent) status.textContent = t.failed;
    };
    const send = make('button', { type: 'submit', class: 'main' }, t.handoff_send);
    const cancel = make('button', { type: 'button', onclick: () => panel.closeSheet() }, t.no);
    const form = make(
      'form',
      { class: 'sheet-body', onsubmit: submit },
      make('h3', {}, t.handoff),
      drawContact(panel.welcome, t),
      make('label', { for: 'note' }, t.handoff_note),
      note,
      make('label', { for: 'contact' }, t.handoff_contact),
      contact,
      make('p', { class: 'soft' }, t.handoff_kept),
      make('label', { class: 'check', for: 'consent' }, consent, make('span', {}, t.handoff_consent)),
      status,
      make('div', { class: 'buttons' }, cancel, send),
    );
    openSheet(panel, form, t.handoff);
  }

  async submit(note, contact) {
    const { panel, t } = this;
    const values = { note, consent: true, ...(contact ? { contact } : {}) };
    const { ticket, token } = (await this.send(values)) || (await this.send(values)) || {};
    if (!ticket) return false;
    const [after] = panel.store.names('turn ').slice(-1);
    panel.store.saveTicket({ ...ticket, token, after });
    panel.closeSheet();
    panel.notice(fill(t.handoff_sent, { ticket: nameOf(ticket) }));
    this.follow();
    return true;
  }

  // {ticket, token}, without a ticket where the door refuses; null where the session has expired: it is dropped.
  async send(values) {
    const { door, outbox, store } = this.panel;
    const { token } = await outbox.openSession();
    if (!token) return {};
    const { status, data } = await door.call('POST', 'api/v1/handoff', { body: { session: token, ...values } });
    if (status !== 401) return { ticket: status === 201 && data, token };
    store.dropSession();
    return null;
  }

  // Looks now and then how the tickets stand, while the panel is open.
  follow() {
    this.show();
    this.panel.transcript.toEnd();
    clearInterval(this.panel.following);
    this.panel.following = setInterval(() => this.look(), LOOK_EVERY);
    this.look();
  }

  async look() {
    if (document.hidden || this.panel.root.hidden) return;
    for (const kept of this.panel.store.tickets().filter(({ state }) => state !== 'closed')) {
      const now = await this.panel.door.read('api/v1/handoff/' + encodeURIComponent(kept.ticket), kept.token);
      if (!now || (now.state === kept.state && now.reply === kept.reply)) continue;
      this.panel.store.saveTicket({ ...kept, ...now });
      this.show();
      const reply = now.reply && [this.t.staff, ' ', quoted(now.reply, languageOf(now.reply))];
      this.panel.say(reply || this.t.ticket_state[now.state], this.t.lang);
    }
  }

  // Takes the consent back: what was handed over is deleted at once.
  async withdraw(ticket) {
    const { panel, t } = this;
    await confirm(panel, t.withdraw_sure);
    const path = 'api/v1/handoff/' + encodeURIComponent(ticket.ticket);
    const { status } = await panel.door.call('DELETE', path, { token: ticket.token });
    if (status !== 204 && status !== 404) return panel.notice(t.failed);
    panel.store.dropTicket(ticket);
    panel.transcript.root.focus();
    this.show();
    return panel.notice(t.withdrawn);
  }

  // Each stands after the turn that it was handed over after.
  show() {
    const { turns, list } = this.panel.transcript;
    list.querySelectorAll('.ticket').forEach((one) => one.remove());
    this.panel.store.tickets().forEach((ticket) => {
      const slot = turns.get(ticket.after);
      if (slot) slot.reply.after(this.draw(ticket));
      else list.prepend(this.draw(ticket));
    });
  }

  draw(ticket) {
    const { t } = this;
    const badge = { class: 'badge', 'data-kind': ticket.state };
    const state = make('span', badge, t.ticket_state[ticket.state] || ticket.state);
    const withdraw = { type: 'button', class: 'quiet', onclick: () => this.withdraw(ticket) };
    return make(
      'article',
      { class: 'ticket', tabindex: '-1', 'aria-label': t.handoff },
      make('p', {}, make('strong', {}, fill(t.ticket, { ticket: nameOf(ticket) })), state),
      drawContact(ticket, t),
      ticket.reply && make('p', { class: 'who' }, t.staff),
      ticket.reply && make('p', { class: 'staff-reply', lang: languageOf(ticket.reply) }, ticket.reply),
      make('button', withdraw, t.withdraw),
    );
  }
}

// People read a few characters of a ticket's name, not all of them.
function nameOf({ ticket }) {
  return ticket.slice(0, 8);
}
