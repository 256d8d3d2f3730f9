// What is said of a clause beside its quotation in (title, what it grants, the unofficial rendering), its words and drawing out.
// Titles and labels are the document's or reviewed data, figures as they are printed; nothing is put into other words.

import { make } from '/widget/dom.js';
import { figure } from '/widget/draw_eligibility.js';

export function withSpoken(hit, spoken) {
  return { ...hit, spoken: spoken || null, gloss: spoken ? spoken.gloss : null };
}

export function answerWords({ spoken, suspended }, t, words) {
  if (!spoken) return '';
  const granted = suspended ? [] : spoken.granted;
  const said = [...new Set(granted.map((one) => grantedWords(one, t, words)))];
  const draft = said.length > 0 && spoken.draft ? words.open + t.draft + words.shut : '';
  return [spoken.title, said.join(words.semicolon) + draft].filter(Boolean).join(words.colon);
}

function grantedWords(one, t, words) {
  const amount = one.value === null ? t.printed.replace('{quote}', () => one.quote) : figure(one, t);
  return [one.tier && one.tier + words.colon, one.label, ' ', amount].filter(Boolean).join('').trim();
}

// Only in a language that has one, and always under its mark.
export function glossWords({ gloss }, t, words) {
  if (!gloss || !gloss.text) return '';
  return t.gloss + draftMark(gloss, t, words) + words.colon + gloss.title + ' — ' + gloss.text;
}

export function drawGloss({ gloss }, t) {
  if (!gloss || !gloss.text) return null;
  const mark = gloss.review.status === 'draft' && make('span', { class: 'tag draft' }, t.draft);
  return make('div', { class: 'gloss' }, make('p', { class: 'label' }, t.gloss, ' ', mark), make('p', { lang: gloss.lang }, make('strong', {}, gloss.title), ' — ', gloss.text));
}

function draftMark({ review }, t, words) {
  return review.status === 'draft' ? words.open + t.draft + words.shut : '';
}
