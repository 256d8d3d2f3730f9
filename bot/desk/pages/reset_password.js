// An account in, a temporary password for it out: made here, stored as a hash, shown once to the administrator.

import { fill, make } from '/widget/dom.js';
import { call, deskPath } from './api.js';
import { confirmSheet, openSheet } from './sheet.js';

const SIGNS = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32, none that is read for another: each is worth five bits
const LENGTH = 20;

export async function resetPassword(account, desk) {
  const { words } = desk;
  if (!(await confirmSheet(fill(words.accounts.reset_sure, { name: account.name }), words))) return false;
  const password = makePassword();
  await call('PATCH', deskPath('accounts', account.name), { body: { password } });
  const content = [make('p', {}, make('code', { class: 'secret' }, password)), make('p', {}, words.accounts.reset_hint)];
  openSheet(fill(words.accounts.reset_done, { name: account.name }), content, words, { kind: 'small' });
  return true;
}

export function makePassword() {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => SIGNS[byte % SIGNS.length]).join('');
}
