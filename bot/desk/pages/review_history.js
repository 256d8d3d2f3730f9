// An entry of the queue in, who decided on it and who exported it, and when, out.

import { fill } from '/widget/dom.js';
import { moment } from './times.js';

export function describeHistory(cluster, desk) {
  const { review } = desk.words;
  const decided = cluster.decided_by && fill(review.decided, { who: cluster.decided_by, when: moment(cluster.decided, desk) });
  const exported = cluster.exported_by && fill(review.exported, { who: cluster.exported_by, when: moment(cluster.exported, desk) });
  return [decided, exported].filter(Boolean);
}
