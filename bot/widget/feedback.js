// What was rated in, the row 有用 / 没用 out; 没用 asks for a reason and takes words of one's own.

import { make } from './dom.js';

const MOST_CHARACTERS = 1000; // of a comment, as the door takes it

// `rate({rating, reason, comment})` is a promise of what became of it: `taken`, `expired` or `failed`.
export function drawFeedback(t, rated, rate) {
  const place = make('div', { class: 'reasons' });
  const status = make('span', { class: 'soft', role: 'status' });
  const button = (words, onclick) => make('button', { type: 'button', class: 'quiet', onclick }, words);
  const buttons = {
    up: button(t.useful, () => choose('up')),
    down: button(t.useless, () => choose('down')),
  };
  const mark = (rating) => press(buttons, rating);
  const tell = async (values) => {
    status.textContent = '';
    const end = await rate(values);
    status.textContent = { taken: t.thanks, expired: t.rate_expired }[end] || t.rate_failed;
    if (end === 'taken') mark(values.rating);
    return end;
  };
  const choose = (rating) => {
    place.replaceChildren(...(rating === 'down' ? [drawWhy(t, button, submit)] : []));
    if (rating === 'down') place.scrollIntoView({ block: 'nearest' });
    tell({ rating });
  };
  const submit = async (why) => {
    const end = await tell({ rating: 'down', ...why });
    if (end === 'failed') return; // what was written stays, to be sent again
    buttons.down.focus();
    place.replaceChildren();
  };
  mark(rated);
  const row = { class: 'rate', role: 'group', 'aria-label': t.rate };
  return [make('span', row, buttons.up, buttons.down, status), place];
}

function drawWhy(t, button, submit) {
  let reason;
  const reasons = {};
  for (const words of t.reasons) {
    reasons[words] = button(words, () => {
      reason = reason === words ? undefined : words;
      press(reasons, reason);
    });
  }
  press(reasons);
  const comment = make('textarea', { rows: '2', maxlength: MOST_CHARACTERS });
  const send = (event) => {
    event.preventDefault();
    submit({ reason, comment: comment.value.trim() || undefined });
  };
  return make(
    'form',
    { class: 'why-form', onsubmit: send },
    make('p', { class: 'label' }, t.why),
    make('div', { class: 'buttons', role: 'group', 'aria-label': t.why }, Object.values(reasons)),
    make('label', {}, make('span', { class: 'label' }, t.comment), comment),
    make('p', { class: 'soft' }, t.personal),
    make('button', { class: 'main' }, t.rate_send),
  );
}

function press(buttons, pressed) {
  for (const [name, one] of Object.entries(buttons)) one.setAttribute('aria-pressed', String(name === pressed));
}
