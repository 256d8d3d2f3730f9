// The trace that one card left in, why the question became that card out: in words, with the names that support asks for as titles.

import { make } from '/widget/dom.js';

const OF_CANDIDATES = 'signals.';

export function drawWhy(why, turn, { words }) {
  const intent = why.intent || {};
  const { rule } = why.decision || {};
  const sure = intent.confidence === null || intent.confidence === undefined ? '' : number(intent.confidence);
  const rows = [
    [words.turn.way, words.turn.ways[why.way] || why.way],
    [words.turn.intent, [intent.rasa && named(words.intents, intent.rasa), sure, intent.read && intent.read !== intent.rasa && named(words.intents, intent.read)].filter(Boolean).flatMap((one) => [' · ', one]).slice(1)],
    [words.turn.rule, rule ? [named(words.rules, rule)] : []],
    [words.turn.probability, describeSureness(turn.probability, rule, words)],
    [words.turn.versions, describe(why.versions, words)],
  ].filter(([, value]) => value && value.length);
  return make(
    'details',
    { class: 'why-fold' },
    make('summary', {}, words.turn.why),
    make('dl', {}, rows.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    drawTable(words.turn.candidates, why.candidates, words),
    drawPairs(words.turn.decision, why.decision, words),
  );
}

// Where a rule decides, how probable an answer is was never asked.
function describeSureness(probability, rule, words) {
  if (probability !== null && probability !== undefined) return number(probability);
  return rule ? words.turn.by_rule : '';
}

// Rows that all have the same names; signals inside a row become columns of their own.
function drawTable(caption, rows, words) {
  if (!rows || !rows.length) return null;
  const flat = rows.map((row) => flatten(row));
  const names = [...new Set(flat.flatMap(Object.keys))];
  return drawScrolled(caption, names.map((name) => make('th', { scope: 'col', title: name }, nameOf(name, words))), flat.map((row) => names.map((name) => make('td', {}, show(row[name], words)))));
}

function drawPairs(caption, values, words) {
  if (!values || !Object.keys(values).length) return null;
  const rows = Object.entries(flatten(values)).map(([name, value]) => [make('th', { scope: 'row', title: name }, nameOf(name, words)), make('td', {}, name === 'rule' ? named(words.rules, value) : show(value, words))]);
  return drawScrolled(caption, [make('th', { scope: 'col' }, words.turn.feature), make('th', { scope: 'col' }, words.turn.value)], rows);
}

function drawScrolled(caption, head, rows) {
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    make('table', {}, make('caption', {}, caption), make('thead', {}, make('tr', {}, head)), make('tbody', {}, rows.map((cells) => make('tr', {}, cells)))),
  );
}

function named(names, name) {
  return make('span', { title: name }, lookUp(names, name) || name);
}

// A signal by its word; of what is named for an id (a measure, a condition) the word and the id.
function nameOf(name, { signals, colon }) {
  const plain = name.startsWith(OF_CANDIDATES) ? name.slice(OF_CANDIDATES.length) : name;
  const [group, ...rest] = plain.split('.');
  const word = lookUp(signals, group);
  return word ? [word, rest.join('.')].filter(Boolean).join(colon) : plain;
}

function lookUp(names, name) {
  return Object.hasOwn(names, name) ? names[name] : null;
}

function flatten(row, before = '') {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(flatten(value, before + name + '.')) : [[before + name, value]])),
  );
}

function show(value, words) {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? words.yes_word : words.no_word;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(words.comma);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function number(value) {
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 1000) / 1000);
}

function describe(versions, words) {
  return versions ? Object.entries(versions).flatMap(([name, value]) => [' · ', named(words.turn.parts, name), ' ' + value]).slice(1) : [];
}
