// Tickets that askers handed over in, the inbox out: taken, answered, closed, made an entry of the review queue.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, query, read } from './api.js';
import { drawTicket } from './ticket.js';
import { moment } from './times.js';

const STATES = ['open', 'taken', 'answered', 'closed'];

export function openView(desk) {
  const { words, t } = desk;
  const list = make('ol', { class: 'queue', role: 'list' });
  const hours = make('p', { class: 'soft' });
  const more = make('button', { type: 'button', hidden: true, onclick: () => load(true) }, words.more);
  const place = make('section', { class: 'entry', 'aria-label': words.inbox.ticket, hidden: true });
  const root = make('div', { class: 'page split' });
  let state = 'open';
  let before = null;
  const tabs = STATES.map((name) => make('button', { type: 'button', 'aria-pressed': String(name === state), onclick: () => choose(name) }, t.ticket_state[name]));
  const choose = (name) => {
    state = name;
    tabs.forEach((tab, at) => tab.setAttribute('aria-pressed', String(STATES[at] === name)));
    load();
  };
  const load = async (isMore = false) => {
    try {
      const page = await read(deskPath('tickets') + query({ state, lang: desk.lang, before: isMore ? before : null }));
      const rows = page.tickets.map((one) => drawRow(one, desk));
      if (isMore) list.append(...rows);
      else list.replaceChildren(...(rows.length ? rows : [make('li', { class: 'soft' }, words.inbox.nothing)]));
      before = page.next_before;
      more.hidden = !before;
      const told = [page.hours, page.standing && page.standing.text].filter(Boolean);
      hours.textContent = told.length ? words.inbox.hours + words.colon + told.join(' · ') : words.inbox.no_hours;
      tabs.forEach((tab, at) => (tab.textContent = t.ticket_state[STATES[at]] + ' ' + page.counts[STATES[at]]));
    } catch (error) {
      desk.failed(error);
    }
  };
  const at = async (id) => {
    root.classList.toggle('has-open', Boolean(id));
    place.hidden = !id;
    if (id) await showTicket(place, id, desk, () => load());
    else place.replaceChildren();
  };
  root.append(
    make('section', { class: 'finding', 'aria-label': words.nav.inbox }, make('h2', { class: 'title' }, words.nav.inbox), hours, make('div', { class: 'row wrap', role: 'group', 'aria-label': words.inbox.state }, tabs), list, more),
    place,
  );
  load();
  return { root, at };
}

function drawRow(one, desk) {
  const { words } = desk;
  return make(
    'li',
    { class: 'queue-row' },
    make('a', { href: '#inbox/' + one.id }, one.note || words.inbox.no_note),
    make('p', { class: 'marks' }, make('span', { class: 'soft' }, moment(one.created, desk)), make('span', { class: 'tag' }, words.languages[one.lang] || one.lang), one.handler && make('span', { class: 'soft' }, fill(words.inbox.handler, { who: one.handler }))),
  );
}

async function showTicket(place, id, desk, changed) {
  const { words } = desk;
  const act = async (what, body) => {
    try {
      const ticket = await call('POST', deskPath('tickets', id, what), { body });
      changed();
      if (what === 'review') desk.say(words.inbox.in_review);
      else show(ticket);
    } catch (error) {
      desk.say(words.inbox.errors[error.code] || words.errors[error.code] || error.message);
      if (error.status === 409) show(await read(deskPath('tickets', id)));
    }
  };
  const show = (ticket) => {
    place.replaceChildren(...drawTicket(ticket, desk, act));
    place.querySelector('h2').focus({ preventScroll: true });
  };
  try {
    show(await read(deskPath('tickets', id)));
  } catch (error) {
    place.replaceChildren(make('p', { role: 'alert' }, words.inbox.errors[error.code] || words.errors.other));
  }
}
