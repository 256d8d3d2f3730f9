// The corpus in, the directory of responsible units out: names, aliases, how many clauses, contact; who answers what.

import { fill, make } from '/widget/dom.js';
import { idPath, query, read } from './api.js';
import { Contacts, saidOfUnit } from './contacts.js';
import { drawTasks } from './units_of_clause.js';

const LANGUAGE = 'zh-Hans';

export function openView(desk) {
  const { words } = desk;
  const contacts = new Contacts(desk);
  const ofChat = make('div', {});
  const box = make('input', { type: 'search', id: 'unit-box', autocomplete: 'off', placeholder: words.units.placeholder, oninput: () => find() });
  const list = make('ul', { class: 'unit-rows', role: 'list' });
  const state = make('p', { class: 'soft', role: 'status' });
  const root = make(
    'div',
    { class: 'page' },
    make('h2', { class: 'title' }, words.nav.units),
    make('div', { class: 'row wrap' }, make('label', { for: 'unit-box' }, words.units.find), box, make('a', { class: 'button', href: '/api/v1/units.csv', download: 'units.csv' }, words.csv)),
    ofChat,
    make('p', { class: 'soft' }, words.units.hint),
    state,
    list,
  );
  let request = null;
  const find = async () => {
    if (request) request.abort();
    request = new AbortController();
    try {
      const { units } = await read('/api/v1/units' + query({ q: box.value.trim(), lang: desk.locale }), { signal: request.signal });
      list.replaceChildren(...units.map((unit) => drawUnit(unit, contacts, desk)));
      state.textContent = fill(words.units.count, { n: units.length });
    } catch (error) {
      desk.failed(error);
    }
  };
  const begun = contacts.load().then(() => ofChat.replaceChildren(contacts.drawChat()), (error) => desk.failed(error));
  const at = async (id) => {
    await begun;
    box.value = id.split('/').pop();
    await find();
    const fold = id && list.querySelector('details');
    if (fold) fold.open = true;
  };
  return { root, at };
}

function drawUnit(unit, contacts, desk) {
  const { words } = desk;
  const place = make('div', { class: 'others' });
  const show = async () => {
    const whole = await read(idPath('units', unit.id) + query({ lang: desk.locale })).catch(() => null);
    if (!whole) return place.replaceChildren(make('p', { role: 'alert' }, words.errors.other));
    const contact = contacts.draw(unit.id, unit.name, saidOfUnit(whole), show);
    return place.replaceChildren(...[contact, drawTasks(whole, desk)].filter(Boolean));
  };
  const load = () => fold.open && !place.hasChildNodes() && show();
  const counts = fill(words.units.counts, { own: unit.own_count, inherited: unit.inherited_count });
  const fold = make(
    'details',
    { ontoggle: load },
    make('summary', {}, make('strong', { lang: LANGUAGE }, unit.name), make('span', { class: 'soft' }, counts), unit.aliases.length > 0 && make('span', { class: 'soft', lang: LANGUAGE }, unit.aliases.join(words.comma))),
    place,
  );
  return make('li', {}, fold);
}
