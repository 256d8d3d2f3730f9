// A text and stretches of it in, the text with those marked out. Stretches count Unicode code points.

import { make } from '/widget/dom.js';

export function markSpans(text, spans = []) {
  if (!spans.length) return [text];
  const points = Array.from(text);
  const pieces = [];
  let done = 0;
  for (const [from, to] of spans) {
    if (from < done || to > points.length) continue;
    pieces.push(points.slice(done, from).join(''), make('mark', {}, points.slice(from, to).join('')));
    done = to;
  }
  return [...pieces, points.slice(done).join('')];
}
