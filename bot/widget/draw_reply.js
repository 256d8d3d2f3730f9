// A turn, one of its cards and the panel in, the card with everything that can be done with it out.
// Loaded when the panel opens.

import { drawCard } from './draw_card.js';
import { fill, link, make } from './dom.js';
import { drawFeedback } from './feedback.js';
import { drawReadAloud } from './read_aloud.js';

export { shortForm } from './draw_card.js';

const UNRATED = ['smalltalk', 'handoff'];

export function drawReply(turn, card, t, panel) {
  return [drawCard(card, t, hooksOf(turn, card, t, panel)), drawTools(turn, card, t, panel)];
}

function hooksOf(turn, card, t, panel) {
  return {
    press: (button) => panel.put({ text: button.title, button: button.payload }),
    readClause: (id) => panel.door.read('api/v1/clauses/' + id.split('/').map(encodeURIComponent).join('/')),
    keepDecision: (measure) => panel.post('decisions', { turn_id: card.turn_id, measure }, 201),
    describeKept: (kept) => [
      link(kept.url, {}, t.kept_link),
      ' ',
      fill(t.kept_until, { date: kept.expires_at.slice(0, 10) }),
    ],
    handOff: () => panel.openHandoff(turn.text),
    askAgain: () => panel.again(turn),
  };
}

// A session that has expired may have been followed by another, in another tab: once more, then its turns are gone.
async function sendFeedback(values, { door, store }, tried = '') {
  const { token } = store.session() || {};
  if (!token || token === tried) return 'expired';
  const { status } = await door.call('POST', 'api/v1/feedback', { body: { session: token, ...values } });
  if (status === 401) return tried ? 'expired' : sendFeedback(values, { door, store }, token);
  return status === 202 ? 'taken' : status === 404 ? 'expired' : 'failed';
}

function drawTools(turn, card, t, panel) {
  const isRated = turn.cards[turn.cards.length - 1] === card && !UNRATED.includes(card.outcome);
  const rate = async (values) => {
    const end = await sendFeedback({ turn_id: card.turn_id, ...values }, panel);
    if (end === 'taken') panel.store.change(turn.name, { rated: values.rating });
    return end;
  };
  return make('div', { class: 'tools' }, drawReadAloud(card, t), isRated && drawFeedback(t, turn.rated, rate));
}
