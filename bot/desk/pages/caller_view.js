// A quoted clause in, a large page to read to a caller out: sentence by sentence, then where it stands and who is responsible.

import { make } from '/widget/dom.js';
import { drawReadAloud } from '/widget/read_aloud.js';
import { citationRows } from './citation.js';
import { openSheet } from './sheet.js';
import { drawSuspension } from './suspended.js';

export function openCallerView(desk, hit) {
  const { words, t } = desk;
  const sentences = hit.quotes.flatMap(({ text }) => splitSentences(text));
  const rows = citationRows(hit, t, words).filter(([name]) => name !== words.copy.link);
  const spoken = [hit.title, ...sentences, ...rows.map(([name, value]) => name + words.colon + value)].join('\n');
  const content = make(
    'div',
    { class: 'caller' },
    drawSuspension(hit, t),
    make('p', { class: 'caller-intro' }, words.caller.intro),
    sentences.map((sentence) => make('p', { class: 'sentence', lang: 'zh-Hans' }, sentence)),
    make('dl', {}, rows.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    make('div', { class: 'buttons' }, drawReadAloud({ text: spoken, lang: 'zh-Hans' }, t), make('button', { type: 'button', onclick: () => window.print() }, words.reading.print)),
  );
  openSheet(hit.title, content, words, { kind: 'whole' });
}

// At the ends of sentences and of enumerated items; nothing is left out.
export function splitSentences(text) {
  return text.split(/(?<=[。；！？])|\n/).map((sentence) => sentence.trim()).filter(Boolean);
}
