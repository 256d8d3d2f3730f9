// One question of a turn in, its drawing out: what was asked, the card as the asker saw it, why it became that card, its way into the queue.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, query } from './api.js';
import { drawSeenCards } from './seen_cards.js';
import { moment } from './times.js';
import { drawWhy } from './why.js';

export function drawTurn(turn, desk, { isOpen = false, split = null, queues = false } = {}) {
  const { words } = desk;
  const place = make('div', { class: 'turn' });
  const draw = () => {
    if (!fold.open || place.hasChildNodes()) return;
    const rating = turn.rating && [words.turn.ratings[turn.rating], turn.rating_reason, turn.comment].filter(Boolean).join(words.colon);
    place.append(
      ...[
        rating && make('p', {}, make('span', { class: 'label' }, words.turn.rating), ' ', rating),
        drawSeenCards(turn.cards, words.inbox.card),
        queues && drawQueued(turn, desk),
        ...turn.why.map((why) => drawWhy(why, turn, desk)),
        split && make('p', {}, make('button', { type: 'button', onclick: split }, words.review.split)),
      ].filter(Boolean),
    );
  };
  const fold = make(
    'details',
    { class: 'turn-fold', ontoggle: draw },
    make(
      'summary',
      {},
      make('strong', {}, turn.message),
      turn.questions > 1 && make('span', { class: 'tag' }, fill(words.turn.of_several, { n: turn.place + 1, all: turn.questions })),
      make('span', { class: 'badge' }, words.outcomes[turn.outcome] || turn.outcome),
      make('span', { class: 'soft' }, moment(turn.created, desk)),
      make('span', { class: 'soft' }, fill(words.turn.took, { ms: Math.round(turn.milliseconds) })),
    ),
    place,
  );
  fold.open = isOpen;
  return fold;
}

// One click puts it there; what is there already is opened.
function drawQueued(turn, desk) {
  const { words } = desk;
  const place = make('p', {});
  const show = () => place.replaceChildren(make('a', { class: 'button', href: '#review/' + turn.cluster_id }, words.turn.open_entry));
  const put = async () => {
    try {
      const { id, is_new } = await call('POST', deskPath('review', 'turns', turn.turn_id, 'entry') + query({ place: turn.place }));
      turn.cluster_id = id;
      if (!is_new) return desk.go('review/' + id);
      show();
      place.querySelector('a').focus();
      return desk.say(words.turn.put_done);
    } catch (error) {
      return desk.failed(error);
    }
  };
  if (turn.cluster_id) show();
  else place.append(make('button', { type: 'button', onclick: put }, words.turn.put));
  return place;
}
