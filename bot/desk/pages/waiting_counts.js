// The links of the bar in, how much is open in the inbox and in the review queue beside their names out.

import { make } from '/widget/dom.js';
import { deskPath, query, read, whenChanged } from './api.js';

const OPEN = query({ state: 'open', limit: 1 });
const COUNTS = {
  inbox: async () => (await read(deskPath('tickets') + OPEN)).counts.open,
  review: async () => (await read(deskPath('review', 'clusters') + OPEN)).total,
};

// Counted anew when a view is opened or something was changed here, never by the clock: asking again and again would keep
// up a sign-in that nobody uses.
export class WaitingCounts {
  constructor(desk, links) {
    this.words = desk.words.nav;
    this.places = links.filter((link) => COUNTS[link.dataset.view]);
    this.asked = 0;
    whenChanged((path) => /\/(tickets|review)\b/.test(path) && this.update());
  }

  async update() {
    const asked = (this.asked += 1);
    const names = this.places.map((link) => link.dataset.view);
    const counts = await Promise.all(names.map((name) => COUNTS[name]())).catch(() => null); // the views tell what fails
    if (!counts || asked !== this.asked) return;
    this.places.forEach((link, place) => this.show(link, counts[place]));
  }

  show(link, count) {
    link.querySelectorAll('span').forEach((old) => old.remove());
    if (count) link.append(make('span', { class: 'count' }, String(count), make('span', { class: 'hidden' }, ' ' + this.words.open)));
  }
}
