// The corpus in, selects that narrow a search out; their values go beside the words of the search.

import { make } from '/widget/dom.js';
import { read } from './api.js';

const NAMES = ['document', 'part', 'section', 'unit', 'commitment', 'validity'];

export function drawFilters(desk, changed) {
  const { words, t } = desk;
  const selects = {};
  const choices = { commitment: pairs(t.commitment), validity: pairs(t.validity) };
  for (const name of NAMES) selects[name] = make('select', { id: 'filter-' + name, onchange: () => told() });
  const fillSelect = (name, options) => {
    const empty = make('option', { value: '' }, words.search.any);
    selects[name].replaceChildren(empty, ...options.map(([value, title]) => make('option', { value }, title)));
  };
  NAMES.forEach((name) => fillSelect(name, choices[name] || []));
  const count = make('span', { class: 'tag', hidden: true });
  const told = () => {
    const set = Object.keys(values()).length;
    count.textContent = String(set);
    count.hidden = !set;
    changed();
  };
  const clear = () => {
    NAMES.forEach((name) => (selects[name].value = ''));
    told();
  };
  const values = () => Object.fromEntries(NAMES.map((name) => [name, selects[name].value]).filter(([, value]) => value));
  const fields = NAMES.map((name) => make('label', {}, words.search.filters[name], selects[name]));
  const root = make(
    'details',
    { class: 'filters' },
    make('summary', {}, words.search.narrow, count),
    make('div', { class: 'fields' }, fields, make('button', { type: 'button', onclick: clear }, words.search.clear)),
  );
  root.addEventListener('toggle', () => load(fillSelect), { once: true });
  return { root, values, selects };
}

async function load(fillSelect) {
  const [{ documents }, { units }] = await Promise.all([read('/api/v1/documents'), read('/api/v1/units')]);
  const parts = documents.flatMap((document) => document.parts);
  const sections = [...new Set(documents.flatMap((document) => document.sections || []))];
  fillSelect('document', documents.map(({ id, number, title }) => [id, number || title]));
  fillSelect('part', parts.map(({ id, title }) => [id, title]));
  fillSelect('section', sections.map((section) => [section, section]));
  fillSelect('unit', units.map(({ id, name }) => [id, name]));
}

function pairs(names) {
  return Object.entries(names);
}
