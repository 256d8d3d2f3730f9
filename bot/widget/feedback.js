// What was rated in, the row 有用 / 没用 out; 没用 asks for a reason.

import { make } from './dom.js';

// `rate({rating, reason, comment})` is a promise of whether the door took it.
export function drawFeedback(t, rated, rate) {
  const place = make('div', { class: 'reasons' });
  const status = make('span', { class: 'soft', role: 'status' });
  const tell = async (values) => {
    const isTaken = await rate(values);
    status.textContent = isTaken ? t.thanks : t.failed;
    if (isTaken) mark(values.rating);
  };
  const up = make('button', { type: 'button', class: 'quiet', onclick: () => (place.replaceChildren(), tell({ rating: 'up' })) }, t.useful);
  const down = make('button', { type: 'button', class: 'quiet', onclick: () => (tell({ rating: 'down' }), ask()) }, t.useless);
  const mark = (rating) => {
    up.setAttribute('aria-pressed', String(rating === 'up'));
    down.setAttribute('aria-pressed', String(rating === 'down'));
  };
  const ask = () => {
    const choose = (reason) => () => (place.replaceChildren(), tell({ rating: 'down', reason }));
    const choices = t.reasons.map((reason) => make('button', { type: 'button', class: 'quiet', onclick: choose(reason) }, reason));
    place.replaceChildren(make('p', { class: 'label' }, t.why), make('div', { class: 'buttons' }, choices));
  };
  mark(rated);
  return [make('span', { class: 'rate', role: 'group', 'aria-label': t.rate }, up, down, status), place];
}
