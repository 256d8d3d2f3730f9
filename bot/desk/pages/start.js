// Pinned and recent searches in, buttons that put them into the box out; shown while the box is empty.

import { make } from '/widget/dom.js';

export function drawRemembered(desk, put) {
  const { words, remembered } = desk;
  const lists = [
    [words.search.pinned, remembered.pinned()],
    [words.search.recent, remembered.recent()],
  ].filter(([, queries]) => queries.length);
  return make(
    'div',
    {},
    lists.map(([name, queries]) => [
      make('h2', { class: 'label' }, name),
      make(
        'ul',
        { class: 'remembered', role: 'list' },
        queries.map((query) => make('li', {}, make('button', { type: 'button', onclick: () => put(query) }, query))),
      ),
    ]),
    make('h2', { class: 'label' }, words.search.how),
    make('ul', { class: 'how' }, words.search.tips.map(([sample, meaning]) => make('li', {}, make('kbd', {}, sample), ' ', meaning))),
  );
}
