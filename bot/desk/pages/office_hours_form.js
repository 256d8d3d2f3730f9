// Office hours in, a line for each weekday and one for each date that differs out; and what was typed there as office hours.

import { make } from '/widget/dom.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const BETWEEN = /\s*[,，、;；]\s*/;
const SPAN = /^(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})\b\s*(.*)$/;

// Something that cannot be read as hours; `field` as the door names it.
export class HoursUnread extends Error {
  constructor() {
    super('hours');
    Object.assign(this, { code: 'hours_unread', field: 'open' });
  }
}

export function drawOfficeHours(known, words) {
  const { contacts } = words;
  const boxes = DAYS.map((day) => make('input', { id: 'hours-' + day, autocomplete: 'off', maxlength: '100', value: known ? spansOf(known.weekly.filter((one) => one.days.includes(day))) : '' }));
  const others = make('textarea', { id: 'hours-others', rows: '3', maxlength: '4000' });
  others.value = known ? linesOf(known.exceptions) : '';
  const root = make(
    'fieldset',
    {},
    make('legend', {}, contacts.open),
    make('p', { class: 'soft' }, contacts.open_hint),
    make('div', { class: 'weekdays' }, boxes.map((box, place) => make('label', { for: box.id }, make('span', { class: 'soft' }, contacts.days[place]), box))),
    make('label', { for: others.id }, contacts.others),
    make('p', { class: 'soft' }, contacts.others_hint),
    others,
  );
  const value = () => {
    const weekly = boxes.flatMap((box, place) => readSpans(box.value).map((span) => ({ days: [DAYS[place]], ...span })));
    const exceptions = others.value.split('\n').map((line) => line.trim()).filter(Boolean).flatMap(readException);
    return weekly.length || exceptions.length ? { weekly, exceptions } : null;
  };
  return { root, value };
}

function readSpans(text) {
  return text.trim().split(BETWEEN).filter(Boolean).map((one) => {
    const found = SPAN.exec(one.trim());
    if (!found) throw new HoursUnread();
    const [, hour, minute, lastHour, lastMinute] = found;
    return { from: hour.padStart(2, '0') + ':' + minute, to: lastHour.padStart(2, '0') + ':' + lastMinute };
  });
}

// Without times nobody is there on that date.
function readException(line) {
  const found = DATE.exec(line);
  if (!found) throw new HoursUnread();
  const [, year, month, day, rest] = found;
  const dates = [[year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')];
  const spans = readSpans(rest);
  return spans.length ? spans.map((span) => ({ dates, ...span })) : [{ dates }];
}

function spansOf(entries) {
  return entries.filter((one) => one.from).map((one) => one.from + '-' + one.to).join(', ');
}

function linesOf(exceptions) {
  const dates = [...new Set(exceptions.flatMap((one) => one.dates))].sort();
  return dates.map((date) => (date + ' ' + spansOf(exceptions.filter((one) => one.dates.includes(date)))).trim()).join('\n');
}
