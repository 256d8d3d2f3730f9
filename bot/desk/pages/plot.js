// Rows of one table in, a drawing of them with the table beneath out; each number links to the turns behind it.

import { fill, make } from '/widget/dom.js';
import { drawBars, drawColumns } from './plot_shapes.js';

const MOST_BARS = 12;

// `columns` where the rows have an order of their own (days, hours), bars by size elsewhere. The table says the same in
// numbers, so readers skip the picture.
export function drawPlot(title, rows, desk, { csv, linkOf, columns = null }) {
  const { words } = desk;
  return make(
    'figure',
    { class: 'plot' },
    make('figcaption', {}, make('h3', {}, title), make('a', { href: csv, download: '' }, words.csv)),
    rows.length ? drawWhole(title, rows, words, { linkOf, columns }) : make('p', { class: 'soft' }, words.overview.nothing),
  );
}

function drawWhole(title, rows, words, { linkOf, columns }) {
  const shown = rows.slice(0, MOST_BARS);
  return [
    columns ? drawColumns(columns(rows)) : drawBars(shown),
    !columns && shown.length < rows.length && make('p', { class: 'soft' }, fill(words.overview.drawn, { n: shown.length })),
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, drawTable(title, rows, words, linkOf)),
  ];
}

function drawTable(title, rows, words, linkOf) {
  const names = ['turns', 'answered', 'refused'].map((name) => make('th', { scope: 'col' }, words.overview[name]));
  const lines = rows.map((row) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, row.label),
      make('td', {}, make('a', { href: linkOf(row), 'aria-label': row.label + ' ' + row.turns }, String(row.turns))),
      make('td', {}, String(row.answered)),
      make('td', {}, String(row.refused)),
    ),
  );
  return make(
    'table',
    {},
    make('caption', { class: 'hidden' }, title),
    make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, words.overview.label), names)),
    make('tbody', {}, lines),
  );
}

// Hours nobody asked in are hours as well.
export function everyHour(rows) {
  const found = new Map(rows.map((row) => [Number(row.key), row]));
  return Array.from({ length: 24 }, (_, hour) => found.get(hour) || { label: String(hour), turns: 0, answered: 0 });
}

// So are days.
export function everyDay(rows) {
  const found = new Map(rows.map((row) => [row.key, row]));
  const days = [];
  const last = rows[rows.length - 1].key;
  for (let day = new Date(rows[0].key + 'T00:00:00Z'); ; day.setUTCDate(day.getUTCDate() + 1)) {
    const key = day.toISOString().slice(0, 10);
    days.push(found.get(key) || { label: key, turns: 0, answered: 0 });
    if (key >= last) return days;
  }
}
