// A hit with what matched in it in, its row in the list of results out.

import { fill, make } from '/widget/dom.js';
import { markSpans } from './mark.js';
import { drawGloss } from './spoken.js';
import { drawSuspendedBadge, drawSuspension } from './suspended.js';

const LANGUAGE = 'zh-Hans'; // quotations stand as printed
const SHOWN_UNITS = 4;

export function drawHit(hit, matches = {}, place, view) {
  const { words, t } = view.desk;
  const spans = matches.quotes || [];
  return make(
    'li',
    { class: 'hit' },
    make('span', { class: 'n', 'aria-hidden': 'true' }, place < 9 && String(place + 1)),
    make(
      'div',
      { class: 'hit-words' },
      make(
        'a',
        { class: 'hit-link', href: '#search/' + hit.clause_id, 'data-clause': hit.clause_id, lang: LANGUAGE },
        markSpans(hit.title, matches.title),
      ),
      make('p', { class: 'soft' }, placeWords(hit, t)),
      drawSuspension(hit, t),
      hit.quotes.map((quote, at) => make('p', { class: 'quote', lang: LANGUAGE }, markSpans(quote.text, spans[at]))),
      drawGloss(hit, t),
      drawMarks(hit, t, words),
    ),
    make(
      'button',
      { type: 'button', class: 'quiet copy', 'aria-label': fill(words.copy.hit, { title: hit.title }), onclick: () => view.copyPlace(place) },
      words.copy.short,
    ),
  );
}

export function placeWords(clause, t) {
  const number = /^\d+$/.test(clause.number || '') ? fill(t.clause_number, { n: clause.number }) : clause.number;
  return [clause.document_number, clause.part_title, clause.section, number].filter(Boolean).join(' · ');
}

export function drawMarks(hit, t, words) {
  const own = hit.units.filter((unit) => unit.basis === 'own').map((unit) => unit.name);
  const units = own.slice(0, SHOWN_UNITS).join(words.comma) + (own.length > SHOWN_UNITS ? words.search.and_more : '');
  return make(
    'p',
    { class: 'marks' },
    drawSuspendedBadge(hit, words),
    hit.commitment !== 'unstated' && make('span', { class: 'badge', 'data-kind': hit.commitment }, t.commitment[hit.commitment]),
    make('span', { class: 'badge', 'data-kind': hit.validity.status }, t.validity[hit.validity.status] || hit.validity.status),
    units && make('span', { class: 'soft', lang: LANGUAGE }, units),
  );
}
