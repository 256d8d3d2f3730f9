// A hit of a card in, the drawing of its quotation, place, units, commitment and validity out.

import { drawClause } from './clause.js';
import { fill, link, make } from './dom.js';
import { DOCUMENT_LANGUAGE, fillNodes, quoted } from './languages.js';

// `said` holds the card's own sentences on commitment and validity; `first` is what the answer begins with.
export function drawCitation(hit, t, hooks, { said = {}, first = null } = {}) {
  const quotes = [drawQuotes(hit, t), drawGloss(hit, t), drawPlace(hit, t)];
  const units = drawUnits(hit.units, t);
  return make(
    'section',
    { class: 'citation' },
    ...(first === 'units' ? [units, ...quotes] : [...quotes, units]),
    drawBadges(hit, t, said),
    drawClause(hit, t, hooks),
  );
}

// The steps that lead to the clause, those of the frame's own words in its language.
function placeOf(hit, t) {
  const isPlain = /^\d+$/.test(hit.number || '');
  const number = isPlain ? fill(t.clause_number, { n: hit.number }) : hit.number;
  const steps = [hit.document_number || hit.document_title, hit.part_title, hit.section, number, hit.title];
  return steps
    .filter((step, place) => step && steps.indexOf(step) === place)
    .map((step) => make('span', { lang: step === number && isPlain ? t.lang : DOCUMENT_LANGUAGE }, step));
}

function join(nodes, between) {
  return nodes.flatMap((node, place) => (place ? [between, node] : [node]));
}

// The clause by number and title, as in a list; `name` may make a link of them.
export function drawName(hit, t, name = (...words) => words) {
  const steps = placeOf(hit, t).slice(hit.number ? -2 : -1);
  const plan = make('span', { class: 'words', lang: DOCUMENT_LANGUAGE }, hit.part_title || hit.document_title);
  return make('span', {}, name(join(steps, ' ')), plan);
}

function drawQuotes(hit, t) {
  if (!hit.quotes.length) return null;
  const lines = hit.quotes.map(({ text }) => make('p', {}, text));
  return make('blockquote', { lang: DOCUMENT_LANGUAGE }, make('p', { class: 'label', lang: t.lang }, t.quote), lines);
}

function drawGloss({ gloss }, t) {
  if (!gloss || !gloss.text) return null;
  const mark = gloss.review.status === 'draft' ? make('span', { class: 'tag draft' }, t.draft) : null;
  return make(
    'div',
    { class: 'gloss' },
    make('p', { class: 'label' }, t.gloss, mark),
    make('p', { lang: gloss.lang }, make('strong', {}, gloss.title), ' — ', gloss.text),
  );
}

function drawPlace(hit, t) {
  return make(
    'p',
    { class: 'place' },
    make('span', { class: 'label' }, t.place),
    link(hit.url, {}, join(placeOf(hit, t), ' · ')),
  );
}

function drawUnits(units, t) {
  if (!units.length) return null;
  const chips = units.map((unit) =>
    make(
      'li',
      { class: unit.basis === 'inherited' ? 'chip inherited' : 'chip', lang: DOCUMENT_LANGUAGE },
      unit.name,
      unit.note && make('span', { class: 'why', lang: t.lang }, fillNodes(t.inherited, { quote: quoted(unit.note.quote) })),
    ),
  );
  const list = make('ul', { role: 'list' }, chips);
  return make('div', { class: 'units' }, make('p', { class: 'label' }, t.units), list);
}

function drawBadges({ commitment, validity }, t, said) {
  const sentence = said.validity || validity.note;
  const lang = said.validity ? t.lang : DOCUMENT_LANGUAGE;
  const badges = [drawBadge(validity.status, t.validity, sentence, lang)];
  if (commitment !== 'unstated') badges.unshift(drawBadge(commitment, t.commitment, said.commitment, t.lang));
  return make('ul', { class: 'badges', role: 'list' }, badges);
}

function drawBadge(kind, names, sentence, lang) {
  const badge = make('span', { class: 'badge', 'data-kind': kind }, names[kind] || kind);
  return make('li', {}, badge, sentence && make('span', { lang }, sentence));
}
