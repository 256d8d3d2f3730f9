// Clicks in: new turns merged with a bar that shows how far, answered entries handed over as files.

import { fill, make } from '/widget/dom.js';
import { call, deskPath, read } from './api.js';
import { moment } from './times.js';

const ASK_AGAIN = 700;

// Merges what is new and tells how far it is; how it ended.
export async function mergeNew(tell) {
  let progress = await call('POST', deskPath('review', 'refresh'));
  while (progress.state === 'running') {
    tell(progress);
    await new Promise((resume) => setTimeout(resume, ASK_AGAIN));
    progress = await read(deskPath('review', 'refresh'));
  }
  return progress;
}

export function drawRefresh(desk, done) {
  const { words } = desk;
  const bar = make('progress', { max: '1', value: '0', hidden: true, 'aria-label': words.review.merging });
  const said = make('span', { class: 'soft', role: 'status' });
  const button = make('button', { type: 'button', onclick: () => run() }, words.review.refresh);
  const run = async () => {
    button.disabled = true;
    bar.hidden = false;
    try {
      const progress = await mergeNew(show);
      said.textContent = progress.state === 'failed' ? words.review.merge_failed : fill(words.review.merged, { turns: progress.turns, clusters: progress.clusters });
      done();
    } catch (error) {
      desk.failed(error);
    }
    bar.hidden = true;
    button.disabled = false;
  };
  const show = ({ stage, done: n, total }) => {
    bar.max = total || 1;
    bar.value = n;
    said.textContent = words.review.stages[stage] + ' ' + n + '/' + total;
  };
  return make('div', { class: 'row wrap' }, button, bar, said);
}

export function drawExports(desk, done) {
  const { words } = desk;
  const list = make('ul', { role: 'list', class: 'exports' });
  const run = async () => {
    try {
      await call('POST', deskPath('review', 'exports'));
      await load();
      done();
    } catch (error) {
      if (error.code === 'nothing_to_export') desk.say(words.review.nothing_to_export);
      else desk.failed(error);
    }
  };
  const load = async () => {
    const { exports } = await read(deskPath('review', 'exports'));
    list.replaceChildren(...exports.map((one) => drawExport(one, desk)));
  };
  const fold = make(
    'details',
    { ontoggle: () => fold.open && load().catch((error) => desk.failed(error)) },
    make('summary', {}, words.review.exports),
    make('p', { class: 'soft' }, words.review.exports_hint),
    make('button', { type: 'button', onclick: run }, words.review.export),
    list,
  );
  return fold;
}

function drawExport(one, desk) {
  const files = one.files.map((file) => make('a', { href: deskPath('review', 'exports', one.id, file), download: file }, file));
  return make('li', { class: 'row wrap' }, moment(one.created, desk), make('span', { class: 'soft' }, one.by + ' · ' + fill(desk.words.review.entries, { n: one.clusters })), files);
}
