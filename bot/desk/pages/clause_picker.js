// Candidates and a search in, the clauses that a reviewer ticks out.

import { make } from '/widget/dom.js';
import { call, idPath, read } from './api.js';

const LIMIT = 5;
const REST = 200;

export class ClausePicker {
  constructor(desk, chosen, offered) {
    this.desk = desk;
    this.list = make('ul', { class: 'picked', role: 'list' });
    this.box = make('input', { id: 'pick-clause', type: 'search', autocomplete: 'off', oninput: () => this.wait() });
    this.root = make('div', { class: 'picker' }, this.list, make('label', { for: 'pick-clause' }, desk.words.review.find_clause), this.box);
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

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), REST);
  }

  async find() {
    const q = this.box.value.trim();
    if (Array.from(q).length < 2) return;
    const found = await call('POST', '/api/v1/search', { body: { q, limit: LIMIT } }).catch(() => ({ hits: [] }));
    this.list.querySelectorAll('input:not(:checked)').forEach((box) => box.closest('li').remove());
    found.hits.forEach((hit) => this.add(hit.clause_id, false, hit.title));
  }
}
