// A panel and a question in, the sheet over its conversation out, until it is answered; then the focus is back.
// Loaded when first needed.

import { make } from './dom.js';
import { dress } from './dress.js';

export async function openSheet(panel, content, label) {
  await dress(panel.host.shadowRoot, 'sheet.css');
  const before = panel.host.shadowRoot.activeElement;
  const behind = [panel.transcript.root, panel.composer.root];
  const sheet = make('div', { class: 'sheet', role: 'group', 'aria-label': label }, content);
  panel.closeSheet = () => {
    panel.closeSheet = null;
    sheet.remove();
    putAway(behind, false);
    (before && before.isConnected ? before : panel.composer.field).focus();
  };
  putAway(behind, true);
  panel.root.append(sheet);
  sheet.querySelector('textarea, input, button').focus();
}

// Out of reach of keys and readers; where a browser does not know `inert`, out of sight as well.
function putAway(nodes, isAway) {
  const isKnown = 'inert' in HTMLElement.prototype;
  for (const one of nodes) {
    one.inert = isAway;
    one.classList.toggle('behind', isAway && !isKnown);
  }
}

// A promise of yes; it stays open where the sheet is put away.
export function confirm(panel, words) {
  const { t } = panel;
  return new Promise((answer) => {
    const yes = () => {
      panel.closeSheet();
      answer();
    };
    const buttons = [
      make('button', { type: 'button', onclick: () => panel.closeSheet() }, t.no),
      make('button', { type: 'button', class: 'main', onclick: yes }, t.yes),
    ];
    const row = make('div', { class: 'buttons' }, buttons);
    openSheet(panel, make('div', { class: 'sheet-body' }, make('p', {}, words), row), words);
  });
}

export async function startOver(panel) {
  const { t, store } = panel;
  await confirm(panel, t.start_over_sure);
  const waiting = store.takeWaiting(); // so that no tab sends it meanwhile
  const session = store.session();
  if (session) {
    const { status } = await panel.door.call('DELETE', 'api/v1/sessions', { token: session.token });
    if (status !== 204 && status !== 401) {
      waiting.forEach(({ name, ...turn }) => store.write(name, turn));
      if (!panel.outbox.working) panel.outbox.work();
      return panel.notice(t.start_over_failed);
    }
  }
  store.clear();
  panel.transcript.clear();
  if (panel.handoff) panel.handoff.show();
  panel.welcome.showOpeners(true);
  return panel.notice(t.started_over);
}
