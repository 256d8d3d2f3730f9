// Candidates and a search in, the clauses that a reviewer ticks out.

import { make } from '/widget/dom.js';
import { idPath, read } from './api.js';
import { drawClauseSearch } from './clause_search.js';

const LIMIT = 5;

export class ClausePicker {
  constructor(desk, chosen, offered) {
    this.desk = desk;
    this.list = make('ul', { class: 'picked', role: 'list' });
    const { label, box } = drawClauseSearch({ id: 'pick-clause', label: desk.words.review.find_clause, limit: LIMIT, found: (hits) => this.show(hits) }, desk);
    this.root = make('div', { class: 'picker' }, this.list, label, box);
    chosen.forEach((id) => this.add(id, true));
    offered.filter((id) => !chosen.includes(id)).forEach((id) => this.add(id, false));
  }

  ids() {
    return [...this.list.querySelectorAll('input:checked')].map((box) => box.value);
  }

  async add(id, isChosen, title = null) {
    if ([...this.list.querySelectorAll('input')].some((box) => box.value === id)) return;
    const name = make('span', { lang: 'zh-Hans' }, title || id);
    const box = make('input', { type: 'checkbox', value: id, checked: isChosen });
    this.list.append(make('li', { class: 'choice' }, make('label', {}, box, name), make('a', { href: '#search/' + id, 'aria-label': this.desk.words.review.read + ' ' + id }, id)));
    if (title) return;
    const clause = await read(idPath('clauses', id)).catch(() => null);
    if (clause) name.textContent = clause.title;
  }

  // What is ticked stays; the rest makes room for what was found.
  show(hits) {
    this.list.querySelectorAll('.none').forEach((old) => old.remove());
    this.list.querySelectorAll('input:not(:checked)').forEach((box) => box.closest('li').remove());
    hits.forEach((hit) => this.add(hit.clause_id, false, hit.title));
    if (!hits.length) this.list.append(make('li', { class: 'soft none' }, this.desk.words.search.nothing));
  }
}
