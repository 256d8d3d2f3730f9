// An entry's id in, the entry out: the question, its turns as their askers saw them and why, the reviewer's decision.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, query, read } from './api.js';
import { drawDecisionForm } from './review_form.js';
import { describeHistory } from './review_history.js';
import { drawTurn } from './turn.js';

export async function drawCluster(place, id, desk, changed) {
  const { words } = desk;
  place.replaceChildren(make('p', { class: 'soft' }, desk.t.searching));
  const load = () => drawCluster(place, id, desk, changed);
  try {
    const found = await read(deskPath('review', 'clusters', id));
    const done = (said) => {
      desk.say(said);
      changed();
      return load();
    };
    place.dataset.state = found.cluster.state;
    place.replaceChildren(...drawEntry(found, desk, { done, load }));
    place.querySelector('h2').focus({ preventScroll: true });
  } catch (error) {
    place.replaceChildren(make('p', { role: 'alert' }, words.errors[error.code] || words.errors.other));
  }
}

function drawEntry({ cluster, turns, more, offers }, desk, { done, load }) {
  const { words } = desk;
  const split = async (turn) => {
    await call('POST', deskPath('review', 'turns', turn.turn_id, 'split') + query({ place: turn.place })).then(() => done(words.review.split_done), (error) => desk.failed(error));
  };
  const rows = turns.map((turn, place) => drawTurn(turn, desk, { isOpen: place === 0, split: turns.length > 1 && (() => split(turn)) }));
  return [
    make('p', {}, make('a', { class: 'button back', href: '#review' }, words.reading.back)),
    make('h2', { tabindex: '-1' }, cluster.text || words.review.deleted),
    make('p', { class: 'marks' }, make('span', { class: 'badge' }, words.review.states[cluster.state]), fill(words.review.times, { n: cluster.count }), cluster.source === 'ticket' && make('a', { href: '#inbox/' + cluster.ticket_id }, words.review.from_ticket)),
    ...describeHistory(cluster, desk).map((said) => make('p', { class: 'soft' }, said)),
    rows[0],
    drawDecisionForm({ cluster, turns, offers }, desk, { done, load }),
    rows.length > 1 && make('h3', {}, words.review.turns),
    ...rows.slice(1),
    more && make('p', { class: 'soft' }, words.review.more_turns),
  ].filter(Boolean);
}
