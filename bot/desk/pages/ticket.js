// A ticket in, its drawing out: note, contact, transcript, consent, facts, citations, and what may be done with it.

import { fill, make } from '/widget/dom.js';
import { drawSeenCards } from './seen_cards.js';
import { moment } from './times.js';

export function drawTicket(ticket, desk, act) {
  const { words, t } = desk;
  const facts = ticket.facts.map((fact) => make('li', {}, fact.said));
  const cited = ticket.citations.map((hit) => make('li', {}, make('a', { href: '#search/' + hit.clause_id, lang: 'zh-Hans' }, [hit.document_number, hit.number, hit.title].filter(Boolean).join(' '))));
  return [
    make('p', {}, make('a', { class: 'button back', href: '#inbox' }, words.reading.back)),
    make('h2', { tabindex: '-1' }, fill(t.ticket, { ticket: ticket.id.slice(0, 8) })),
    make('p', { class: 'marks' }, make('span', { class: 'badge' }, t.ticket_state[ticket.state]), moment(ticket.created, desk), ticket.handler && fill(words.inbox.handler, { who: ticket.handler })),
    make('p', { class: 'said-note' }, ticket.note || words.inbox.no_note),
    make('p', {}, make('span', { class: 'label' }, words.inbox.contact), ' ', ticket.contact || words.inbox.no_contact),
    make('p', { class: 'soft' }, consentWords(ticket, desk)),
    drawActions(ticket, desk, act),
    facts.length > 0 && [make('h3', {}, words.inbox.facts), make('ul', {}, facts)],
    cited.length > 0 && [make('h3', {}, words.inbox.citations), make('ul', {}, cited)],
    ticket.transcript.length > 0 && make('h3', {}, words.inbox.transcript),
    ticket.transcript.map((turn) => drawTurn(turn, desk)),
  ].flat(2).filter(Boolean);
}

function consentWords({ consent }, desk) {
  const { words } = desk;
  if (!consent) return words.inbox.no_consent;
  return fill(words.inbox.consent, { when: moment(consent.at, desk), what: consent.to.map((name) => words.inbox.handed_over[name]).join(words.comma) });
}

function drawTurn(turn, { words }) {
  return make(
    'article',
    { class: 'turn' },
    make('p', { class: 'asked' }, make('span', { class: 'label' }, words.inbox.asked), ' ', turn.message),
    drawSeenCards(turn.cards, words.inbox.card),
  );
}

function drawActions(ticket, desk, act) {
  const { words } = desk;
  const button = (name, run, kind) => make('button', { type: 'button', class: kind, onclick: run }, name);
  const isMine = ticket.handler === desk.me.name;
  const mayTake = ticket.state === 'open' || (ticket.state === 'taken' && !isMine && desk.may('reviewer'));
  const mayAnswer = ['taken', 'answered'].includes(ticket.state) && (isMine || desk.may('reviewer'));
  return make(
    'div',
    { class: 'actions' },
    mayAnswer ? drawReply(ticket, desk, act) : ticket.reply && make('p', { class: 'said-note' }, make('span', { class: 'label' }, words.inbox.reply), ' ', ticket.reply),
    make(
      'div',
      { class: 'buttons' },
      mayTake && button(words.inbox.take, () => act('take'), 'main'),
      mayAnswer && ticket.state === 'taken' && button(words.inbox.give_back, () => act('give-back')),
      ticket.state !== 'closed' && (isMine || ticket.handler === null || desk.may('reviewer')) && button(words.inbox.close, () => act('close')),
      button(words.inbox.to_review, () => act('review', {})),
    ),
  );
}

function drawReply(ticket, desk, act) {
  const { words } = desk;
  const field = make('textarea', { id: 'ticket-reply', rows: '5', maxlength: '4000', required: true });
  field.value = ticket.reply || '';
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) act('answer', { reply: field.value.trim() });
  };
  return make('form', { onsubmit: submit }, make('label', { for: 'ticket-reply' }, words.inbox.reply), make('p', { class: 'soft' }, words.inbox.reply_hint), field, make('button', { class: 'main' }, words.inbox.answer));
}
