// What was rated in, the row 有用 / 没用 out; 没用 asks for a reason.

import { make } from './dom.js';

// `rate({rating, reason})` is a promise of whether the door took it.
export function drawFeedback(t, rated, rate) {
  const reasons = make('div', { class: 'reasons' });
  const status = make('span', { class: 'soft', role: 'status' });
  const button = (words, onclick) => make('button', { type: 'button', class: 'quiet', onclick }, words);
  const buttons = {
    up: button(t.useful, () => tell('up')),
    down: button(t.useless, () => tell('down')),
  };
  const mark = (rating) => {
    for (const [name, one] of Object.entries(buttons)) one.setAttribute('aria-pressed', String(name === rating));
  };
  const tell = async (rating, reason) => {
    const isAsked = rating === 'down' && !reason;
    reasons.replaceChildren(...(isAsked ? drawReasons() : []));
    const isTaken = await rate({ rating, reason });
    status.textContent = isTaken ? t.thanks : t.failed;
    if (isTaken) mark(rating);
  };
  const drawReasons = () => {
    const choose = (reason) => () => {
      buttons.down.focus();
      tell('down', reason);
    };
    const choices = t.reasons.map((reason) => button(reason, choose(reason)));
    return [make('p', { class: 'label' }, t.why), make('div', { class: 'buttons' }, choices)];
  };
  mark(rated);
  const row = { class: 'rate', role: 'group', 'aria-label': t.rate };
  return [make('span', row, buttons.up, buttons.down, status), reasons];
}
