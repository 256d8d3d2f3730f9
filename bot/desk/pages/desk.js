// Whoever is signed in, in; the desk out: its frame, its views by the address's hash, what all of them share.

import { fill, make } from '/widget/dom.js';
import { loadAllWords } from '/widget/words.js';
import { placeBeforeSignIn, read, readMe } from './api.js';
import { CallRecorder } from './calls.js';
import { asFragment, asPlainText } from './citation.js';
import { copyBoth } from './clipboard.js';
import { drawFrame } from './frame.js';
import { bind, listen } from './keys.js';
import { chosenLanguage } from './language.js';
import { drawDuePassword } from './password.js';
import { openCheatSheet } from './cheat_sheet.js';
import { Remembered } from './remembered.js';
import { SearchView } from './search.js';

const RANKS = ['operator', 'reviewer', 'administrator'];
// The search is there at once; every other view when it is first needed.
const VIEWS = {
  units: () => import('./units.js'),
  calls: () => import('./call_log.js'),
  review: () => import('./review.js'),
  inbox: () => import('./inbox.js'),
  switches: () => import('./switches.js'),
  overview: () => import('./overview.js'),
  turns: () => import('./turns.js'),
  accounts: () => import('./accounts.js'),
};
const NEEDS = { review: 'reviewer', overview: 'reviewer', turns: 'reviewer', accounts: 'administrator' };

export class Desk {
  constructor(me, locale, words, t) {
    Object.assign(this, { me, locale, words, t, lang: t.lang });
    this.remembered = new Remembered(me.name);
    this.calls = new CallRecorder(this);
    this.frame = drawFrame(this);
    this.search = new SearchView(this);
    this.view = null;
  }

  may(role) {
    return RANKS.indexOf(this.me.role) >= RANKS.indexOf(role);
  }

  mayOpen(name) {
    return !NEEDS[name] || this.may(NEEDS[name]);
  }

  go(place) {
    if (location.hash.slice(1) !== place) location.hash = place;
  }

  async route() {
    const [name, ...rest] = location.hash.slice(1).split('/');
    const place = name === 'turns' ? rest.join('/') : decodeURIComponent(rest.join('/'));
    if (!VIEWS[name] || !this.mayOpen(name)) {
      this.show('search', this.search.root);
      return this.search.at(place);
    }
    if (this.view && this.view.name === name && this.view.at) return this.view.at(place);
    const view = { name };
    this.view = view;
    const { openView } = await VIEWS[name]();
    if (this.view !== view) return null;
    Object.assign(view, openView(this, place));
    this.show(name, view.root);
    return view.at && view.at(place);
  }

  show(name, root) {
    if (name === 'search') this.view = null;
    this.frame.show(name, root);
  }

  // A quotation with everything that proves it, in the clipboard and in the open call.
  copy(hit) {
    return this.copyWords(asPlainText(hit, this.t, this.words), asFragment(hit, this.t, this.words), { title: hit.title, id: hit.clause_id });
  }

  // Plain and as a fragment, under the name of what they are about.
  async copyWords(text, fragment, { title, id }) {
    const isCopied = await copyBoth(text, fragment);
    this.say(isCopied ? fill(this.words.copy.done, { title }) : this.words.copy.failed);
    if (isCopied) this.calls.copied(text, id);
  }

  // Seen for a while and heard.
  say(words) {
    this.frame.toast(words);
  }

  // Heard only.
  hear(words) {
    this.frame.hear(words);
  }

  failed(error) {
    if (error.name !== 'AbortError') this.say(this.words.errors[error.code] || this.words.errors.other);
  }
}

async function begin() {
  const html = document.documentElement;
  const locale = chosenLanguage() || html.dataset.locale;
  const [me, words, t] = await Promise.all([readMe(), read('/desk/files/locales/' + locale + '.json'), loadAllWords(locale)]);
  html.lang = t.lang;
  html.dataset.locale = locale;
  document.title = words.title;
  if (me.must_change_password) return askForPassword(me, words);
  const desk = new Desk(me, locale, words, t);
  document.body.replaceChildren(...desk.frame.roots);
  listen();
  bind({ key: '?', single: true, words: 'cheat_sheet', run: () => openCheatSheet(desk) });
  window.addEventListener('hashchange', () => desk.route().catch((error) => desk.failed(error)));
  const place = placeBeforeSignIn();
  if (place) history.replaceState(null, '', place);
  await desk.route();
  if (!place) desk.search.box.focus();
  return desk.calls.resume();
}

function askForPassword(me, words) {
  document.body.replaceChildren(drawDuePassword(me, words));
  document.querySelector('#current').focus();
}

begin().catch((error) => {
  document.body.replaceChildren(make('main', { class: 'alone' }, make('p', { role: 'alert' }, String(error.message || error)), make('p', {}, make('a', { href: '/desk' }, '↻'))));
  throw error;
});
