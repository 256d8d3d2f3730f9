// Turns that wait in the store in, their cards into the store: one at a time, in order, none twice, whatever fails.
// One tab of all works it off: by a Web Lock, or by a lease in the store where there are no locks.

const LONGEST = 30; // seconds between two tries
const HELD = 'held'; // until when the door wants to be left alone
const MOST_TRIES = 5; // for faults that may never end
const SETTLES = 60; // milliseconds until one tab's writing has reached another

export class Outbox {
  // `tell({state, seconds})`: idle, sending, offline, reconnecting, busy; `changed(name)`: a turn is another one now;
  // `isRefused()`: a promise of whether nobody answered because the door does not serve this website.
  constructor(door, store, { tell, changed, isRefused }) {
    Object.assign(this, { door, store, tell, changed, isRefused });
    this.working = false;
    this.online = () => this.wake();
    window.addEventListener('online', this.online);
  }

  close() {
    this.closed = true;
    window.removeEventListener('online', this.online);
    this.wake(true);
  }

  // `said` is {text} or {text, button}; the name of the new turn.
  put(said) {
    const name = this.store.addTurn(said);
    this.changed(name);
    this.work();
    return name;
  }

  async work() {
    this.wake();
    if (this.working || this.closed) return;
    this.working = true;
    const before = this.store.turns().filter(({ waiting }) => waiting);
    const drain = async () => {
      before.forEach(({ name }) => this.changed(name)); // a panel removed meanwhile may have had them answered
      for (let turn; !this.closed && (turn = this.store.nextWaiting()); ) await this.deliver(turn);
    };
    try {
      await this.alone(drain);
    } finally {
      this.working = false;
    }
    if (!this.closed && this.store.nextWaiting()) this.work();
  }

  async alone(drain) {
    const { locks } = navigator;
    if (!locks) return this.byLease(drain);
    const now = (lock) => lock && drain().then(() => true);
    // another tab works: when it is through, what it wrote needs a moment to be seen here
    const later = () => new Promise((done) => setTimeout(done, SETTLES)).then(drain);
    try {
      const isDone = await locks.request(this.store.prefix, { ifAvailable: true }, now);
      if (!isDone) await locks.request(this.store.prefix, later);
    } catch (error) {
      if (error.name !== 'SecurityError') throw error;
      await this.byLease(drain); // a sandboxed frame has locks and may not use them
    }
  }

  async byLease(drain) {
    const { workAlone } = await import('./lease.js');
    return workAlone(this.store, drain, () => this.closed);
  }

  async deliver({ name, id, text, button }) {
    const left = this.heldFor();
    if (left) await this.pause(left, { state: 'busy', isHeld: true });
    for (let tries = 0; !this.closed && this.store.turn(name); tries += 1) {
      this.tell({ state: 'sending' });
      const { token, reply: refused } = await this.openSession();
      const body = { session: token, message_id: id, ...(button ? { button } : { message: text }) };
      const reply = token ? await this.door.call('POST', 'api/v1/chat', { body }) : refused;
      if (reply.status === 200) {
        this.store.prolong();
        this.finish(name, { cards: reply.data.cards, error: undefined });
        return;
      }
      const code = (reply.data && reply.data.error && reply.data.error.code) || '';
      if (reply.status === 401 && token && tries < MOST_TRIES) {
        this.store.dropSession();
        this.finish(name, { waiting: true, fresh: true });
      } else if (!isPassing(reply.status, code, tries)) {
        this.finish(name, { error: code || String(reply.status) });
        return;
      } else if (!reply.status && (await this.isRefused())) {
        this.finish(name, { error: 'origin_not_allowed' });
        return;
      } else {
        await this.wait(tries, reply);
      }
    }
    this.tell({ state: 'idle' });
  }

  finish(name, values) {
    if (this.store.change(name, { waiting: false, ...values }) && !this.closed) this.changed(name);
    this.tell({ state: 'idle' });
  }

  // {token}, or {reply} where the door gives none.
  async openSession() {
    const kept = this.store.session();
    if (kept) return { token: kept.token };
    const reply = await this.door.call('POST', 'api/v1/sessions', { body: {} });
    if (reply.status !== 200) return { reply };
    const other = this.store.session(); // who hands over to people opens one too
    if (other) return { token: other.token };
    this.store.saveSession(reply.data.session, Date.parse(reply.data.expires_at) - reply.date);
    return { token: reply.data.session };
  }

  // Ends the pause before the next try, unless the door asked for it.
  wake(isForced) {
    if (this.resume && (isForced || !this.isHeld)) this.resume();
  }

  // Seconds that the door still wants to wait, also where it said so before a reload; never more than it said.
  heldFor() {
    const { until, wait } = this.store.read(HELD) || {};
    return Math.max(0, Math.min((until - Date.now()) / 1000, wait) || 0);
  }

  async wait(tries, { status, wait }) {
    const seconds = Math.max(pauseAfter(tries), wait && wait + Math.random());
    if (wait) this.store.write(HELD, { until: Date.now() + seconds * 1000, wait: seconds });
    const state = status ? 'busy' : navigator.onLine ? 'reconnecting' : 'offline';
    await this.pause(seconds, { state, isHeld: wait > 0 });
  }

  async pause(seconds, { state, isHeld }) {
    this.tell({ state, seconds: Math.ceil(seconds) });
    this.isHeld = isHeld;
    await new Promise((resolve) => {
      this.resume = resolve;
      setTimeout(resolve, seconds * 1000);
    });
    this.resume = null;
  }
}

// Seconds until the next try, 1 to 30: twice as many each time, the later half of them by chance.
export function pauseAfter(tries, chance = Math.random()) {
  return (Math.min(LONGEST, 2 ** (tries + 1)) / 2) * (1 + chance);
}

function isPassing(status, code, tries) {
  if (status === 0 || status === 429 || status === 408 || code === 'in_progress') return true;
  return status >= 502 || (status >= 500 && tries < MOST_TRIES);
}
