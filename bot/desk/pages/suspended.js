// A clause, a hit or a measure in; what says that an administrator has suspended it out, nothing where nobody has.

import { make } from '/widget/dom.js';

export function suspensionWords({ suspended }, t) {
  return suspended ? suspended.text[t.lang] : '';
}

export function drawSuspension(what, t) {
  const said = suspensionWords(what, t);
  return said && make('p', { class: 'suspended', role: 'note' }, said);
}

export function drawSuspendedBadge({ suspended }, words) {
  return suspended && make('span', { class: 'badge', 'data-kind': 'suspended' }, words.suspended);
}
