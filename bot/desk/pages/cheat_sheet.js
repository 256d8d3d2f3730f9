// The desk in, the list of its keys out, with the switch for those of one character.

import { make } from '/widget/dom.js';
import { setSingleKeys, singleKeys } from './keys.js';
import { openSheet } from './sheet.js';

// The keys of each row, as a keyboard names them; the words stand in the locale.
export const ROWS = [
  ['search', ['/', 'Ctrl K']],
  ['move', ['↓', '↑']],
  ['open', ['Enter']],
  ['back', ['Esc']],
  ['copy_hit', ['1', '…', '9']],
  ['copy_hit_typing', ['Alt 1', '…', 'Alt 9']],
  ['copy', ['C']],
  ['caller', ['V']],
  ['neighbours', ['[', ']']],
  ['call', ['F2']],
  ['note', ['F4']],
  ['end_call', ['F8', '→', 'Enter']],
  ['cheat_sheet', ['?']],
];
export const SINGLE = ['search', 'copy_hit', 'copy', 'caller', 'neighbours', 'cheat_sheet'];

export function openCheatSheet(desk) {
  const { words } = desk;
  const rows = ROWS.map(([name, keys]) =>
    make('tr', {}, make('td', {}, keys.map((key) => make('kbd', {}, key)).flatMap((key, place) => (place ? [' ', key] : [key]))), make('td', {}, words.keys[name])),
  );
  const box = make('input', { type: 'checkbox', id: 'single-keys', checked: singleKeys(), onchange: () => setSingleKeys(box.checked) });
  openSheet(
    words.keys.title,
    [
      make('table', { class: 'keys' }, make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, words.keys.key), make('th', { scope: 'col' }, words.keys.does))), make('tbody', {}, rows)),
      make('p', { class: 'choice' }, box, make('label', { for: 'single-keys' }, words.keys.single)),
      make('h3', {}, words.search.how),
      make('ul', { class: 'how' }, words.search.tips.map(([sample, meaning]) => make('li', {}, make('kbd', {}, sample), ' ', meaning))),
    ],
    words,
  );
}
