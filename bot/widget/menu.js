// The panel in, the items of its menu out. Loaded when the menu is first opened.

import { make } from './dom.js';
import { dress } from './dress.js';

const LANGUAGES = { 'zh-CN': ['简体', 'zh-Hans'], 'zh-TW': ['繁體', 'zh-Hant'], en: ['English', 'en'] };

export async function drawItems(panel) {
  await dress(panel.host.shadowRoot, 'sheet.css');
  const { t, host, store } = panel;
  const item = (words, press, isPressed, lang) =>
    make(
      'button',
      {
        type: 'button',
        lang,
        'aria-pressed': isPressed === undefined ? null : String(isPressed),
        onclick: ({ currentTarget }) => {
          panel.dismiss();
          press(currentTarget);
        },
      },
      words,
    );
  const keepHere = (button) => {
    store.keepHereOnly();
    button.setAttribute('aria-pressed', 'true');
    panel.notice(t.shared_on);
  };
  const copy = async () => {
    const { asText, copyText } = await import('./export.js');
    panel.notice((await copyText(asText(store.turns(), t), panel.root)) ? t.copied : t.failed);
  };
  const languages = Object.entries(LANGUAGES).map(([locale, [name, lang]]) =>
    item(name, () => host.setAttribute('locale', locale), lang === t.lang, lang),
  );
  return [
    item(t.handoff, () => panel.openHandoff()),
    item(t.copy, copy),
    item(t.print, async () => (await import('./export.js')).printAlone(host)),
    item(t.start_over, async () => (await import('./sheet.js')).startOver(panel)),
    item(t.shared, keepHere, store.isHereOnly()),
    make('div', { class: 'languages', role: 'group', 'aria-label': t.language }, languages),
  ];
}
