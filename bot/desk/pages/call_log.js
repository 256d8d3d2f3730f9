// A filter in, or a period as the overview's link gives it; calls with what happened in them out; a CSV file for reviewers.

import { fill, make } from '/widget/dom.js';
import { deskPath, download, query, read } from './api.js';
import { drawEntries } from './call_entries.js';
import { dayEnd, dayStart, duration, moment } from './times.js';

export function openView(desk, place = '') {
  const { words } = desk;
  const list = make('div', { class: 'call-rows' });
  const more = make('button', { type: 'button', hidden: true, onclick: () => load(true) }, words.more);
  const field = (name, attributes) => make('label', {}, words.calls[name], make('input', { name, ...attributes }));
  const state = make('select', { name: 'state' }, [['', words.search.any], ['open', words.calls.is_open], ['closed', words.calls.is_closed]].map(([value, title]) => make('option', { value }, title)));
  const csv = desk.may('reviewer') && make('button', { type: 'button', onclick: () => save() }, words.csv);
  const leftOut = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const form = make(
    'form',
    { class: 'row wrap', role: 'search', onsubmit: (event) => (event.preventDefault(), (linked = {}), load()) },
    field('q', { type: 'search', maxlength: '200' }),
    desk.may('reviewer') && field('operator', { maxlength: '64', autocomplete: 'off' }),
    make('label', {}, words.calls.state, state),
    field('since', { type: 'date' }),
    field('until', { type: 'date' }),
    make('button', { class: 'main' }, words.find),
    csv,
  );
  let linked = Object.fromEntries([...new URLSearchParams(place)].filter(([name]) => ['since', 'until'].includes(name)));
  const values = () => {
    const given = Object.fromEntries(new FormData(form));
    return { ...given, since: dayStart(given.since), until: dayEnd(given.until), ...linked };
  };
  let before = null;
  const load = async (isMore = false) => {
    try {
      const page = await read(deskPath('calls') + query({ ...values(), before: isMore ? before : null }));
      const rows = page.calls.map((one) => drawCall(one, desk));
      if (isMore) list.append(...rows);
      else list.replaceChildren(...(rows.length ? rows : [make('p', { class: 'soft' }, words.calls.nothing)]));
      before = page.next_before;
      more.hidden = !before;
    } catch (error) {
      desk.failed(error);
    }
  };
  const save = async () => {
    leftOut.hidden = true;
    try {
      const headers = await download(deskPath('calls', 'export.csv') + query({ ...values(), lang: desk.lang }), 'calls.csv');
      const n = headers.get('X-Rows-Left-Out');
      leftOut.hidden = n === '0';
      leftOut.textContent = n === '0' ? '' : fill(words.calls.left_out, { n, most: headers.get('X-Most-Rows') });
    } catch (error) {
      desk.failed(error);
    }
  };
  load();
  return { root: make('div', { class: 'page' }, make('h2', { class: 'title' }, words.nav.calls), form, leftOut, list, more) };
}

function drawCall(one, desk) {
  const { words } = desk;
  const place = make('div', { class: 'others' });
  const open = async () => {
    if (!fold.open || place.hasChildNodes()) return;
    const whole = await read(deskPath('calls', one.id)).catch(() => null);
    place.replaceChildren(...(whole ? drawWhole(whole, desk) : [make('p', { role: 'alert' }, words.errors.other)]));
  };
  const fold = make(
    'details',
    { ontoggle: open },
    make(
      'summary',
      {},
      make('strong', {}, moment(one.opened, desk)),
      make('span', { class: 'soft' }, one.operator),
      make('span', { class: 'badge' }, one.closed === null ? words.calls.is_open : words.calls.outcomes[one.outcome] || one.outcome),
      make('span', { class: 'soft' }, fill(words.calls.counts, { questions: one.questions, entries: one.entries })),
      one.closed !== null && make('span', { class: 'soft' }, duration(one.opened, one.closed)),
    ),
    place,
  );
  return fold;
}

function drawWhole(whole, desk) {
  const { words } = desk;
  const caller = whole.caller && Object.values(whole.caller).filter(Boolean).join(' · ');
  const isLeft = whole.closed === null && whole.operator === desk.me.name && !desk.calls.call;
  const hidden = whole.caller_hidden && words.calls.caller_hidden;
  return [
    (caller || hidden) && make('p', {}, make('span', { class: 'label' }, words.calls.caller), ' ', caller || hidden),
    drawEntries(whole.entries, desk),
    isLeft && make('p', {}, make('button', { type: 'button', onclick: () => desk.calls.take(whole) }, words.calls.go_on)),
  ].filter(Boolean);
}
