// Whom to call, as administrators wrote it down, in; what stands at a place, who changed it and, for administrators, the way to change it out.

import { fill, make } from '/widget/dom.js';
import { deskPath, read } from './api.js';
import { CHAT, openContactForm } from './contact_form.js';
import { moment } from './times.js';

export class Contacts {
  constructor(desk) {
    this.desk = desk;
    this.known = new Map();
  }

  async load() {
    this.show(await read(deskPath('contacts')));
  }

  show({ contacts }) {
    this.known = new Map(contacts.map((one) => [one.place, one]));
  }

  // `said` are the lines that everybody sees; `changed` draws them anew.
  draw(place, name, said, changed) {
    const { desk } = this;
    const { words } = desk;
    const known = this.known.get(place);
    const update = async (all) => {
      if (all) this.show(all);
      else await this.load().catch((error) => desk.failed(error));
      changed();
    };
    const open = () => openContactForm(place, place === CHAT ? name : fill(words.contacts.title, { name }), known || null, desk, update);
    const mayChange = desk.may('administrator');
    if (!said.length && !mayChange) return null;
    return make(
      'div',
      { class: 'contact' },
      make('p', { class: 'label' }, words.units.contact),
      said.length ? said.map(([field, text]) => make('p', {}, make('span', { class: 'soft' }, (words.contacts[field + '_shown'] || words.contacts[field]) + words.colon), text)) : make('p', { class: 'soft' }, words.contacts.none),
      known && make('p', { class: 'soft' }, fill(words.contacts.changed, { who: known.by, when: moment(known.changed, desk) })),
      mayChange && make('button', { type: 'button', onclick: open }, known ? words.contacts.change : words.contacts.enter),
    );
  }

  // Whom the chat names, for everybody at the desk to see.
  drawChat() {
    const { words, locale } = this.desk;
    const place = make('div', {});
    const redraw = async () => {
      const { contact } = await read('/api/v1/widget?lang=' + locale).catch(() => ({ contact: null }));
      const said = contact ? ['unit', 'phone', 'hours'].filter((field) => contact[field]).map((field) => [field, contact[field]]) : [];
      if (contact && contact.standing) said.push(['standing', contact.standing.text]);
      place.replaceChildren(this.draw(CHAT, words.contacts.chat, said, redraw) || make('p', { class: 'soft' }, words.contacts.none));
    };
    redraw();
    return make('details', { class: 'of-chat' }, make('summary', {}, words.contacts.chat), place);
  }
}

export function saidOfUnit({ contact, name }) {
  if (!contact) return [];
  return ['unit', 'phone', 'hours', 'address', 'note'].filter((field) => contact[field] && (field !== 'unit' || contact.unit !== name)).map((field) => [field, contact[field]]);
}
