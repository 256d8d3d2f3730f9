// A locale and the panel in, the opening state out: greeting, what may be asked, what is kept.

import { make } from './dom.js';

const SHOWN = 6;

export function drawWelcome(t, panel) {
  const openers = make('div', { class: 'openers', hidden: true });
  const privacy = make('details', { class: 'privacy', hidden: true });
  const notice = make('p', { class: 'banner', hidden: true });
  let isRead = false;
  const fetchOnce = async () => {
    if (isRead) return;
    isRead = true;
    const query = '?' + new URLSearchParams({ lang: t.lang });
    const [about, suggested] = await Promise.all([
      panel.door.read('api/v1/widget' + query),
      panel.door.read('api/v1/suggestions' + query),
    ]);
    if (about) showAbout(about);
    if (suggested && suggested.suggestions.length) {
      const buttons = suggested.suggestions.slice(0, SHOWN).map(({ text }) =>
        make('li', {}, make('button', { type: 'button', onclick: () => panel.put({ text }) }, text)),
      );
      openers.replaceChildren(make('p', { class: 'label' }, t.try), make('ul', { role: 'list' }, buttons));
    }
    isRead = Boolean(about || suggested);
  };
  const showAbout = (about) => {
    notice.textContent = about.notice || '';
    notice.hidden = !about.notice;
    const words = Object.entries(about.privacy || {}).filter(([name]) => name !== 'title');
    const lines = words.flatMap(([, text]) => text).map((text) => make('p', {}, text));
    privacy.replaceChildren(make('summary', {}, (about.privacy && about.privacy.title) || t.privacy), ...lines);
    privacy.hidden = !lines.length;
  };
  return {
    root: make('div', { class: 'welcome' }, make('p', { class: 'greeting' }, t.welcome), notice, privacy, openers),
    // `isEmpty`: nothing has been asked yet.
    open: (isEmpty) => {
      openers.hidden = !isEmpty;
      fetchOnce();
    },
  };
}
