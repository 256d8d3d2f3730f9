// One turn in, its drawing out: what was asked, the card as the asker saw it, and why it became that card.

import { fill, make } from '/widget/dom.js';
import { drawSeenCards } from './seen_cards.js';
import { moment } from './times.js';

export function drawTurn(turn, desk, { isOpen = false, split = null } = {}) {
  const { words } = desk;
  const place = make('div', { class: 'turn' });
  const draw = () => {
    if (!fold.open || place.hasChildNodes()) return;
    const rating = turn.rating && [words.turn.ratings[turn.rating], turn.rating_reason, turn.comment].filter(Boolean).join(words.colon);
    place.append(
      ...[
        rating && make('p', {}, make('span', { class: 'label' }, words.turn.rating), ' ', rating),
        drawSeenCards(turn.cards, words.inbox.card),
        ...turn.why.map((why) => drawWhy(why, turn, desk)),
        split && make('p', {}, make('button', { type: 'button', onclick: split }, words.review.split)),
      ].filter(Boolean),
    );
  };
  const fold = make(
    'details',
    { class: 'turn-fold', ontoggle: draw },
    make(
      'summary',
      {},
      make('strong', {}, turn.message),
      make('span', { class: 'badge' }, words.outcomes[turn.outcome] || turn.outcome),
      make('span', { class: 'soft' }, moment(turn.created, desk)),
      make('span', { class: 'soft' }, fill(words.turn.took, { ms: Math.round(turn.milliseconds) })),
    ),
    place,
  );
  fold.open = isOpen;
  return fold;
}

function drawWhy(why, turn, { words }) {
  const intent = why.intent || {};
  const rows = [
    [words.turn.way, words.turn.ways[why.way] || why.way],
    [words.turn.intent, [intent.rasa, intent.confidence === null || intent.confidence === undefined ? '' : number(intent.confidence), intent.read].filter(Boolean).join(' · ')],
    [words.turn.probability, turn.probability === null ? '' : number(turn.probability)],
    [words.turn.versions, describe(why.versions)],
  ].filter(([, value]) => value);
  return make(
    'details',
    { class: 'why-fold' },
    make('summary', {}, words.turn.why),
    make('dl', {}, rows.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    drawTable(words.turn.candidates, why.candidates),
    drawPairs(words.turn.decision, why.decision, words),
    drawTable(words.turn.further, why.further && why.further.flatMap((one) => one.candidates || [])),
  );
}

// Rows that all have the same names; signals inside a row become columns of their own.
function drawTable(caption, rows) {
  if (!rows || !rows.length) return null;
  const flat = rows.map((row) => flatten(row));
  const names = [...new Set(flat.flatMap(Object.keys))];
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make('thead', {}, make('tr', {}, names.map((name) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, flat.map((row) => make('tr', {}, names.map((name) => make('td', {}, show(row[name])))))),
    ),
  );
}

function drawPairs(caption, values, words) {
  if (!values || !Object.keys(values).length) return null;
  const rows = Object.entries(flatten(values));
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, words.turn.feature), make('th', { scope: 'col' }, words.turn.value))),
      make('tbody', {}, rows.map(([name, value]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, show(value))))),
    ),
  );
}

function flatten(row, before = '') {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(flatten(value, before + name + '.')) : [[before + name, value]])),
  );
}

function show(value) {
  if (typeof value === 'number') return number(value);
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function number(value) {
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 1000) / 1000);
}

function describe(versions) {
  return versions ? Object.entries(versions).map(([name, value]) => name + ' ' + value).join(' · ') : '';
}
