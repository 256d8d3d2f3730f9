// A hit in, a fold out that fetches its clause when opened and marks the quotations where they stand.

import { make } from './dom.js';
import { markChinese } from './languages.js';

export function drawClause(hit, t, hooks) {
  if (!hooks.readClause) return null;
  const place = make('div', { class: 'clause-text' });
  let isRead = false;
  const read = async () => {
    if (isRead || !fold.open) return;
    isRead = true;
    place.replaceChildren(make('p', { class: 'soft' }, t.searching));
    const clause = await hooks.readClause(hit.clause_id);
    isRead = Boolean(clause);
    const failed = make('p', { class: 'soft' }, t.clause_failed);
    place.replaceChildren(...(clause ? drawText(clause, hit.quotes, t) : [failed]));
  };
  const fold = make('details', { class: 'clause', ontoggle: read }, make('summary', {}, t.show_clause), place);
  return fold;
}

function drawText(clause, quotes, t) {
  const notes = (clause.notes || []).map((note) =>
    markChinese(make('p', { class: 'soft', lang: t.lang }, make('q', { lang: 'zh-Hans' }, note.quote), ' ', note.text)),
  );
  return [
    clause.suspended && make('p', { class: 'suspended', role: 'note' }, clause.suspended.text[t.lang]),
    make('p', { class: 'clause-title', lang: 'zh-Hans' }, [clause.number, clause.title].filter(Boolean).join(' ')),
    make('p', { class: 'print', lang: 'zh-Hans' }, markQuotes(clause.text, quotes)),
    ...(notes.length ? [make('p', { class: 'label' }, t.notes), ...notes] : []),
  ].filter(Boolean);
}

// Offsets count Unicode code points, not the units of JavaScript's strings. A quotation that does not stand at its
// offset is not marked.
export function markQuotes(text, quotes) {
  const points = Array.from(text);
  const pieces = [];
  let done = 0;
  for (const { start, text: quote } of [...quotes].sort((a, b) => a.start - b.start)) {
    const end = start + Array.from(quote).length;
    if (start < done || points.slice(start, end).join('') !== quote) continue;
    pieces.push(points.slice(done, start).join(''), make('mark', {}, quote));
    done = end;
  }
  return [...pieces, points.slice(done).join('')];
}
