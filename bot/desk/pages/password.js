// The present password and a new one in; every sign-in of the account ends, so the way leads to signing in again.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, toSignIn } from './api.js';
import { openSheet } from './sheet.js';

export function openPassword({ me, words }) {
  openSheet(words.password.title, drawForm(me, words), words, { kind: 'small' });
}

// The whole page for whoever has a password that somebody else gave: nothing else is open before it is changed.
export function drawDuePassword(me, words) {
  const leave = () => call('POST', deskPath('logout')).then(toSignIn, toSignIn);
  return make(
    'main',
    { class: 'alone' },
    make('p', { class: 'brand' }, words.title),
    make('h1', { tabindex: '-1' }, words.password.due),
    make('p', {}, fill(words.password.due_hint, { name: me.name })),
    drawForm(me, words),
    make('p', {}, make('button', { type: 'button', class: 'quiet', onclick: leave }, words.sign_out)),
  );
}

function drawForm(me, words) {
  const field = (id, name, complete) => make('label', {}, name, make('input', { id, type: 'password', required: true, maxlength: '200', autocomplete: complete }));
  const said = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const refuse = (text) => {
    said.textContent = text;
    said.hidden = false;
  };
  const submit = async (event) => {
    event.preventDefault();
    const value = (id) => form.querySelector('#' + id).value;
    if (value('new') !== value('repeated')) return refuse(words.password.errors.password_differs);
    try {
      await call('POST', deskPath('me', 'password'), { body: { current: value('current'), new: value('new') } });
      return toSignIn();
    } catch (error) {
      return refuse(words.password.errors[error.code] || words.errors[error.code] || error.message);
    }
  };
  const form = make(
    'form',
    { class: 'password-form', onsubmit: submit },
    said,
    make('input', { value: me.name, autocomplete: 'username', readonly: true, hidden: true }), // so that browsers keep it under this name
    field('current', words.password.current, 'current-password'),
    field('new', words.password.new, 'new-password'),
    field('repeated', words.password.repeated, 'new-password'),
    make('p', { class: 'soft' }, words.password.hint, ' ', words.password.again),
    make('button', { class: 'main' }, words.password.submit),
  );
  return form;
}
