// Rows in, columns or bars in SVG out: the whole of a row (`turns`), and its part (`answered`) filled. Made by DOM calls alone.

const SPACE = 'http://www.w3.org/2000/svg';
const HEIGHT = 120;
const STEP = 22;
const GAP = 4;
const LINE = 24;
const WIDTH = 420;
const NAMES = 190; // pixels for the words before the bars
const LETTERS = 13;

export function drawColumns(rows, unit = '') {
  const most = Math.max(...rows.map((row) => row.turns), 1);
  const width = rows.length * STEP;
  const svg = picture(Math.max(width, 160), HEIGHT + 2 * LINE);
  svg.append(words(0, 14, most + unit));
  rows.forEach((row, place) => {
    const column = (count, kind) => {
      const height = (count / most) * HEIGHT;
      return shape('rect', { x: place * STEP + GAP / 2, y: LINE + HEIGHT - height, width: STEP - GAP, height, class: kind });
    };
    svg.append(named(row, column(row.turns, 'all'), column(row.answered, 'answered')));
  });
  const bottom = LINE + HEIGHT;
  svg.append(shape('line', { x1: 0, y1: bottom, x2: width, y2: bottom, class: 'axis' }), words(0, bottom + 16, rows[0].label));
  if (rows.length > 6) svg.append(words(width, bottom + 16, rows[rows.length - 1].label, { 'text-anchor': 'end' }));
  return svg;
}

export function drawBars(rows) {
  const most = Math.max(...rows.map((row) => row.turns), 1);
  const svg = picture(WIDTH, rows.length * LINE);
  const room = WIDTH - NAMES - 50;
  rows.forEach((row, place) => {
    const top = place * LINE;
    const bar = (count, kind) => shape('rect', { x: NAMES, y: top + GAP, width: (count / most) * room, height: LINE - 2 * GAP, class: kind });
    const name = row.label.length > LETTERS ? row.label.slice(0, LETTERS) + '…' : row.label;
    const count = words(NAMES + (row.turns / most) * room + 6, top + 16, String(row.turns));
    svg.append(named(row, words(0, top + 16, name, { class: 'name' }), bar(row.turns, 'all'), bar(row.answered, 'answered'), count));
  });
  return svg;
}

function picture(width, height) {
  return shape('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true', focusable: 'false' });
}

function named(row, ...shapes) {
  const group = shape('g', {});
  const title = shape('title', {});
  title.textContent = [row.label, row.answered + '/' + row.turns].join(' ');
  group.append(title, ...shapes);
  return group;
}

function words(x, y, text, attributes = {}) {
  const node = shape('text', { x, y, ...attributes });
  node.textContent = text;
  return node;
}

function shape(name, attributes) {
  const node = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
