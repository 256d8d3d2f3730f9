// One decision of a card in, its checklist with the words behind each condition, figures and what they rest on out.

import { languageOf, make } from './dom.js';
import { fillNodes, quoted } from './languages.js';

const SIGNS = { met: '✓', not_met: '✕', unknown: '?', not_stated_by_document: '–' };

export function drawEligibility(decision, t, hooks, isOpen = true) {
  return make(
    'details',
    { class: 'decision', open: isOpen },
    make(
      'summary',
      {},
      make(
        'span',
        {},
        make('span', { class: 'decision-title' }, decision.title),
        ' ',
        make('span', { class: 'badge', 'data-kind': decision.verdict }, t.verdict[decision.verdict]),
      ),
    ),
    make('ul', { class: 'conditions', role: 'list' }, decision.conditions.map((one) => drawCondition(one, t))),
    drawBenefits(decision, t),
    drawList(decision.assumptions, t.assumptions),
    drawAlternatives(decision, t),
    hooks.keepDecision && drawKeep(decision, t, hooks),
  );
}

function drawCondition({ name, status, quote, fact }, t) {
  const words = [fillNodes(t.printed, { quote: quoted(quote) })];
  if (fact) words.push(t.between, fillNodes(t.you_said, { said: quoted(fact.said, languageOf(fact.said)) }));
  return make(
    'li',
    { 'data-status': status },
    make('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[status] || '?'),
    make(
      'span',
      {},
      make('strong', {}, name),
      make('span', { class: 'status' }, t.condition[status] || status),
      make('span', { class: 'words' }, words),
    ),
  );
}

function drawBenefits({ benefits, verdict }, t) {
  if (!benefits.length) return null;
  const rows = benefits.map((one) =>
    make(
      'li',
      {},
      make('span', { class: 'benefit' }, one.label),
      make('strong', {}, figure(one, t)),
      make('span', { class: 'words' }, [one.formula, one.reading].filter(Boolean).join(t.between)),
    ),
  );
  return make(
    'div',
    { class: 'benefits' },
    make('p', { class: 'label' }, verdict === 'met' ? t.benefits : t.benefits_if),
    make('ul', { role: 'list' }, rows),
  );
}

// Digits in groups; nothing is worked out or rounded here.
export function figure({ value, unit, bound, kind }, t) {
  if (value === null) return kind === 'money' || kind === 'percent' ? t.no_figure : '';
  const grouped = String(value).replace(/^-?\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
  return (t.bound[bound] || '') + grouped + (unit === '%' ? '%' : ' ' + (t.unit[unit] || unit || ''));
}

function drawList(items, label) {
  if (!items.length) return null;
  const lines = items.map((item) => make('li', {}, item));
  return make('div', { class: 'assumptions' }, make('p', { class: 'label' }, label), make('ul', {}, lines));
}

function drawAlternatives({ alternatives }, t) {
  const figures = alternatives.filter((one) => one.benefits.length);
  return drawList(
    figures.map(({ verdict, benefits }) =>
      [t.verdict[verdict], ...benefits.map((one) => `${one.label} ${figure(one, t)}`)].join(t.between),
    ),
    t.alternatives,
  );
}

function drawKeep(decision, t, hooks) {
  const place = make('p', { class: 'keep', role: 'status' });
  let isUnderWay = false;
  const press = async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    const kept = await hooks.keepDecision(decision.measure);
    isUnderWay = false;
    place.replaceChildren(...(kept ? hooks.describeKept(kept) : [t.failed]));
    if (!kept) return;
    button.remove();
    place.querySelector('a, span').focus();
  };
  const button = make('button', { type: 'button', class: 'quiet', onclick: press }, t.keep);
  return make('div', { class: 'tools' }, button, place);
}
