// Cards that an asker saw in, their drawing in the language they were said in out.

import { drawCard } from '/widget/draw_card.js';
import { make } from '/widget/dom.js';
import { loadAllWords } from '/widget/words.js';

export function drawSeenCards(cards, label) {
  const place = make('div', { class: 'card-frame', role: 'group', 'aria-label': label });
  const draw = async () => {
    for (const card of cards) place.append(drawCard(card, await loadAllWords(card.lang)));
  };
  draw().catch(() => place.append(make('pre', {}, cards.map((card) => card.text).join('\n\n'))));
  return place;
}
