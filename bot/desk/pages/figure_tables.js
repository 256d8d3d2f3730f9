// Figures of a period in, a plot with its table for each of them out; every count leads to the turns behind it.

import { fill, make } from '/widget/dom.js';
import { deskPath } from './api.js';
import { drawPlot } from './plot.js';
import { drawBars, drawColumns } from './plot_shapes.js';

const TABLES = ['days', 'hours', 'outcomes', 'languages', 'channels', 'clauses', 'units'];
const IN_ORDER = { days: everyDay, hours: everyHour };
const MOST_BARS = 12;

export function drawTables(found, desk, period) {
  const csv = (name) => deskPath('overview', name + '.csv') + period;
  const days = [drawLatency, drawAnswerRates, drawAccuracy].map((draw) => draw(found.by_day, desk, csv));
  return [drawUnanswered(found.top_unanswered, desk, csv), ...TABLES.map((table) => drawCounts(table, found.tables[table], desk, csv)), ...days];
}

// `path` is the door's way to the turns, `more` narrows it. Of none there is nothing to see.
export function linkToTurns(path, count, more, name, shown = count) {
  if (count === 0) return '0';
  const filter = new URLSearchParams(path.split('?')[1]);
  Object.entries(more).forEach(([key, value]) => filter.set(key, value));
  return make('a', { href: '#turns/' + filter, 'aria-label': name + ' ' + shown }, String(shown));
}

export function percent(share) {
  return Math.round(share * 1000) / 10 + '%';
}

function drawCounts(table, rows, desk, csv) {
  const { words } = desk;
  const { label, turns, answered, refused } = words.overview;
  const names = { outcomes: words.outcomes, languages: words.languages, channels: words.channels }[table] || {};
  const named = rows.map((row) => ({ ...row, label: names[row.key] || row.label }));
  const columns = IN_ORDER[table];
  const shown = named.slice(0, MOST_BARS);
  return drawPlot(words.overview.tables[table], desk, {
    csv: csv(table),
    note: !columns && shown.length < rows.length && fill(words.overview.drawn, { n: shown.length }),
    head: [label, turns, answered, refused],
    lines: named.map((row) => {
      const link = (count, more, name) => linkToTurns(row.turns_path, count, more, row.label + ' ' + name);
      return [row.label, link(row.turns, {}, turns), link(row.answered, { kind: 'answered' }, answered), link(row.refused, { kind: 'refused' }, refused)];
    }),
    drawing: () => (columns ? drawColumns(columns(named)) : drawBars(shown)),
  });
}

function drawUnanswered(rows, desk, csv) {
  const { words } = desk;
  const named = rows.map((row) => ({ ...row, label: row.text || words.review.deleted }));
  return drawPlot(words.overview.unanswered, desk, {
    csv: csv('unanswered'),
    head: [words.overview.label, words.overview.turns],
    lines: named.map((row) => [make('a', { href: '#review/' + row.cluster_id }, row.label), linkToTurns(row.turns_path, row.count, {}, row.label)]),
    drawing: () => drawBars(named.map((row) => ({ label: row.label, turns: row.count, answered: 0 }))),
  });
}

function drawLatency(days, desk, csv) {
  const { label, turns, p50, p95, tables } = desk.words.overview;
  const link = (day, count, more, name, shown) => linkToTurns(day.turns_path, count, more, day.key + ' ' + name, shown);
  return drawPlot(tables.latency, desk, {
    csv: csv('latency'),
    note: desk.words.overview.latency_note,
    head: [label, turns, p50, p95],
    lines: days.map((day) => [day.key, link(day, day.turns, {}, turns), ...[['p50', p50], ['p95', p95]].map(([at, name]) => link(day, day.turns, { took_from: day[at] }, name, Math.round(day[at]) + ' ms'))]),
    drawing: () => drawColumns(everyDay(days.map((day) => ({ key: day.key, label: day.key, turns: Math.round(day.p95), answered: Math.round(day.p50) }))), ' ms'),
  });
}

function drawAnswerRates(days, desk, csv) {
  const { overview } = desk.words;
  const wanted = { name: 'answer_rates', title: overview.tables.answer_rates, counts: [['asked', { kind: 'asked' }], ['answered', { kind: 'answered' }]], share: 'answer_rate', shares: overview.answer_rate };
  return drawShares(days.filter((day) => day.asked > 0), desk, csv, wanted);
}

function drawAccuracy(days, desk, csv) {
  const { overview } = desk.words;
  const wanted = { name: 'accuracy', title: overview.tables.accuracy, counts: [['judged', { verdict: 'judged' }], ['right', { verdict: 'right' }]], share: 'confirmed_accuracy', shares: overview.accuracy, note: overview.accuracy_note };
  return drawShares(days.filter((day) => day.judged > 0), desk, csv, wanted);
}

function drawShares(days, desk, csv, { name, title, counts, share, shares, note }) {
  const { overview } = desk.words;
  return drawPlot(title, desk, {
    csv: csv(name),
    note,
    head: [overview.label, ...counts.map(([count]) => overview[count]), shares],
    lines: days.map((day) => [day.key, ...counts.map(([count, more]) => linkToTurns(day.turns_path, day[count], more, day.key + ' ' + overview[count])), percent(day[share])]),
    drawing: () => drawColumns(everyDay(days.map((day) => ({ key: day.key, label: day.key, turns: 100, answered: Math.round(day[share] * 100) }))), '%'),
  });
}

// Hours nobody asked in are hours as well.
function everyHour(rows) {
  const found = new Map(rows.map((row) => [Number(row.key), row]));
  return Array.from({ length: 24 }, (_, hour) => found.get(hour) || { label: String(hour), turns: 0, answered: 0 });
}

// So are days.
function everyDay(rows) {
  const found = new Map(rows.map((row) => [row.key, row]));
  const days = [];
  const last = rows[rows.length - 1].key;
  for (let day = new Date(rows[0].key + 'T00:00:00Z'); ; day.setUTCDate(day.getUTCDate() + 1)) {
    const key = day.toISOString().slice(0, 10);
    days.push(found.get(key) || { label: key, turns: 0, answered: 0 });
    if (key >= last) return days;
  }
}
