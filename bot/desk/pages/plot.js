// A title, a drawing and rows of cells in, the drawing with its table beneath and the way to its file out.

import { make } from '/widget/dom.js';

// `head` names the columns, a line begins with what the row is called. The table says in words what the drawing shows, so
// readers skip the picture; `note` says what a number covers.
export function drawPlot(title, desk, { csv, head, lines, drawing, note = null }) {
  const { words } = desk;
  const download = make('a', { href: csv, download: '', 'aria-label': words.csv + ' ' + title }, words.csv);
  return make(
    'figure',
    { class: 'plot' },
    make('figcaption', {}, make('h3', {}, title), download),
    note && make('p', { class: 'soft' }, note),
    lines.length
      ? [drawing(), make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, drawTable(title, head, lines))]
      : make('p', { class: 'soft' }, words.overview.nothing),
  );
}

function drawTable(title, head, lines) {
  return make(
    'table',
    {},
    make('caption', { class: 'hidden' }, title),
    make('thead', {}, make('tr', {}, head.map((name) => make('th', { scope: 'col' }, name)))),
    make('tbody', {}, lines.map(([name, ...cells]) => make('tr', {}, make('th', { scope: 'row' }, name), cells.map((cell) => make('td', {}, cell))))),
  );
}
