// What an administrator switches off or announces in; everybody sees what is off, since when and by whom.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, read } from './api.js';
import { ClauseChoice } from './clause_choice.js';
import { drawClauseLink } from './clause_link.js';
import { confirmSheet } from './sheet.js';
import { moment } from './times.js';

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];
const CLAUSE = 'clause:';
const KINDS = ['chat', 'notice', 'measure', 'clause'];

export function openView(desk) {
  const { words } = desk;
  const list = make('ul', { class: 'switch-rows', role: 'list' });
  const show = ({ switches }) => list.replaceChildren(...(switches.length ? switches.map((one) => drawSwitch(one, desk, load)) : [make('li', { class: 'soft' }, words.switches.none)]));
  const load = () => read(deskPath('switches')).then(show).catch((error) => desk.failed(error));
  load();
  const form = desk.may('administrator') ? drawForm(desk, show) : make('p', { class: 'soft' }, words.switches.only_administrators);
  return { root: make('div', { class: 'page' }, make('h2', { class: 'title' }, words.nav.switches), make('p', { class: 'soft' }, words.switches.hint), list, form) };
}

function drawSwitch(one, desk, changed) {
  const { words } = desk;
  const clear = async () => {
    if (!(await confirmSheet(words.switches.clear_sure, words))) return;
    await call('DELETE', path(one.name)).catch((error) => desk.failed(error));
    changed();
  };
  const notices = Object.entries(one.notice).map(([lang, text]) => make('p', { lang }, text));
  return make(
    'li',
    { class: 'switch' },
    make('p', {}, make('strong', {}, describe(one.name, words)), one.name.startsWith(CLAUSE) && [' ', drawClauseLink(one.name.slice(CLAUSE.length))], ' ', make('span', { class: 'soft' }, fill(words.switches.set_by, { who: one.by, when: moment(one.changed, desk) }))),
    notices,
    desk.may('administrator') && make('button', { type: 'button', onclick: clear }, one.name === 'notice' ? words.switches.take_down : words.switches.on_again),
  );
}

function describe(name, words) {
  const [kind, ...id] = name.split(':');
  return [words.switches.kinds[kind] || kind, id.join(':')].filter(Boolean).join(words.colon);
}

function drawForm(desk, show) {
  const { words } = desk;
  const kind = make('select', { id: 'switch-kind', onchange: () => choose() }, KINDS.map((name) => make('option', { value: name }, words.switches.kinds[name])));
  const measure = make('select', { id: 'switch-measure' });
  const clause = new ClauseChoice(desk);
  const ofMeasure = make('div', {}, make('label', { for: 'switch-measure' }, words.switches.measure), measure);
  const notices = LANGUAGES.map((lang) => make('textarea', { rows: '2', maxlength: '4000', lang, id: 'notice-' + lang }));
  const refusal = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const choose = () => {
    ofMeasure.hidden = kind.value !== 'measure';
    clause.root.hidden = kind.value !== 'clause';
  };
  const name = () => kind.value + (kind.value === 'measure' ? ':' + measure.value : kind.value === 'clause' ? ':' + clause.id() : '');
  const describeChoice = () => [describe(name(), words), kind.value === 'clause' && clause.title()].filter(Boolean).join(' ');
  const submit = async (event) => {
    event.preventDefault();
    refusal.hidden = true;
    if (kind.value === 'clause' && !clause.id()) {
      refusal.textContent = words.switches.errors.clause_missing;
      refusal.hidden = false;
      return clause.box.focus();
    }
    if (kind.value !== 'notice' && !(await confirmSheet(fill(words.switches.sure, { what: describeChoice() }), words))) return null;
    const body = Object.fromEntries(notices.map((field) => [field.lang, field.value.trim()]).filter(([, text]) => text));
    try {
      show(await call('PUT', path(name()), { body }));
      notices.forEach((field) => (field.value = ''));
      desk.say(words.switches.done);
    } catch (error) {
      refusal.textContent = words.switches.errors[error.code] || words.errors[error.code] || error.message;
      refusal.hidden = false;
    }
  };
  read('/api/v1/measures?lang=' + desk.lang).then(({ measures }) => measure.replaceChildren(...measures.map(({ id, title }) => make('option', { value: id }, title))), (error) => desk.failed(error));
  choose();
  return make(
    'form',
    { class: 'switch-form', onsubmit: submit },
    make('h2', {}, words.switches.set),
    refusal,
    make('label', { for: 'switch-kind' }, words.switches.what),
    kind,
    ofMeasure,
    clause.root,
    make('p', { class: 'soft' }, words.switches.notice_hint),
    notices.map((field) => [make('label', { for: field.id }, words.switches.notice + words.open + words.languages[field.lang] + words.shut), field]),
    make('button', { class: 'main' }, words.switches.submit),
  );
}

// The id's slashes belong to the path.
function path(name) {
  return deskPath('switches') + '/' + name.split('/').map(encodeURIComponent).join('/');
}
