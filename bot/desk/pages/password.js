// The present password and a new one in; every sign-in of the account ends, so the way leads to signing in again.

import { make } from '/widget/dom.js';
import { call, deskPath, toSignIn } from './api.js';
import { openSheet } from './sheet.js';

export function openPassword(desk) {
  const { words } = desk;
  const field = (id, name, complete) => make('label', {}, name, make('input', { id, type: 'password', required: true, maxlength: '200', autocomplete: complete }));
  const said = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const submit = async (event) => {
    event.preventDefault();
    const value = (id) => form.querySelector('#' + id).value;
    try {
      await call('POST', deskPath('me', 'password'), { body: { current: value('current'), new: value('new') } });
      toSignIn();
    } catch (error) {
      said.textContent = words.password.errors[error.code] || error.message;
      said.hidden = false;
    }
  };
  const form = make(
    'form',
    { onsubmit: submit },
    said,
    field('current', words.password.current, 'current-password'),
    field('new', words.password.new, 'new-password'),
    make('p', { class: 'soft' }, words.password.hint, ' ', words.password.again),
    make('button', { class: 'main' }, words.password.submit),
  );
  openSheet(words.password.title, form, words, { kind: 'small' });
}
