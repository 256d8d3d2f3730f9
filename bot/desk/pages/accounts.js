// Accounts and the audit log in, their pages for administrators out: added, changed, disabled, signed out, given a new password; the chain checked.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, query, read } from './api.js';
import { resetPassword } from './reset_password.js';
import { moment } from './times.js';

const ROLES = ['operator', 'reviewer', 'administrator'];

export function openView(desk) {
  const { words } = desk;
  const list = make('tbody', {});
  const load = () =>
    read(deskPath('accounts')).then(
      ({ accounts }) => list.replaceChildren(...accounts.map((one) => drawAccount(one, desk, load))),
      (error) => desk.failed(error),
    );
  load();
  const names = ['name', 'role', 'signs_in_by', 'last_login', 'state'].map((name) => make('th', { scope: 'col' }, words.accounts[name]));
  const table = make('table', {}, make('caption', { class: 'hidden' }, words.nav.accounts), make('thead', {}, make('tr', {}, names)), list);
  return {
    root: make('div', { class: 'page' }, make('h2', { class: 'title' }, words.nav.accounts), make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.nav.accounts }, table), drawNew(desk, load), drawAudit(desk)),
  };
}

function drawAccount(one, desk, changed) {
  const { words } = desk;
  const change = (body) => call('PATCH', deskPath('accounts', one.name), { body }).then(changed, (error) => desk.say(words.accounts.errors[error.code] || error.message));
  const isOwn = one.name === desk.me.name;
  const role = make('select', { 'aria-label': words.accounts.role + ' ' + one.name, disabled: isOwn, onchange: () => change({ role: role.value }) }, ROLES.map((name) => make('option', { value: name, selected: name === one.role }, words.roles[name])));
  const end = () => call('POST', deskPath('accounts', one.name, 'sign-out')).then(({ ended }) => desk.say(fill(words.accounts.ended, { n: ended })), (error) => desk.failed(error));
  const reset = () => resetPassword(one, desk).then((isReset) => isReset && changed(), (error) => desk.failed(error));
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, one.name),
    make('td', {}, role),
    make('td', {}, words.accounts.ways[one.signs_in_by], one.must_change_password && make('p', { class: 'soft' }, words.accounts.temporary)),
    make('td', {}, moment(one.last_login, desk)),
    make(
      'td',
      {},
      make('button', { type: 'button', disabled: isOwn, onclick: () => change({ disabled: !one.disabled }) }, one.disabled ? words.accounts.enable : words.accounts.disable),
      ' ',
      make('button', { type: 'button', onclick: end }, words.accounts.sign_out),
      ' ',
      one.signs_in_by === 'password' && make('button', { type: 'button', disabled: isOwn, onclick: reset }, words.accounts.reset),
    ),
  );
}

function drawNew(desk, changed) {
  const { words } = desk;
  const refusal = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await call('POST', deskPath('accounts'), { body: Object.fromEntries(new FormData(form)) });
      form.reset();
      refusal.hidden = true;
      changed();
    } catch (error) {
      refusal.textContent = words.accounts.errors[error.code] || error.message;
      refusal.hidden = false;
    }
  };
  const form = make(
    'form',
    { onsubmit: submit },
    make('h2', {}, words.accounts.add),
    refusal,
    make(
      'div',
      { class: 'row wrap' },
      make('label', {}, words.accounts.name, make('input', { name: 'name', maxlength: '64', required: true, autocomplete: 'off' })),
      make('label', {}, words.accounts.role, make('select', { name: 'role' }, ROLES.map((name) => make('option', { value: name }, words.roles[name])))),
      make('label', {}, words.sign_in.password, make('input', { name: 'password', type: 'password', maxlength: '200', required: true, autocomplete: 'new-password' })),
      make('button', { class: 'main' }, words.accounts.submit),
    ),
    make('p', { class: 'soft' }, words.password.hint, ' ', words.accounts.add_hint),
  );
  return form;
}

function drawAudit(desk) {
  const { words } = desk;
  const list = make('ol', { class: 'entry-list', role: 'list' });
  const said = make('p', { role: 'status' });
  let before = null;
  const load = async () => {
    const page = await read(deskPath('audit') + query({ before }));
    list.append(...page.acts.map((act) => make('li', {}, make('span', { class: 'soft' }, moment(act.at, desk)), ' ', make('strong', {}, act.actor), ' · ', make('span', { title: act.act }, words.acts[act.act] || act.act), act.target && ' · ' + act.target, ' ', Object.keys(act.details).length > 0 && make('code', {}, JSON.stringify(act.details)))));
    before = page.next_before;
    more.hidden = !before;
  };
  const open = () => fold.open && !list.hasChildNodes() && load().catch((error) => desk.failed(error));
  const check = () => read(deskPath('audit', 'check')).then((found) => (said.textContent = found.fault ? words.accounts.broken + words.colon + found.fault : fill(words.accounts.whole, { n: found.rows, head: found.head })), (error) => desk.failed(error));
  const more = make('button', { type: 'button', hidden: true, onclick: () => load().catch((error) => desk.failed(error)) }, words.more);
  const fold = make('details', { ontoggle: open }, make('summary', {}, words.accounts.audit), make('button', { type: 'button', onclick: check }, words.accounts.check), said, list, more);
  return fold;
}
