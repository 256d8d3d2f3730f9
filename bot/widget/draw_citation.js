// A hit of a card in, the drawing of its quotation, place, units, commitment and validity out.

import { drawClause } from './clause.js';
import { fill, link, make } from './dom.js';
import { DOCUMENT_LANGUAGE, fillNodes, quoted } from './languages.js';

// `said` holds the card's own sentences on commitment and validity; `first` is what the answer begins with. An answer that
// begins with a quotation in another language than its own begins with the rendering, or says what follows.
export function drawCitation(hit, t, hooks, { said = {}, first = null, isDecision = false } = {}) {
  const isLead = first === 'quote';
  const gloss = drawGloss(hit, t, isLead);
  const lead = isLead && (gloss || (t.quote_lead && make('p', { class: 'answer-line' }, t.quote_lead)));
  const quotes = [lead, !isLead && gloss, drawQuotes(hit, t), drawPlace(hit, t)];
  const units = drawUnits(hit.units, t);
  return make(
    'section',
    { class: 'citation' },
    ...(first === 'units' ? [units, ...quotes] : [...quotes, units]),
    drawBadges(hit, t, said, isDecision),
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

// The clause by number and title, as in a list, which `name` may make a link of; where its title is rendered, by the hit's
// gloss or in a name given by the text, the printed one stands below.
export function drawName(hit, t, name = (...words) => words, given = null) {
  const { gloss } = hit;
  const steps = given ? [given] : placeOf(hit, t).slice(hit.number ? -2 : -1);
  if (gloss && !given) steps.splice(-1, 1, make('span', { lang: gloss.lang }, gloss.title));
  const printed = [(gloss || given) && hit.title, hit.part_title || hit.document_title].filter(Boolean).join(' · ');
  return make('span', {}, name(join(steps, ' ')), make('span', { class: 'words', lang: DOCUMENT_LANGUAGE }, printed));
}

function drawQuotes(hit, t) {
  if (!hit.quotes.length) return null;
  const lines = hit.quotes.map(({ text }) => make('p', {}, text));
  return make('blockquote', { lang: DOCUMENT_LANGUAGE }, make('p', { class: 'label', lang: t.lang }, t.quote), lines);
}

function drawGloss({ gloss }, t, isLead) {
  if (!gloss || !gloss.text) return null;
  const mark = gloss.review.status === 'draft' ? make('span', { class: 'tag draft' }, t.draft) : null;
  return make(
    'div',
    { class: isLead ? 'gloss lead' : 'gloss' },
    make('p', { class: 'label' }, make('span', {}, isLead ? t.gloss + t.colon + gloss.title : t.gloss), mark),
    isLead
      ? make('p', { class: 'answer-line', lang: gloss.lang }, gloss.text)
      : make('p', { lang: gloss.lang }, make('strong', {}, gloss.title), ' — ', gloss.text),
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

// On a decision the quotation may be a condition alone: then the figure in it is no target of the administration.
const OF_DECISIONS = ['grants', 'supports'];

function drawBadges({ commitment, validity }, t, said, isDecision) {
  const badges = [drawBadge(validity.status, t.validity, ...wordValidity(validity, t, said))];
  const isShown = isDecision ? OF_DECISIONS.includes(commitment) : commitment !== 'unstated';
  const sentence = t.commitment_words[commitment] || said.commitment;
  if (isShown) badges.unshift(drawBadge(commitment, t.commitment, sentence, t.lang));
  return make('ul', { class: 'badges', role: 'list' }, badges);
}

// The card's own sentence, else the note, which is in the document's language: for others the words that it rests on.
function wordValidity({ note, basis }, t, said) {
  if (said.validity) return [said.validity, t.lang];
  if (t.lang === DOCUMENT_LANGUAGE) return [note, t.lang];
  return [basis && fillNodes(t.printed, { quote: quoted(basis.quote) }), t.lang];
}

function drawBadge(kind, names, sentence, lang) {
  const badge = make('span', { class: 'badge', 'data-kind': kind }, names[kind] || kind);
  return make('li', {}, badge, sentence && make('span', { lang }, sentence));
}
