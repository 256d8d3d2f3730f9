// What an operator does in, the open call's record out: asked, opened and copied things, notes, particulars, outcome.

import { make } from '/widget/dom.js';
import { call, deskPath, query, read } from './api.js';
import { CallPanel } from './call_panel.js';
import { bind } from './keys.js';

const OPEN = 'zhengda desk call';
const MOST_CHARACTERS = 4000; // of an entry

export class CallRecorder {
  constructor(desk) {
    this.desk = desk;
    this.call = null;
    this.last = {};
    this.sending = Promise.resolve();
    this.button = make('button', { type: 'button', class: 'call-button', onclick: () => this.toggle() }, desk.words.calls.begin, make('kbd', { 'aria-hidden': 'true' }, 'F2'));
    this.view = new CallPanel(this);
    this.panel = this.view.root;
    bind({ key: 'F2', words: 'call', run: () => this.toggle() });
    bind({ key: 'F4', words: 'note', run: () => this.call && this.view.focusNote() });
    bind({ key: 'F8', words: 'end_call', run: () => this.call && this.view.focusOutcomes() });
  }

  // The call that this tab, or this operator elsewhere, has left open.
  async resume() {
    const id = sessionStorage.getItem(OPEN);
    if (!id) return;
    const found = await read(deskPath('calls', id)).catch(() => null);
    if (found && found.closed === null) this.take(found);
    else sessionStorage.removeItem(OPEN);
  }

  toggle() {
    if (this.call) this.view.toggle();
    else this.begin();
  }

  async begin() {
    if (this.beginning) return;
    this.beginning = true;
    this.desk.search.focusBox(); // at once: the caller is speaking already
    try {
      const { id } = await call('POST', deskPath('calls'));
      this.take(await read(deskPath('calls', id)));
      this.desk.say(this.desk.words.calls.begun);
    } catch (error) {
      this.desk.failed(error);
    } finally {
      this.beginning = false;
    }
  }

  take(found) {
    this.call = found;
    this.last = {};
    sessionStorage.setItem(OPEN, found.id);
    this.button.firstChild.textContent = this.desk.words.calls.running;
    this.button.classList.add('running');
    this.view.show(found, true);
  }

  asked(text) {
    if (text) this.note('question', { text });
  }

  opened(clauseId) {
    this.note('clause', { clause_id: clauseId });
  }

  copied(text, clauseId) {
    this.note('copied', { text: Array.from(text).slice(0, MOST_CHARACTERS).join(''), clause_id: clauseId });
  }

  write(text) {
    return this.note('note', { text });
  }

  // In the order in which things happened; the same thing twice in a row is one.
  note(kind, values) {
    if (!this.call) return null;
    const same = JSON.stringify(values);
    if (kind !== 'note' && this.last[kind] === same) return null;
    this.last[kind] = same;
    return this.change('POST', 'entries', { kind, ...values });
  }

  change(method, what, body) {
    const { id } = this.call;
    this.sending = this.sending.then(async () => {
      try {
        const version = this.call && this.call.id === id ? { version: this.call.version } : {};
        const changed = await call(method, deskPath('calls', id, what), { body: what === 'entries' ? body : { ...version, ...body } });
        if (!this.call || this.call.id !== id) return false;
        this.call = changed;
        this.view.show(changed);
        return true;
      } catch (error) {
        this.desk.failed(error);
        return false;
      }
    });
    return this.sending;
  }

  async end(outcome) {
    if (!(await this.change('POST', 'close', { outcome }))) return;
    this.call = null;
    sessionStorage.removeItem(OPEN);
    this.button.firstChild.textContent = this.desk.words.calls.begin;
    this.button.classList.remove('running');
    this.view.hide();
    this.desk.say(this.desk.words.calls.ended);
    this.desk.search.put('');
    this.desk.go('search');
  }

  list(values) {
    return read(deskPath('calls') + query(values));
  }
}
