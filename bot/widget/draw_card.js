// A reply card, its locale and hooks in, its drawing out. Knows neither the element nor the network.
// Hooks, each of which may be absent: press(button), readClause(id), keepDecision(measure), describeKept(kept),
// handOff(), askAgain().

import { drawCitation, drawName } from './draw_citation.js';
import { drawEligibility } from './draw_eligibility.js';
import { fill, link, make } from './dom.js';
import { DOCUMENT_LANGUAGE, fillNodes, markChinese, quoted } from './languages.js';
import { splitText } from './split_text.js';

const SHOWN_TASKS = 10;
const DRAWN = {
  answered: drawCitations,
  unit_tasks: drawTasks,
  eligibility: drawDecisions,
  needs_facts: drawDecisions,
  clarify: drawCitations,
  no_answer: drawFurther,
  smalltalk: drawCitations,
  handoff: drawCitations,
  unavailable: drawCitations,
};

export function drawCard(card, t, hooks = {}) {
  const draw = DRAWN[card.outcome];
  const split = draw ? splitText(card, t) : { before: card.text.split('\n'), after: [], said: {} };
  const isAsk = (line) => line.startsWith(t.ask);
  const buttons = drawButtons(card, t, hooks);
  const asks = split.after.filter(isAsk).map((line) => make('p', { class: 'ask' }, line));
  const isTitled = (line) => card.buttons.some(({ title }) => /^\d/.test(line) && line.endsWith(title));
  const isOffered = (line) => hooks.press && isTitled(line); // the buttons say the same
  const lines = split.before.filter((line) => !isOffered(line));
  const drawing = make(
    'div',
    { class: 'card', 'data-outcome': card.outcome, lang: card.lang },
    lines.map((line, place) => make('p', { class: place ? '' : 'answer-line' }, line)),
    asks.length > 0 && [asks, buttons],
    draw && draw(card, t, hooks, split),
    split.after.filter((line) => !isAsk(line)).map((line) => make('p', { class: 'note' }, line)),
    drawContact(card, t),
    asks.length === 0 && buttons,
    drawDraft(card, t, split),
  );
  return markChinese(drawing);
}

// The few words a screen reader hears when the card arrives: where it has only a quotation, the unofficial English of it first.
export function shortForm(card, t) {
  const { before } = splitText(card, t);
  const { quotes: [quote] = [], gloss } = card.citations[0] || {};
  const said = before[0] || (gloss && gloss.text ? t.gloss + t.colon + gloss.text : quote ? '' : card.text);
  const short = (words) => (words.length > 120 ? words.slice(0, 120) + '…' : words);
  return markChinese(make('span', { lang: card.lang }, said ? short(said) : quoted(short(quote.text))));
}

function drawCitations(card, t, hooks, split) {
  return card.citations.map((hit, place) =>
    drawCitation(hit, t, hooks, place ? {} : split),
  );
}

function drawDecisions(card, t, hooks, split) {
  const only = card.eligibility.length === 1;
  return [
    ...card.eligibility.map((one) => drawEligibility(one, t, hooks, only)),
    ...drawCitations(card, t, hooks, { ...split, first: null, isDecision: true }),
  ];
}

function drawFurther(card, t, hooks) {
  if (!card.citations.length) return null;
  const folds = card.citations.map((hit) =>
    make(
      'details',
      { class: 'further' },
      make('summary', {}, drawName(hit, t)),
      drawCitation(hit, t, hooks),
    ),
  );
  return make('div', {}, make('p', { class: 'label' }, t.further), folds);
}

function drawTasks(card, t, hooks, { tasks }) {
  const notes = new Set();
  const rows = card.citations.map((hit, place) => {
    const line = tasks[place];
    const given = line && !line.includes(hit.title) ? line : null; // it renders the title
    const { note } = hit.units.find((unit) => unit.id === card.unit.id && unit.basis === 'inherited') || {};
    if (note) notes.add(note.quote);
    const name = drawName(hit, t, (words) => link(hit.url, {}, words), given);
    return make('li', {}, name, note && !given && make('span', { class: 'tag' }, t.by_note));
  });
  const rest = rows.slice(SHOWN_TASKS);
  const list = (some) => make('ul', { role: 'list' }, some);
  const fold = () => make('details', {}, make('summary', {}, fill(t.more_tasks, { n: rest.length })), list(rest));
  const because = (quote) => [t.by_note, t.colon, fillNodes(t.inherited, { quote: quoted(quote) })];
  return make(
    'div',
    { class: 'tasks' },
    list(rows.slice(0, SHOWN_TASKS)),
    rest.length > 0 && fold(),
    [...notes].map((quote) => make('p', { class: 'soft' }, because(quote))),
    card.citations[0] && make('p', { class: 'soft', lang: DOCUMENT_LANGUAGE }, card.citations[0].document_number),
  );
}

// Whether it is office hours, as long as that holds: a window may have stood open since the morning.
function standingWords({ standing }) {
  if (!standing) return '';
  return standing.changes && Date.parse(standing.changes) <= Date.now() ? '' : standing.text;
}

export function drawContact({ contact }, t) {
  if (!contact) return null;
  const lines = [contact.unit, contact.phone, contact.hours, standingWords(contact)];
  const rows = lines.filter(Boolean).map((words) => make('li', {}, words));
  const list = make('ul', { role: 'list' }, rows);
  return markChinese(make('div', { class: 'contact', lang: t.lang }, make('p', { class: 'label' }, t.contact), list));
}

function drawButtons(card, t, hooks) {
  const buttons = [];
  const add = (words, press) => buttons.push(make('button', { type: 'button', onclick: once(press) }, words));
  if (hooks.press) card.buttons.forEach((button) => add(button.title, () => hooks.press(button)));
  if (card.outcome === 'handoff' && hooks.handOff) add(t.handoff_open, () => hooks.handOff());
  if (card.outcome === 'unavailable' && hooks.askAgain) add(t.ask_again, () => hooks.askAgain());
  return buttons.length ? make('div', { class: 'buttons' }, buttons) : null;
}

// A double click is one press.
function once(press) {
  let last = -1000;
  return (event) => {
    if (event.timeStamp - last < 800) return;
    last = event.timeStamp;
    press();
  };
}

function drawDraft(card, t, split) {
  const isDraft = card.eligibility.some((one) => one.review.status === 'draft');
  if (!('draft' in split.said) && !isDraft) return null;
  return make('p', { class: 'draft-mark' }, make('span', { class: 'tag draft' }, t.draft), t.draft_words);
}
