// A measure's facts_schema in, a form out that asks for its facts and shows the decision below; what is left empty is unknown.

import { drawEligibility } from '/widget/draw_eligibility.js';
import { make } from '/widget/dom.js';
import { call } from './api.js';
import { decidedHit, decisionAsFragment, decisionAsText } from './decision_words.js';

const DECIDE = '/api/v1/eligibility';
const SCALES = { 万: 4, 萬: 4, 亿: 8, 億: 8 }; // so many zeros

export function drawMeasureForm(measure, clause, desk) {
  const { words, t } = desk;
  const facts = Object.entries(measure.facts_schema.properties).map(([id, schema]) => makeFact(measure, id, schema, words));
  const place = make('div', { class: 'decided', role: 'status' });
  const submit = async (event) => {
    event.preventDefault();
    place.replaceChildren(make('p', { class: 'soft' }, t.searching));
    const given = Object.fromEntries(facts.map(({ id, value }) => [id, value()]).filter(([, value]) => value));
    try {
      const body = { measure: measure.id, facts: given, lang: desk.lang };
      place.replaceChildren(...drawDecided(await call('POST', DECIDE, { body }), clause, desk));
    } catch (error) {
      place.replaceChildren(make('p', { role: 'alert' }, refusalWords(error, measure, words)));
    }
  };
  return make(
    'form',
    { class: 'measure-form', onsubmit: submit, novalidate: true },
    make('p', { class: 'label' }, words.measures.form),
    make('div', { class: 'fields' }, facts.map(({ field }) => field)),
    make('button', { class: 'main' }, words.measures.decide),
    place,
  );
}

function drawDecided(decided, clause, desk) {
  const { words, t } = desk;
  const { eligibility, validity } = decided;
  const hit = decidedHit(clause, decided);
  const copy = () => desk.copyWords(decisionAsText(decided, hit, t, words), decisionAsFragment(decided, hit, t, words), { title: eligibility.title, id: clause.clause_id });
  const missing = eligibility.missing.map(({ question }) => make('li', {}, question));
  return [
    drawEligibility(eligibility, t, {}, true),
    missing.length > 0 && make('div', {}, make('p', { class: 'label' }, words.measures.missing), make('ul', {}, missing)),
    make('p', { class: 'soft' }, (t.validity[validity.status] || validity.status) + words.colon + validity.note),
    make('p', { class: 'soft' }, words.measures.not_binding),
    make('button', { type: 'button', onclick: copy }, words.measures.copy),
  ].filter(Boolean);
}

function refusalWords({ code, field }, measure, words) {
  if (code !== 'fact_invalid') return words.errors[code] || words.errors.other;
  const id = String(field).split('.').find((step) => step in measure.facts_schema.properties);
  const fact = id ? measure.facts_schema.properties[id] : { title: field, description: '' };
  return words.measures.fact_invalid + [fact.title, fact.description].filter(Boolean).join(words.colon);
}

// One fact: its field, and its value as the door takes it; null while nothing is entered.
function makeFact(measure, id, schema, words) {
  const value = schema.properties.value;
  const control = value.oneOf || value.enum ? makeChoice(value, words) : makeInput(value);
  const units = schema.properties.unit.enum.filter(Boolean);
  const unit = units.includes('CNY') ? makeCurrency(words) : null;
  const name = 'fact-' + measure.id + '-' + id;
  control.id = name;
  control.setAttribute('aria-describedby', name + '-question');
  const read = () => {
    const said = control.value.trim();
    if (!said) return null;
    if (unit) return money(said, unit.value);
    return { value: typed(said, value), ...(units[0] ? { unit: units[0] } : {}) };
  };
  const after = unit || (units[0] && make('span', { class: 'soft' }, units[0]));
  const field = make(
    'div',
    { class: 'fact' },
    make('label', { for: name }, schema.title),
    make('p', { class: 'soft', id: name + '-question' }, schema.description),
    make('div', { class: 'row' }, control, after),
  );
  return { id, field, value: read };
}

function makeChoice(value, words) {
  const options = value.oneOf
    ? value.oneOf.filter((one) => one.const !== null).map((one) => [one.const, one.title])
    : [['yes', words.yes_word], ['no', words.no_word]];
  return make('select', {}, make('option', { value: '' }, words.measures.unknown), options.map(([id, title]) => make('option', { value: id }, title)));
}

function makeInput(value) {
  const types = [].concat(value.type);
  const isNumber = types.includes('number') || types.includes('integer');
  return make('input', { autocomplete: 'off', inputmode: isNumber && 'decimal', 'data-kind': isNumber ? 'number' : 'text', maxlength: '100' });
}

function makeCurrency(words) {
  // Nothing is assumed: the wrong currency is wrong by a factor of seven.
  const currencies = { '': words.measures.choose_currency, ...words.measures.currencies };
  const options = Object.entries(currencies).map(([id, title]) => make('option', { value: id }, title));
  return make('select', { 'aria-label': words.measures.currency }, options);
}

// Whole numbers as numbers, others as digits, so that none is lost; words as they are.
function typed(said, { type }) {
  const types = [].concat(type);
  const digits = said.replace(/[,，\s]/g, '');
  if (types.includes('integer') && /^\d+$/.test(digits)) return Number(digits);
  return types.includes('number') ? digits : said;
}

// "3.5" in units of ten thousand is "35000": the point moves, no digit is worked out. What is no number is sent as it is,
// for the door to say what it expects.
export function money(said, currency) {
  const [, digits, scale] = /^([\d.]+)([万萬亿億]?)$/.exec(said.replace(/[,，\s]/g, '')) || [null, said, ''];
  return { value: scale ? movePoint(digits, SCALES[scale]) : digits, unit: currency || null };
}

export function movePoint(digits, places) {
  const [whole, part = ''] = digits.split('.');
  const moved = whole + part.padEnd(places, '0').slice(0, places);
  const rest = part.slice(places);
  return (moved.replace(/^0+(?=\d)/, '') || '0') + (rest ? '.' + rest : '');
}
