// What is written down of whom to call in, the form that an administrator changes it with out; each text in three languages.

import { make } from '/widget/dom.js';
import { call, deskPath } from './api.js';
import { drawOfficeHours } from './office_hours_form.js';
import { confirmSheet, openSheet } from './sheet.js';

export const CHAT = 'chat';
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];
const TEXTS = { [CHAT]: ['unit', 'hours'] };
const TEXTS_OF_UNITS = ['hours', 'address', 'note'];

// `known` is what stands there now, null where nothing does; `changed` gets everything that is written down afterwards.
export function openContactForm(place, name, known, desk, changed) {
  const { words } = desk;
  const refusal = make('p', { role: 'alert', class: 'refusal', hidden: true });
  const phone = make('input', { id: 'contact-phone', maxlength: '200', autocomplete: 'off', value: (known && known.phone) || '' });
  const texts = Object.fromEntries((TEXTS[place] || TEXTS_OF_UNITS).map((field) => [field, drawText(field, known, words)]));
  const hours = place === CHAT ? drawOfficeHours(known && known.open, words) : null;
  const refuse = (error) => {
    refusal.textContent = words.contacts.errors[error.code === 'invalid_request' ? error.field.split('.')[0] : error.code] || words.errors[error.code] || error.message;
    refusal.hidden = false;
    refusal.scrollIntoView({ block: 'nearest' });
  };
  const save = async (event) => {
    event.preventDefault();
    const kept = known && known.unit && !texts.unit ? { unit: known.unit } : {}; // from a file; the form has no place for it
    const said = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, text.value()]));
    try {
      const body = { ...kept, ...said, phone: phone.value.trim() || null, open: hours && hours.value(), version: known ? known.version : 0 };
      changed(await call('PUT', contactPath(place), { body }));
      dialog.close();
      desk.say(words.contacts.saved);
    } catch (error) {
      refuse(error);
    }
  };
  const clear = async () => {
    if (!(await confirmSheet(words.contacts.clear_sure, words))) return;
    try {
      await call('DELETE', contactPath(place));
      changed(null);
      dialog.close();
      desk.say(words.contacts.cleared);
    } catch (error) {
      refuse(error);
    }
  };
  const form = make(
    'form',
    { class: 'contact-form', onsubmit: save },
    refusal,
    make('p', { class: 'soft' }, words.contacts.hint),
    texts.unit && texts.unit.root,
    make('label', { for: phone.id }, words.contacts.phone),
    phone,
    Object.entries(texts).map(([field, text]) => field !== 'unit' && text.root),
    hours && hours.root,
    make('div', { class: 'buttons' }, make('button', { class: 'main' }, words.contacts.save), known && make('button', { type: 'button', onclick: clear }, words.contacts.clear)),
  );
  const dialog = openSheet(name, form, words);
}

function drawText(field, known, words) {
  const boxes = LANGUAGES.map((lang) => make('input', { lang, maxlength: '200', autocomplete: 'off', value: (known && known[field] && known[field][lang]) || '' }));
  const root = make(
    'fieldset',
    {},
    make('legend', {}, words.contacts[field]),
    boxes.map((box) => make('label', { class: 'in-language' }, make('span', { class: 'soft' }, words.languages[box.lang]), box)),
  );
  return { root, value: () => Object.fromEntries(boxes.map((box) => [box.lang, box.value.trim()]).filter(([, text]) => text)) };
}

// The id's slashes belong to the path.
function contactPath(place) {
  return deskPath('contacts') + '/' + place.split('/').map(encodeURIComponent).join('/');
}
