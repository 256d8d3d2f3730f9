// A drawing in, the same with the language of what it quotes said out, for whoever hears it.

import { make } from './dom.js';

// A quotation with Chinese in it, or what reaches from a Chinese character to the last one before Latin letters.
const CHINESE = /(“[^“”]*\p{Script=Han}[^“”]*”|\p{Script=Han}(?:[^A-Za-z“”]*\p{Script=Han})?)/u;

export const DOCUMENT_LANGUAGE = 'zh-Hans'; // quotations stand as printed

// Chinese in English text gets a `lang` of its own; the drawing itself is given back.
export function markChinese(drawing) {
  const walker = document.createTreeWalker(drawing, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const around = text.parentElement.closest('[lang]');
    if (!around || around.lang !== 'en' || !CHINESE.test(text.data)) continue;
    const pieces = text.data.split(CHINESE); // every second one is Chinese
    text.replaceWith(...pieces.map((piece, place) => (place % 2 ? quoted(piece) : piece)));
  }
  return drawing;
}

// Fills the {braces} of a wording with nodes.
export function fillNodes(wording, nodes) {
  return wording.split(/\{(\w+)\}/).map((piece, place) => (place % 2 ? nodes[piece] : piece));
}

export function quoted(text, lang = DOCUMENT_LANGUAGE) {
  return make('span', { lang }, text);
}
