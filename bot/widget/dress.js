// A shadow root or the document and the name of a style sheet in, the root dressed in it out: a constructed sheet, or a link
// where the browser has none.

import { make } from './dom.js';

const sheets = new Map();

async function fetchSheet(address) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(address, { credentials: 'omit' })).text());
  return sheet;
}

export async function dress(root, name) {
  const address = new URL(name, import.meta.url).href;
  try {
    if (!('adoptedStyleSheets' in root)) throw new TypeError();
    if (!sheets.has(name)) sheets.set(name, fetchSheet(address));
    const sheet = await sheets.get(name);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch (_) {
    sheets.delete(name);
    if (root.querySelector(`link[href="${address}"]`)) return;
    await new Promise((done) => {
      const link = make('link', { rel: 'stylesheet', href: address, onload: done, onerror: done });
      (root.head || root).append(link);
    });
  }
}
