// A clause in, its responsible units out: own ones, inherited ones with the words that put them there, and for each the
// other clauses that name it.

import { fill, make } from '/widget/dom.js';
import { idPath, query, read } from './api.js';
import { saidOfUnit } from './contacts.js';
import { placeWords } from './hits.js';

const LANGUAGE = 'zh-Hans';

export function drawUnitsOfClause(clause, desk) {
  const { words, t } = desk;
  if (!clause.units.length) return null;
  const own = clause.units.filter((unit) => unit.basis === 'own');
  const inherited = clause.units.filter((unit) => unit.basis !== 'own');
  const list = (units) => make('ul', { class: 'unit-list', role: 'list' }, units.map((unit) => make('li', {}, drawUnit(unit, clause, desk))));
  return make(
    'div',
    { class: 'units-of-clause' },
    make('h3', {}, t.units),
    own.length > 0 && list(own),
    inherited.length > 0 && [make('p', { class: 'label' }, words.reading.inherited), list(inherited)],
  );
}

function drawUnit(unit, clause, desk) {
  const { words, t } = desk;
  const place = make('div', { class: 'others' });
  const load = async () => {
    if (!fold.open || place.hasChildNodes()) return;
    const found = await read(idPath('units', unit.id) + query({ lang: desk.locale })).catch(() => null);
    place.replaceChildren(...(found ? [drawContact(found, words), drawTasks(found, desk, clause.clause_id)].filter(Boolean) : [make('p', { role: 'alert' }, words.errors.other)]));
  };
  const why = unit.note && make('span', { class: 'why' }, fill(t.inherited, { quote: unit.note.quote }));
  const fold = make('details', { ontoggle: load }, make('summary', {}, make('span', { lang: LANGUAGE }, unit.name), why), place);
  return fold;
}

// Clauses of a unit, own and inherited apart; `except` is the one that is being read.
export function drawTasks(unit, desk, except = null) {
  const { words } = desk;
  const groups = [
    [words.units.own, unit.own],
    [words.units.inherited, unit.inherited],
  ];
  return make('div', {}, groups.map(([name, clauses]) => drawGroup(name, clauses, desk, except)));
}

function drawGroup(name, clauses, { t, words }, except) {
  if (!clauses.length) return null;
  const rows = clauses.map((clause) =>
    make(
      'li',
      {},
      make('a', { href: '#search/' + clause.clause_id, lang: LANGUAGE, 'aria-current': clause.clause_id === except && 'true' }, clause.title),
      make('span', { class: 'soft', lang: LANGUAGE }, ' ' + placeWords(clause, t)),
    ),
  );
  return [make('p', { class: 'label' }, name + words.open + clauses.length + words.shut), make('ul', { class: 'tasks-of-unit' }, rows)];
}

function drawContact(unit, words) {
  const said = saidOfUnit(unit).map(([, text]) => text);
  return said.length > 0 && make('p', { class: 'contact' }, make('span', { class: 'label' }, words.units.contact), ' ', said.join(' · '));
}
