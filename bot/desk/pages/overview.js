// A period in, figures out: totals here, plots with their tables below; each count leads to the turns behind it.

import { fill, make } from '/widget/dom.js';
import { deskPath, query, read } from './api.js';
import { drawTables, linkToTurns, percent } from './figure_tables.js';
import { dayEnd, dayStart } from './times.js';

export function openView(desk) {
  const { words } = desk;
  const place = make('div', { class: 'figures' });
  const channel = make('select', { name: 'channel' }, make('option', { value: '' }, words.search.any));
  const lang = make('select', { name: 'lang' }, Object.entries({ '': words.search.any, ...words.languages }).map(([value, title]) => make('option', { value }, title)));
  const day = (name) => make('label', {}, words.overview[name], make('input', { type: 'date', name }));
  const form = make(
    'form',
    { class: 'row wrap', onsubmit: (event) => (event.preventDefault(), load()) },
    day('since'),
    day('until'),
    make('label', {}, words.overview.channel, channel),
    make('label', {}, words.overview.lang, lang),
    make('button', { class: 'main' }, words.overview.show),
  );
  const load = async () => {
    const given = Object.fromEntries(new FormData(form));
    const period = { since: dayStart(given.since), until: dayEnd(given.until), channel: given.channel, lang: given.lang };
    try {
      const found = await read(deskPath('overview') + query(period));
      fillChannels(channel, found.tables.channels, words);
      place.replaceChildren(...drawFigures(found, desk, query(period)));
    } catch (error) {
      desk.failed(error);
    }
  };
  load();
  return { root: make('div', { class: 'page' }, make('h2', { class: 'title' }, words.nav.overview), form, place) };
}

function fillChannels(select, rows, words) {
  if (select.value) return;
  select.replaceChildren(make('option', { value: '' }, words.search.any), ...rows.map(({ key }) => make('option', { value: key }, words.channels[key] || key)));
}

function drawFigures(found, desk, period) {
  const { words } = desk;
  return [found.waiting > 0 && make('p', { class: 'soft' }, fill(words.overview.waiting, { n: found.waiting })), drawTotals(found, words), ...drawTables(found, desk, period)].filter(Boolean);
}

function drawTotals({ totals, since, until }, words) {
  const { overview } = words;
  const link = (count, more, name, shown) => linkToTurns(totals.turns_path, count, more, name, shown);
  const share = (value, part, whole) => (value === null ? overview.none : [percent(value), words.open, ...part, words.comma, ...whole, words.shut]);
  const count = (name, more) => [overview[name] + ' ', link(totals[name], more, overview[name])];
  const took = Object.entries(totals.latency_ms).map(([name, ms]) => make('span', {}, name + ' ', link(totals.turns, { took_from: ms }, overview.latency + ' ' + name, Math.round(ms) + ' ms')));
  const calls = (n) => (n ? make('a', { href: '#calls/' + query({ since, until }).slice(1) }, fill(overview.calls_and_questions, { calls: n, questions: totals.call_questions })) : overview.none);
  const rows = [
    [overview.turns, link(totals.turns, {}, overview.turns)],
    [overview.answer_rate, share(totals.answer_rate, count('answered', { kind: 'answered' }), count('asked', { kind: 'asked' }))],
    [overview.refused, link(totals.refused, { kind: 'refused' }, overview.refused)],
    [overview.accuracy, share(totals.confirmed_accuracy, count('right', { verdict: 'right' }), count('judged', { verdict: 'judged' })), overview.accuracy_note],
    [overview.up, link(totals.thumbs_up, { rating: 'up' }, overview.up)],
    [overview.down, link(totals.thumbs_down, { rating: 'down' }, overview.down)],
    [overview.latency, took.length ? took.flatMap((one) => [' ', one]).slice(1) : overview.none, overview.latency_note],
    [overview.calls, calls(totals.calls)],
  ];
  return make('dl', { class: 'totals' }, rows.map(([name, value, note]) => make('div', {}, make('dt', {}, name), make('dd', {}, value), note && make('dd', { class: 'soft note' }, note))));
}
