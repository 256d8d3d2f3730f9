// Entries of a call in, their list out.

import { make } from '/widget/dom.js';
import { drawClauseLink } from './clause_link.js';
import { clock } from './times.js';

export const OUTCOMES = ['answered', 'passed_on', 'no_answer', 'dropped', 'other'];

export function drawEntries(entries, desk) {
  const { words } = desk;
  if (!entries.length) return make('p', { class: 'soft' }, words.calls.none_yet);
  const rows = entries.map(({ kind, text, clause_id: id, created }) =>
    make(
      'li',
      { 'data-kind': kind },
      make('span', { class: 'soft' }, clock(created, desk)),
      ' ',
      make('span', { class: 'tag' }, words.calls.kinds[kind] || kind),
      ' ',
      id && drawClauseLink(id),
      text && make('span', { class: 'said' }, text),
    ),
  );
  return make('ol', { class: 'entry-list', role: 'list' }, rows);
}
