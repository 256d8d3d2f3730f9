// The queue in, entries with the turns behind them out; a reviewer's decision in, files for the next training out.

import { fill, make } from '/widget/dom.js';
import { deskPath, query, read } from './api.js';
import { drawCluster } from './review_entry.js';
import { drawExports, drawRefresh, mergeNew } from './review_tasks.js';
import { moment } from './times.js';

const PAGE = 30;

export function openView(desk) {
  const { words } = desk;
  const list = make('ol', { class: 'queue', role: 'list' });
  const state = make('p', { class: 'soft', role: 'status' });
  const pager = make('div', { class: 'row' });
  const entry = make('section', { class: 'entry', 'aria-label': words.review.entry, hidden: true });
  const root = make('div', { class: 'page split' });
  let offset = 0;
  const select = (name, options) =>
    make('label', {}, words.review[name], make('select', { name, onchange: () => load(0) }, Object.entries(options).map(([value, title]) => make('option', { value }, title))));
  const any = { '': words.search.any };
  const form = make(
    'form',
    { class: 'row wrap', role: 'search', onsubmit: (event) => (event.preventDefault(), load(0)) },
    make('label', {}, words.review.q, make('input', { name: 'q', type: 'search', maxlength: '200' })),
    select('state', words.review.states),
    select('reason', { ...any, ...words.review.reasons }),
    select('lang', { ...any, ...words.languages }),
    select('sort', words.review.sorts),
  );
  const load = async (from = offset) => {
    offset = from;
    try {
      const values = Object.fromEntries(new FormData(form));
      const { clusters, total } = await read(deskPath('review', 'clusters') + query({ ...values, offset, limit: PAGE }));
      const held = list.contains(document.activeElement) && document.activeElement.getAttribute('href');
      list.replaceChildren(...clusters.map((one) => drawRow(one, desk)));
      if (held) [...list.querySelectorAll('a')].filter((link) => link.getAttribute('href') === held).forEach((link) => link.focus());
      state.textContent = fill(words.review.count, { n: total, shown: clusters.length });
      const step = (name, to, off) => make('button', { type: 'button', disabled: off, onclick: () => load(to) }, name);
      pager.replaceChildren(...(total > PAGE ? [step(words.previous_page, offset - PAGE, offset === 0), step(words.next_page, offset + PAGE, offset + PAGE >= total)] : []));
    } catch (error) {
      desk.failed(error);
    }
  };
  const at = async (id) => {
    root.classList.toggle('has-open', Boolean(id));
    entry.hidden = !id;
    entry.dataset.id = id;
    if (id) await drawCluster(entry, id, desk, () => load());
    else entry.replaceChildren();
  };
  // a decided entry that is open has gone along; in an open one somebody may be typing
  const exported = () => Promise.all([load(0), entry.dataset.state === 'answered' && at(entry.dataset.id)]);
  root.append(
    make('section', { class: 'finding', 'aria-label': words.nav.review }, make('h2', { class: 'title' }, words.nav.review), form, drawRefresh(desk, () => merged(0)), state, list, pager, drawExports(desk, exported)),
    entry,
  );
  const merged = (from) => {
    desk.frame.waiting.update();
    return load(from);
  };
  load(0);
  // what was asked since the last look comes in by itself; where that fails, the button says so
  mergeNew(() => {}).then(({ turns }) => turns > 0 && merged(), () => null);
  return { root, at };
}

function drawRow(one, desk) {
  const { words } = desk;
  const reasons = Object.entries(one.reasons).map(([reason, n]) => make('span', { class: 'tag' }, (words.review.reasons[reason] || reason) + ' ' + n));
  const languages = Object.entries(one.languages).map(([lang, n]) => make('span', { class: 'tag' }, (words.languages[lang] || lang) + ' ' + n));
  return make(
    'li',
    { class: 'queue-row' },
    make('a', { href: '#review/' + one.id }, one.text || words.review.deleted),
    make(
      'p',
      { class: 'marks' },
      make('strong', {}, fill(words.review.times, { n: one.count })),
      one.newest && make('span', { class: 'soft' }, moment(one.newest, desk)),
      reasons,
      languages,
      one.new_since > 0 && make('span', { class: 'badge', 'data-kind': 'unknown' }, fill(words.review.new_since, { n: one.new_since })),
    ),
  );
}
