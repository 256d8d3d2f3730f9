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

function drawTools(turn, card, t, panel) {
  const isRated = turn.cards[turn.cards.length - 1] === card && !UNRATED.includes(card.outcome);
  const rate = async (values) => {
    const isTaken = await panel.post('feedback', { turn_id: card.turn_id, ...values }, 202);
    if (isTaken) panel.store.change(turn.name, { rated: values.rating });
    return isTaken;
  };
  return make('div', { class: 'tools' }, drawReadAloud(card, t), isRated && drawFeedback(t, turn.rated, rate));
}
