// A clause with the sentences that answer in, the words an operator sends on out: plain and as a document fragment.
// The answer line names the clause and what it grants. Everything is quoted, reviewed data or the frame's own wording; nothing is put into other words.

import { fill, make } from '/widget/dom.js';
import { answerWords, glossWords } from './spoken.js';
import { drawSuspension, suspensionWords } from './suspended.js';

export function citationRows(hit, t, words) {
  const number = /^\d+$/.test(hit.number || '') ? fill(t.clause_number, { n: hit.number }) : hit.number;
  const place = [hit.part_title, hit.section, [number, hit.title].filter(Boolean).join(' ')].filter(Boolean).join(' · ');
  const document = [hit.document_number, '《' + hit.document_title + '》'].filter(Boolean).join(' ');
  const own = hit.units.filter((unit) => unit.basis === 'own').map((unit) => unit.name);
  const inherited = hit.units.filter((unit) => unit.basis !== 'own').map((unit) => unit.name + inNote(unit, t, words));
  return [
    [words.copy.document, document],
    [words.copy.place, place],
    [words.copy.units, [...own, ...inherited].join(words.copy.between)],
    [words.copy.commitment, hit.commitment === 'unstated' ? '' : t.commitment[hit.commitment]],
    [words.copy.validity, validityWords(hit.validity, t, words)],
    [words.copy.link, hit.url],
  ].filter(([, value]) => value);
}

export function validityWords(validity, t, words) {
  return [t.validity[validity.status] || validity.status, validity.note].filter(Boolean).join(words.colon);
}

export function asPlainText(hit, t, words) {
  const quotes = hit.quotes.map(({ text }) => '“' + text + '”');
  const rows = citationRows(hit, t, words).map(([name, value]) => name + words.colon + value);
  const answer = answerWords(hit, t, words);
  const said = [suspensionWords(hit, t), answer && words.copy.answer + words.colon + answer, words.copy.quote + words.colon + quotes.join('\n'), glossWords(hit, t, words), ...rows];
  return said.filter(Boolean).join('\n');
}

export function asFragment(hit, t, words) {
  const rows = citationRows(hit, t, words).map(([name, value]) => {
    const isLink = name === words.copy.link && /^https?:/.test(value);
    return make('li', {}, name + words.colon, isLink ? make('a', { href: value }, value) : value);
  });
  const quotes = hit.quotes.map(({ text }) => make('blockquote', {}, text));
  const answer = answerWords(hit, t, words);
  const gloss = glossWords(hit, t, words);
  return make(
    'div',
    {},
    drawSuspension(hit, t),
    answer && make('p', {}, make('strong', {}, words.copy.answer + words.colon), answer),
    make('p', {}, make('strong', {}, words.copy.quote)),
    quotes,
    gloss && make('p', { lang: hit.gloss.lang }, gloss),
    make('ul', {}, rows),
  );
}

function inNote(unit, t, words) {
  const note = unit.note && fill(t.inherited, { quote: unit.note.quote });
  return words.copy.open + [t.by_note, note].filter(Boolean).join(words.copy.comma) + words.copy.close;
}
