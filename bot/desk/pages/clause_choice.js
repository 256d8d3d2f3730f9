// Words of a clause in, the one clause that somebody chooses among those the search finds out.

import { make } from '/widget/dom.js';
import { drawClauseSearch } from './clause_search.js';
import { placeWords } from './hits.js';

const LIMIT = 8;

export class ClauseChoice {
  constructor(desk) {
    this.desk = desk;
    const { label, box } = drawClauseSearch({ id: 'switch-clause', label: desk.words.switches.clause, limit: LIMIT, found: (hits) => this.show(hits) }, desk);
    this.box = box;
    this.list = make('ul', { class: 'picked', role: 'list' });
    this.root = make('div', {}, label, box, this.list);
  }

  id() {
    const chosen = this.list.querySelector('input:checked');
    return chosen ? chosen.value : '';
  }

  title() {
    const chosen = this.list.querySelector('input:checked');
    return chosen ? chosen.dataset.title : '';
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
