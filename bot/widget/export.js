// The conversation in, a copy in the clipboard or on paper out. Loaded when first asked for.

import { make } from './dom.js';
import { dress } from './dress.js';

// Whether the clipboard has it.
export async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const field = make('textarea', { class: 'hidden', 'aria-hidden': 'true', tabindex: '-1' });
    field.value = text;
    root.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}

const WAY = 'data-policy-chat-path'; // print.css knows it

// Prints the chat alone: what is not on the way to it is left out, on paper only.
export async function printAlone(host) {
  await dress(document, 'print.css');
  const folds = [...host.shadowRoot.querySelectorAll('.decision, .further, .tasks details')];
  const closed = folds.filter((fold) => !fold.open);
  const path = [];
  for (let node = host; node && node !== document.documentElement; node = node.parentElement) path.push(node);
  closed.forEach((fold) => (fold.open = true));
  path.forEach((node) => node.setAttribute(WAY, ''));
  const tidy = () => {
    closed.forEach((fold) => (fold.open = false));
    path.forEach((node) => node.removeAttribute(WAY));
  };
  window.addEventListener('afterprint', tidy, { once: true });
  window.print();
}

// The whole conversation in words, with the permalinks of what was cited.
export function asText(turns, t) {
  const reply = (card) => [t.bot + t.colon + card.text, ...card.citations.map(({ url }) => url)].join('\n');
  const turn = ({ text, cards }) => [t.you + t.colon + text, ...(cards || []).map(reply)].join('\n\n');
  return turns.map(turn).join('\n\n————\n\n');
}
