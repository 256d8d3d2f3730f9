// The browser's storage in, the conversation out: session, turns in order, tickets, choices; shared by all tabs.
// Each turn has a key of its own, so that two tabs never overwrite each other; keys sort by time.

const TURN = 'turn ';
const TICKET = 'ticket ';
const SESSION = 'session';
const HERE_ONLY = 'here-only';

class Memory {
  constructor() {
    this.kept = new Map();
  }
  getItem(key) {
    return this.kept.has(key) ? this.kept.get(key) : null;
  }
  setItem(key, value) {
    this.kept.set(key, value);
  }
  removeItem(key) {
    this.kept.delete(key);
  }
  keys() {
    return [...this.kept.keys()];
  }
}

function open(name) {
  try {
    const storage = window[name];
    storage.setItem('zhengda', '');
    storage.removeItem('zhengda');
    return storage;
  } catch (_) {
    return new Memory(); // forbidden or full: the conversation lives as long as the page
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

export class Store {
  constructor(root, isHereOnly) {
    this.root = root;
    this.prefix = 'zhengda ' + root + ' ';
    this.tab = open('sessionStorage');
    this.storage = isHereOnly || this.remembers(HERE_ONLY) ? this.tab : open('localStorage');
    this.finished = new Set();
    const session = this.session();
    if (session && Date.now() > session.until) this.clear();
  }

  read(name) {
    try {
      return JSON.parse(this.storage.getItem(this.prefix + name));
    } catch (_) {
      return null;
    }
  }

  write(name, value) {
    const text = JSON.stringify(value);
    for (;;) {
      try {
        this.storage.setItem(this.prefix + name, text);
        return;
      } catch (_) {
        const oldest = this.names(TURN).find((one) => one !== name && !this.read(one).waiting);
        if (oldest) this.remove(oldest);
        else this.move(new Memory()); // the website itself has filled it
      }
    }
  }

  remove(name) {
    this.storage.removeItem(this.prefix + name);
  }

  names(start) {
    const all = this.storage.keys ? this.storage.keys() : Object.keys(this.storage);
    const whole = this.prefix + start;
    return all.filter((key) => key.startsWith(whole)).map((key) => key.slice(this.prefix.length)).sort();
  }

  session() {
    return this.read(SESSION);
  }

  // `life` is how long a session lasts after its last turn, in milliseconds.
  saveSession(token, life) {
    this.write(SESSION, { token, life, until: Date.now() + life });
  }

  prolong() {
    const session = this.session();
    if (session) this.saveSession(session.token, session.life);
  }

  dropSession() {
    this.remove(SESSION);
  }

  turns() {
    return this.names(TURN).map((name) => this.turn(name)).filter(Boolean);
  }

  turn(name) {
    const turn = this.read(name);
    return turn && { ...turn, name };
  }

  addTurn(said) {
    const last = this.names(TURN).pop();
    const after = last ? parseInt(last.split(' ')[1], 36) + 1 : 0;
    const time = Math.max(Date.now(), after).toString(36).padStart(9, '0');
    const id = newId();
    const name = TURN + time + ' ' + id;
    this.write(name, { id, waiting: true, ...said });
    return name;
  }

  // Changes a turn that still exists: another tab may have started over.
  change(name, values) {
    const turn = this.read(name);
    if (!turn) return false;
    this.write(name, { ...turn, ...values });
    return true;
  }

  // The oldest turn that has no reply yet; finished ones are not read again.
  nextWaiting() {
    for (const name of this.names(TURN)) {
      if (this.finished.has(name)) continue;
      const turn = this.turn(name);
      if (turn && turn.waiting) return turn;
      this.finished.add(name);
    }
    return null;
  }

  takeWaiting() {
    const waiting = this.turns().filter((turn) => turn.waiting);
    waiting.forEach(({ name }) => this.remove(name));
    return waiting;
  }

  tickets() {
    return this.names(TICKET).map((name) => this.read(name)).filter(Boolean);
  }

  saveTicket(ticket) {
    this.write(TICKET + ticket.ticket, ticket);
  }

  dropTicket({ ticket }) {
    this.remove(TICKET + ticket);
  }

  // The conversation; tickets stay until they are closed, for people are at work on them.
  clear() {
    for (const start of [TURN, SESSION]) this.names(start).forEach((name) => this.remove(name));
    this.tickets().filter(({ state }) => state === 'closed').forEach((ticket) => this.dropTicket(ticket));
  }

  // What this tab alone remembers, until it is closed.
  remember(name, value) {
    try {
      this.tab.setItem(this.prefix + name, value);
    } catch (_) {
      // full: the tab forgets
    }
  }

  remembers(name) {
    return this.tab.getItem(this.prefix + name);
  }

  isHereOnly() {
    return this.storage === this.tab;
  }

  // On a shared computer everything moves to this tab alone and ends with it.
  keepHereOnly() {
    this.move(this.tab);
    this.remember(HERE_ONLY, 'true');
  }

  move(storage) {
    const kept = this.names('').map((name) => [name, this.read(name)]);
    kept.forEach(([name]) => this.remove(name));
    this.storage = storage;
    kept.forEach(([name, value]) => this.write(name, value));
  }

  // Tells what another tab changed, by name.
  listen(heard) {
    const listener = (event) => {
      if (event.storageArea !== this.storage) return;
      if (event.key === null) heard('');
      else if (event.key.startsWith(this.prefix)) heard(event.key.slice(this.prefix.length));
    };
    window.addEventListener('storage', listener);
    return () => window.removeEventListener('storage', listener);
  }
}
