// A decision on known facts in, the words an operator sends on out: verdict, conditions, what it gives, assumptions; then
// the clause it rests on with everything that proves it. All of it is quoted, said by the caller, or reviewed wording.

import { fill, make } from '/widget/dom.js';
import { figure } from '/widget/draw_eligibility.js';
import { asFragment, asPlainText } from './citation.js';

export function decisionAsText(decided, hit, t, words) {
  return [...decisionLines(decided, t, words).map(([line]) => line), '', asPlainText(hit, t, words)].join('\n');
}

export function decisionAsFragment(decided, hit, t, words) {
  const lines = decisionLines(decided, t, words).map(([line, isHead]) => make('p', {}, isHead ? make('strong', {}, line) : line));
  return make('div', {}, lines, asFragment(hit, t, words));
}

// The clause as what is cited: the words behind the conditions and benefits are what is quoted.
export function decidedHit(clause, { eligibility, validity }) {
  const own = eligibility.conditions.filter((one) => one.quote && one.clause_id === clause.clause_id);
  const quotes = [...new Set(own.map((one) => one.quote))].map((text) => ({ text }));
  const url = document.documentElement.dataset.address + '/clauses/' + clause.clause_id;
  return { gloss: null, spoken: null, ...clause, commitment: 'unstated', validity, url, quotes: quotes.length ? quotes : [{ text: clause.text }] };
}

function decisionLines({ eligibility, validity }, t, words) {
  const { title, verdict, conditions, benefits, assumptions, missing } = eligibility;
  const list = (label, lines) => (lines.length ? [[label + words.colon, true], ...lines.map((line) => ['- ' + line, false])] : []);
  return [
    [words.measures.verdict + words.colon + title + words.colon + t.verdict[verdict], true],
    ...list(words.measures.conditions, conditions.map((one) => conditionWords(one, t, words))),
    ...list(verdict === 'met' ? t.benefits : t.benefits_if, verdict === 'not_met' ? [] : benefits.map((one) => [one.label + ' ' + figure(one, t), one.formula, one.reading].filter(Boolean).join(t.between))),
    ...list(t.assumptions, assumptions),
    ...list(words.measures.missing, missing.map(({ question }) => question)),
    [(t.validity[validity.status] || validity.status) + words.colon + validity.note, false],
    [words.measures.not_binding, false],
  ];
}

function conditionWords({ name, status, quote, fact }, t, words) {
  const said = [quote && fill(t.printed, { quote }), fact && fill(t.you_said, { said: fact.said })].filter(Boolean);
  return name + words.colon + (t.condition[status] || status) + (said.length ? words.open + said.join(t.between) + words.shut : '');
}
