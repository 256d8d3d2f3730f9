// An entry in, the form of its decision out: which clauses answer, or that it is rightly refused, or a gap; set aside.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, read } from './api.js';
import { drawClauseLink } from './clause_link.js';
import { ClausePicker } from './clause_picker.js';
import { describeHistory } from './review_history.js';
import { drawWording } from './review_wording.js';

const MARKS = ['clause', 'refuse', 'gap'];

export function drawDecisionForm({ cluster, turns, offers }, desk, { done, load }) {
  const { words } = desk;
  const post = async (what, body, said) => {
    try {
      await call('POST', deskPath('review', 'clusters', cluster.id, what), { body: { version: cluster.version, ...body } });
      await done(said);
    } catch (error) {
      if (error.code === 'changed_meanwhile') refusal.replaceChildren(...(await tellChange(cluster, desk, load)));
      else refusal.textContent = words.review.errors[error.code] || words.errors[error.code] || error.message;
      refusal.hidden = false;
    }
  };
  const refusal = make('p', { role: 'alert', class: 'refusal', hidden: true });
  if (cluster.state !== 'open') return make('div', { class: 'decision-form' }, refusal, drawDecided(cluster, desk), make('button', { type: 'button', onclick: () => post('reopening', {}, words.review.reopened) }, words.review.reopen));
  const candidates = turns.flatMap((turn) => turn.why.flatMap((why) => (why.candidates || []).map((one) => one.clause_id)));
  const picker = new ClausePicker(desk, cluster.clause_ids, [...new Set(candidates)].slice(0, 5));
  const fields = drawWording({ cluster, turns, offers }, desk);
  const marks = MARKS.map((mark) => drawMark(mark, cluster, words, () => (picker.root.hidden = form.elements.mark.value !== 'clause')));
  const submit = (event) => {
    event.preventDefault();
    const mark = form.elements.mark.value;
    post('decision', { mark, clause_ids: mark === 'clause' ? picker.ids() : [], ...fields.values() }, words.review.saved);
  };
  const note = () => fields.values().note;
  const form = make(
    'form',
    { class: 'decision-form', onsubmit: submit },
    refusal,
    make('fieldset', { class: 'marks-of-review' }, make('legend', {}, words.review.decision), marks),
    picker.root,
    fields.root,
    make('div', { class: 'buttons' }, make('button', { class: 'main' }, words.review.save), make('button', { type: 'button', onclick: () => post('dismissal', { note: note() }, words.review.dismissed) }, words.review.dismiss)),
  );
  picker.root.hidden = (cluster.mark || 'clause') !== 'clause';
  return form;
}

// Somebody was quicker: what became of the entry, and the way to see it. What is typed stays until then.
async function tellChange(cluster, desk, load) {
  const { words } = desk;
  const found = await read(deskPath('review', 'clusters', cluster.id)).catch(() => null);
  const said = found ? [fill(words.review.meanwhile, { state: words.review.states[found.cluster.state] }), ...describeHistory(found.cluster, desk)] : [words.errors.changed_meanwhile];
  return [said.join(' '), ' ', make('button', { type: 'button', onclick: load }, words.review.reload), ' ', cluster.state === 'open' ? make('span', { class: 'soft' }, words.review.reload_hint) : ''];
}

function drawMark(mark, cluster, words, changed) {
  const box = make('input', { type: 'radio', name: 'mark', value: mark, id: 'mark-' + mark, checked: (cluster.mark || 'clause') === mark, onchange: changed });
  return make('p', { class: 'choice' }, box, make('label', { for: 'mark-' + mark }, words.review.marks[mark]));
}

function drawDecided(cluster, { words }) {
  const links = cluster.clause_ids.map((id) => make('li', {}, drawClauseLink(id)));
  return make(
    'div',
    {},
    cluster.mark && make('p', {}, make('strong', {}, words.review.marks[cluster.mark])),
    links.length > 0 && make('ul', {}, links),
    cluster.question && make('p', {}, cluster.question),
    cluster.phrasings.length > 0 && make('ul', {}, cluster.phrasings.map(({ text }) => make('li', {}, text))),
    cluster.note && make('p', { class: 'soft' }, cluster.note),
  );
}
