// Rows of one table in, bars with the table beneath out; each number links to the turns behind it.

import { make } from '/widget/dom.js';

const SPACE = 'http://www.w3.org/2000/svg';
const HEIGHT = 120;
const STEP = 24;
const GAP = 4;

export function drawPlot(title, rows, desk, { csv, linkOf }) {
  const { words } = desk;
  const table = make(
    'table',
    {},
    make('caption', { class: 'hidden' }, title),
    make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, words.overview.label), ['turns', 'answered', 'refused'].map((name) => make('th', { scope: 'col' }, words.overview[name])))),
    make('tbody', {}, rows.map((row) => drawRow(row, linkOf))),
  );
  return make(
    'figure',
    { class: 'plot' },
    make('figcaption', {}, make('h2', {}, title), make('a', { href: csv, download: '' }, words.csv)),
    rows.length ? make('div', { class: 'scroll' }, drawBars(rows, title)) : make('p', { class: 'soft' }, words.overview.nothing),
    rows.length > 0 && make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, table),
  );
}

function drawRow(row, linkOf) {
  return make('tr', {}, make('th', { scope: 'row' }, row.label), make('td', {}, make('a', { href: linkOf(row) }, String(row.turns))), make('td', {}, String(row.answered)), make('td', {}, String(row.refused)));
}

// Turns of each row as a bar, the answered ones filled. The table says the same in numbers, so readers skip the picture.
function drawBars(rows, title) {
  const most = Math.max(...rows.map((row) => row.turns), 1);
  const width = rows.length * STEP;
  const svg = element('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, 'aria-hidden': 'true', focusable: 'false' });
  rows.forEach((row, place) => {
    const bar = (count, kind) => {
      const height = (count / most) * (HEIGHT - GAP);
      return element('rect', { x: place * STEP + GAP / 2, y: HEIGHT - height, width: STEP - GAP, height, class: kind });
    };
    const name = element('title', {});
    name.textContent = [title, row.label, row.turns].join(' ');
    const group = element('g', {});
    group.append(name, bar(row.turns, 'all'), bar(row.answered, 'answered'));
    svg.append(group);
  });
  svg.append(element('line', { x1: 0, y1: HEIGHT, x2: width, y2: HEIGHT, class: 'axis' }));
  return svg;
}

function element(name, attributes) {
  const node = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
