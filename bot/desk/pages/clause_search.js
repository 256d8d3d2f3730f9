// Words in, the clauses that the search finds out, one look at a time; what fails is said, and leaves what was found before.

import { make } from '/widget/dom.js';
import { call } from './api.js';

const REST = 200;
const FEWEST = 2;

// The box under its label; `found` gets the hits of whatever stands in it when they come.
export function drawClauseSearch({ id, label, limit, found }, desk) {
  let timer = 0;
  const find = async () => {
    const q = box.value.trim();
    if (Array.from(q).length < FEWEST) return;
    try {
      const { hits } = await call('POST', '/api/v1/search', { body: { q, limit } });
      if (q === box.value.trim()) found(hits);
    } catch (error) {
      desk.failed(error);
    }
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(find, REST);
  };
  const box = make('input', { id, type: 'search', autocomplete: 'off', maxlength: '200', oninput: wait });
  return { box, label: make('label', { for: id }, label) };
}
