// A period in, figures out: totals, plots with their tables, what is asked most and stays unanswered.

import { fill, make } from '/widget/dom.js';
import { deskPath, query, read } from './api.js';
import { drawPlot, everyDay, everyHour } from './plot.js';
import { dayEnd, dayStart } from './times.js';

const IN_ORDER = { days: everyDay, hours: everyHour };
const TABLES = ['days', 'hours', 'outcomes', 'languages', 'channels', 'clauses', 'units'];

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
  const named = {
    outcomes: words.outcomes,
    languages: words.languages,
    channels: words.channels,
  };
  const rowsOf = (table) => found.tables[table].map((row) => ({ ...row, label: (named[table] || {})[row.key] || row.label }));
  const linkOf = (row) => '#turns/' + row.turns_path.split('?')[1];
  const unanswered = found.top_unanswered.map((one) => make('li', {}, make('a', { href: '#review/' + one.cluster_id }, one.text || words.review.deleted), ' ', make('span', { class: 'tag' }, fill(words.review.times, { n: one.count }))));
  return [
    found.waiting > 0 && make('p', { class: 'soft' }, fill(words.overview.waiting, { n: found.waiting })),
    drawTotals(found, words),
    make('section', { class: 'plot' }, make('h3', {}, words.overview.unanswered), unanswered.length ? make('ol', {}, unanswered) : make('p', { class: 'soft' }, words.overview.nothing)),
    ...TABLES.map((table) => drawPlot(words.overview.tables[table], rowsOf(table), desk, { csv: deskPath('overview', table + '.csv') + period, linkOf, columns: IN_ORDER[table] })),
  ].filter(Boolean);
}

function drawTotals({ totals, since, until }, words) {
  const link = (value, more) => make('a', { href: '#turns/' + query({ since, until, ...more }).slice(1) }, String(value));
  const rate = (value) => (value === null ? words.overview.none : Math.round(value * 1000) / 10 + '%');
  const took = Object.entries(totals.latency_ms).map(([name, ms]) => name + ' ' + Math.round(ms) + ' ms').join(words.comma);
  const rows = [
    [words.overview.turns, link(totals.turns, {})],
    [words.overview.answer_rate, rate(totals.answer_rate)],
    [words.overview.accuracy, rate(totals.confirmed_accuracy) + words.open + fill(words.overview.judged, { n: totals.judged }) + words.shut],
    [words.overview.up, link(totals.thumbs_up, { rating: 'up' })],
    [words.overview.down, link(totals.thumbs_down, { rating: 'down' })],
    [words.overview.latency, took || words.overview.none],
    [words.overview.calls, fill(words.overview.calls_and_questions, { calls: totals.calls, questions: totals.call_questions })],
  ];
  return make('dl', { class: 'totals' }, rows.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
}
