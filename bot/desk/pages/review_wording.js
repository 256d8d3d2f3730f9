// An entry in, the fields for its wording out: the question for the set, phrasings, a note. What askers wrote is offered.

import { fill, make } from '/widget/dom.js';

const NEW_PHRASINGS = 2;
const TAKE = 'ArrowDown'; // in a field of one line it has nothing else to do

export function drawWording({ cluster, turns, offers }, desk) {
  const { words } = desk;
  const spoken = cluster.lang || (turns[0] && turns[0].lang) || 'zh-Hans';
  const question = drawLine({ text: cluster.question || '', lang: spoken }, offers[0], { id: 'review-question', name: 'lang' }, words);
  const note = make('textarea', { id: 'review-note', rows: '2', maxlength: '4000' });
  note.value = cluster.note || '';
  const empty = Array.from({ length: NEW_PHRASINGS }, () => ({ lang: spoken, text: '' }));
  const rows = [...cluster.phrasings, ...empty].map((one, place) => {
    const offer = offers[place - cluster.phrasings.length];
    const isNew = !offer || !cluster.phrasings.some(({ text }) => text === offer.text);
    return drawLine(one, isNew && offer, { 'aria-label': words.review.phrasing, name: 'phrasing-lang' }, words);
  });
  const values = () => ({
    question: question.text() || null,
    lang: question.text() ? question.lang() : null,
    phrasings: rows.filter((row) => row.text()).map((row) => ({ lang: row.lang(), text: row.text() })),
    note: note.value.trim() || null,
  });
  const root = make(
    'div',
    { class: 'wording' },
    make('label', { for: 'review-question' }, words.review.question),
    make('p', { class: 'soft' }, words.review.question_hint),
    question.root,
    make('p', { class: 'label' }, words.review.phrasings),
    make('p', { class: 'soft' }, words.review.phrasings_hint),
    rows.map((row) => row.root),
    make('label', { for: 'review-note' }, words.review.note),
    note,
  );
  return { root, values };
}

// One wording with its language; an offer stands in the empty field and is taken by one key, or the button, then changed at will.
function drawLine({ text, lang }, offer, { name, ...attributes }, words) {
  const box = make('input', { maxlength: '200', value: text, placeholder: offer && offer.text, ...attributes });
  const select = make('select', { 'aria-label': words.language, name }, Object.entries(words.languages).map(([id, title]) => make('option', { value: id, selected: id === lang }, title)));
  const take = () => {
    box.value = offer.text;
    select.value = offer.lang;
    box.focus();
  };
  const button = offer && make('button', { type: 'button', 'aria-keyshortcuts': TAKE, 'aria-label': fill(words.review.take_these, { words: offer.text }), onclick: take }, words.review.take);
  if (offer) {
    box.addEventListener('keydown', (event) => {
      if (event.key !== TAKE || box.value || event.isComposing) return;
      event.preventDefault();
      take();
    });
  }
  return { root: make('div', { class: 'row wrap' }, box, select, button), text: () => box.value.trim(), lang: () => select.value };
}
