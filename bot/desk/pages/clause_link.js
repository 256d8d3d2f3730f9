// A clause's id in, a link with its title out; the id stands in its title for support, and for good where no such clause is left.

import { make } from '/widget/dom.js';
import { idPath, read } from './api.js';

const titles = new Map();

export function drawClauseLink(id) {
  const link = make('a', { href: '#search/' + id, title: id, lang: 'zh-Hans' }, id);
  titleOf(id).then((title) => title && (link.textContent = title));
  return link;
}

// Asked for once in the life of the page; what was not found is asked for again.
function titleOf(id) {
  if (!titles.has(id)) {
    const found = read(idPath('clauses', id)).then(({ title }) => title);
    titles.set(id, found.catch(() => titles.delete(id) && null));
  }
  return titles.get(id);
}
