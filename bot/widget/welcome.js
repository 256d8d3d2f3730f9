// The panel in, the opening state out: greeting, an administrator's notice, what is kept, what may be asked.

import { make } from './dom.js';

export function drawWelcome(t, panel) {
  const openers = make('div', { class: 'openers' });
  const about = make('div', {});
  let isRead = false;
  const welcome = {
    contact: null, // whom an administrator says to call
    root: make('div', { class: 'welcome' }, make('p', { class: 'greeting' }, t.welcome), about, openers),

    // Only while nothing has been asked.
    showOpeners(isShown) {
      openers.hidden = !isShown;
    },

    // Asks the door, once, what it has to say.
    async fetch() {
      if (isRead) return;
      isRead = true;
      const read = (path) => panel.door.read(`api/v1/${path}?lang=${t.lang}`);
      const [told, suggested] = await Promise.all([read('widget'), read('suggestions')]);
      isRead = Boolean(told && suggested);
      if (!told) panel.isRefused();
      if (told) about.replaceChildren(...drawAbout(told, t));
      if (told) welcome.contact = told.contact;
      if (suggested) openers.replaceChildren(...drawOpeners(suggested.suggestions, t, panel));
    },
  };
  return welcome;
}

function drawAbout({ notice, privacy }, t) {
  const lines = [privacy.warning, ...privacy.text].map((text) => make('p', {}, text));
  const draft = privacy.draft && make('p', {}, make('span', { class: 'tag draft' }, t.draft));
  const fold = make('details', { class: 'privacy' }, make('summary', {}, privacy.title), lines, draft);
  return notice ? [make('p', { class: 'banner' }, notice), fold] : [fold];
}

function drawOpeners(suggestions, t, panel) {
  const press = (text) => () => {
    panel.transcript.root.focus(); // the button will be gone
    panel.put({ text });
  };
  const ask = (text) => make('li', {}, make('button', { type: 'button', onclick: press(text) }, text));
  const list = suggestions.map(({ text }) => ask(text));
  return list.length ? [make('p', { class: 'label' }, t.try), make('ul', { role: 'list' }, list)] : [];
}
