// The conversation in, a copy in the clipboard or on paper out. Loaded when first asked for.

import { make } from './dom.js';

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

// Prints the chat alone: what is not on the way to it is left out, on paper only.
export function printAlone(host) {
  const folds = [...host.shadowRoot.querySelectorAll('.decision, .further, .tasks details')].filter((fold) => !fold.open);
  folds.forEach((fold) => (fold.open = true));
  const path = [];
  for (let node = host; node && node !== document.documentElement; node = node.parentElement) path.push(node);
  const rule = '@media print { [data-policy-chat-path] > :not([data-policy-chat-path]) { display: none !important } }';
  const page = 'adoptedStyleSheets' in document && new CSSStyleSheet();
  if (page) page.replaceSync(rule);
  path.forEach((node) => node.setAttribute('data-policy-chat-path', ''));
  if (page) document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  const tidy = () => {
    folds.forEach((fold) => (fold.open = false));
    path.forEach((node) => node.removeAttribute('data-policy-chat-path'));
    if (page) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== page);
  };
  window.addEventListener('afterprint', tidy, { once: true });
  window.print();
}

// The whole conversation in words, with the permalinks of what was cited.
export function asText(turns, t) {
  const replies = (cards) => cards.map((card) => [t.bot + t.colon + card.text, ...card.citations.map(({ url }) => url)].join('\n'));
  return turns.map(({ text, cards }) => [t.you + t.colon + text, ...replies(cards || [])].join('\n\n')).join('\n\n————\n\n');
}
