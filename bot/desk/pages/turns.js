// The filter behind a number in, its turns out, each as its asker saw it and why.

import { fill, make } from '/widget/dom.js';
import { deskPath, read } from './api.js';
import { drawTurn } from './turn.js';

const PAGE = 20;

export function openView(desk) {
  const { words } = desk;
  const list = make('div', { class: 'turn-rows' });
  const count = make('p', { class: 'soft', role: 'status' });
  const more = make('button', { type: 'button', hidden: true, onclick: () => load() }, words.more);
  let filter = '';
  let offset = 0;
  const load = async () => {
    const values = new URLSearchParams(filter);
    values.set('offset', String(offset));
    values.set('limit', String(PAGE));
    try {
      const page = await read(deskPath('turns') + '?' + values);
      count.textContent = fill(words.turn.total, { n: page.total });
      list.append(...page.turns.map((turn) => drawTurn(turn, desk, { queues: true })));
      if (!list.hasChildNodes()) list.append(make('p', { class: 'soft' }, words.overview.nothing));
      offset += PAGE;
      more.hidden = !page.more;
    } catch (error) {
      desk.failed(error);
    }
  };
  const at = (place) => {
    filter = place;
    offset = 0;
    list.replaceChildren();
    return load();
  };
  return { root: make('div', { class: 'page' }, make('p', {}, make('a', { class: 'button', href: '#overview' }, words.nav.overview)), make('h2', { class: 'title' }, words.turn.title), count, list, more), at };
}
