// The desk in, its frame out: bar with views by role, call, language and account; the main part; what is heard.

import { make } from '/widget/dom.js';
import { call, deskPath, toSignIn } from './api.js';
import { openCheatSheet } from './cheat_sheet.js';
import { bind } from './keys.js';
import { changeLanguage } from './language.js';
import { openPassword } from './password.js';
import { WaitingCounts } from './waiting_counts.js';

const NAMES = ['search', 'units', 'calls', 'inbox', 'review', 'switches', 'overview', 'accounts'];
const LANGUAGES = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' };
const TAGS = { 'zh-CN': 'zh-Hans', 'zh-TW': 'zh-Hant', en: 'en' };
const TOAST = 4000;

export function drawFrame(desk) {
  const { words } = desk;
  const links = NAMES.filter((name) => desk.mayOpen(name)).map((name) => make('a', { href: location.pathname + location.search + '#' + name, 'data-view': name }, words.nav[name]));
  const skip = make('a', { class: 'skip', href: '#main', onclick: (event) => skipTo(event, main) }, words.skip);
  const header = make(
    'header',
    { class: 'top' },
    make('h1', { class: 'brand' }, words.title),
    make('nav', { 'aria-label': words.nav.label }, links),
    make('div', { class: 'own' }, desk.calls.button, drawAccount(desk)),
  );
  const main = make('main', { id: 'main', tabindex: '-1' });
  const heard = make('p', { class: 'hidden', role: 'status' });
  const seen = make('p', { class: 'toast', role: 'status' });
  const work = make('div', { class: 'work' }, main, desk.calls.panel);
  const waiting = new WaitingCounts(desk, links);
  let timer = 0;
  let shown = '';
  return {
    waiting,
    roots: [skip, header, work, heard, seen],
    show(name, root) {
      links.forEach((link) => link.removeAttribute('aria-current'));
      const link = links.find((one) => one.dataset.view === name);
      if (link) link.setAttribute('aria-current', 'page');
      if (link) link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      document.title = words.nav[name] + ' · ' + words.title;
      if (main.firstChild !== root) main.replaceChildren(root);
      if (name !== shown) waiting.update();
      shown = name;
    },
    toast(text) {
      clearTimeout(timer);
      seen.textContent = text;
      timer = setTimeout(() => (seen.textContent = ''), TOAST);
    },
    hear(text) {
      heard.textContent = text;
    },
  };
}

function skipTo(event, main) {
  event.preventDefault(); // the hash belongs to the views
  main.focus();
}

function drawAccount(desk) {
  const { words, me } = desk;
  const language = make(
    'select',
    { id: 'language', onchange: () => changeLanguage(language.value) },
    Object.entries(LANGUAGES).map(([locale, name]) => make('option', { value: locale, selected: locale === desk.locale, lang: TAGS[locale] }, name)),
  );
  const fold = make(
    'details',
    { class: 'account' },
    make('summary', {}, make('span', {}, me.name), make('span', { class: 'soft' }, words.roles[me.role])),
    make(
      'div',
      { class: 'account-menu' },
      make('p', { class: 'soft' }, words.roles[me.role]),
      make('label', { for: 'language' }, words.language, language),
      make('button', { type: 'button', onclick: () => openCheatSheet(desk) }, words.keys.title),
      make('button', { type: 'button', onclick: () => openPassword(desk) }, words.password.title),
      make('button', { type: 'button', onclick: () => signOut(desk) }, words.sign_out),
    ),
  );
  const close = () => (fold.open = false);
  document.addEventListener('click', (event) => fold.contains(event.target) || close());
  bind({ key: 'Escape', run: () => fold.open && fold.contains(document.activeElement) && (close(), fold.querySelector('summary').focus(), true) });
  return fold;
}

async function signOut(desk) {
  desk.remembered.forgetRecent();
  sessionStorage.clear();
  await call('POST', deskPath('logout')).catch(() => null);
  history.replaceState(null, '', '/desk');
  toSignIn();
}
