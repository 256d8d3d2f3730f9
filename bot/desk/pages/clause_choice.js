// Words of a clause in, the one clause that somebody chooses among those the search finds out.

import { make } from '/widget/dom.js';
import { call } from './api.js';
import { placeWords } from './hits.js';

const LIMIT = 8;
const REST = 200;

export class ClauseChoice {
  constructor(desk) {
    this.desk = desk;
    this.box = make('input', { id: 'switch-clause', type: 'search', autocomplete: 'off', maxlength: '200', oninput: () => this.wait() });
    this.list = make('ul', { class: 'picked', role: 'list' });
    this.root = make('div', {}, make('label', { for: 'switch-clause' }, desk.words.switches.clause), this.box, this.list);
  }

  id() {
    const chosen = this.list.querySelector('input:checked');
    return chosen ? chosen.value : '';
  }

  title() {
    const chosen = this.list.querySelector('input:checked');
    return chosen ? chosen.dataset.title : '';
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), REST);
  }

  async find() {
    const q = this.box.value.trim();
    if (Array.from(q).length < 2) return;
    try {
      const { hits } = await call('POST', '/api/v1/search', { body: { q, limit: LIMIT } });
      if (q === this.box.value.trim()) this.show(hits);
    } catch (error) {
      this.desk.failed(error);
    }
  }

  // What was chosen stays chosen while it is among what is found.
  show(hits) {
    const { t, words } = this.desk;
    const chosen = this.id();
    const rows = hits.map((hit) => {
      const radio = make('input', { type: 'radio', name: 'switch-clause', value: hit.clause_id, 'data-title': hit.title, checked: hit.clause_id === chosen });
      const place = make('span', { class: 'soft' }, placeWords(hit, t));
      return make('li', { class: 'choice' }, make('label', {}, radio, make('span', { lang: 'zh-Hans' }, hit.title), place));
    });
    this.list.replaceChildren(...(rows.length ? rows : [make('li', { class: 'soft' }, words.search.nothing)]));
  }
}
