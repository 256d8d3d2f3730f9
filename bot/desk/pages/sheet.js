// A title and content in, a dialog over the page out; Escape or its button close it and the focus is back.

import { make } from '/widget/dom.js';

let count = 0;

export function openSheet(title, content, words, { kind = '', closed = () => {} } = {}) {
  const before = document.activeElement;
  const id = 'sheet-' + (count += 1);
  const close = make('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, words.close);
  const dialog = make(
    'dialog',
    { class: 'sheet ' + kind, 'aria-labelledby': id },
    make('div', { class: 'sheet-bar' }, make('h2', { id, tabindex: '-1' }, title), close),
    make('div', { class: 'sheet-body' }, content),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before && before.isConnected) before.focus();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector('[autofocus]') || dialog.querySelector('h2')).focus();
  return dialog;
}

// A promise of yes or no.
export function confirmSheet(question, words) {
  return new Promise((answer) => {
    let said = false;
    const yes = () => {
      said = true;
      dialog.close();
    };
    const buttons = make(
      'div',
      { class: 'buttons' },
      make('button', { type: 'button', onclick: () => dialog.close() }, words.no),
      make('button', { type: 'button', class: 'main', autofocus: true, onclick: yes }, words.yes),
    );
    const dialog = openSheet(question, buttons, words, { kind: 'small', closed: () => answer(said) });
  });
}
