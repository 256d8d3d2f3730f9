// A card and its locale in, the lines of its text out: those the drawing does not show elsewhere, before and after.
// What is not recognised is shown: a line may appear twice, but never get lost. `tasks` are the lines that name a unit's tasks.

const NEEDS = { conditions: 'eligibility', benefits: 'eligibility', assumes: 'eligibility', opens: 'eligibility' };
const LISTED = 10; // a text names the first ten tasks of a unit

export function splitText(card, t) {
  const split = { before: [], after: [], said: {}, first: null, tasks: [] };
  let lines = joinQuotes(card).split('\n').filter((line) => line.trim());
  if (card.outcome === 'unit_tasks') lines = withoutTasks(lines, card, split.tasks);
  let isAfter = false;
  for (const line of lines) {
    const kind = kindOf(line, card, t);
    if (kind) {
      isAfter = true;
      split.first = split.first || (split.before.length ? 'words' : kind);
      if (!(kind in split.said)) split.said[kind] = line.slice((t.lines[kind] || '').length);
    } else {
      (isAfter ? split.after : split.before).push(line);
    }
  }
  return split;
}

// What the drawing shows in its own place: the name of the wording that begins the line, or null.
function kindOf(line, card, t) {
  const kind = Object.keys(t.lines).find((name) => line.startsWith(t.lines[name]));
  if (kind === 'draft') return kind;
  if (kind) return card[NEEDS[kind] || 'citations'].length ? kind : null;
  const isSource = card.citations.some((hit) => hit.document_number && line.startsWith(hit.document_number));
  if (isSource) return 'source';
  return card.eligibility.some((one) => one.benefits.some(({ label }) => line.startsWith(label))) ? 'benefits' : null;
}

// A quotation may run over several lines of print; here it is one.
function joinQuotes(card) {
  let text = card.text;
  for (const hit of card.citations) {
    for (const { text: quote } of [...hit.quotes, ...(hit.gloss ? [hit.gloss] : [])]) {
      text = text.split(quote).join(quote.replace(/\n/g, ' '));
    }
  }
  return text;
}

function withoutTasks(lines, card, tasks) {
  const count = card.citations.length;
  const listed = Math.min(LISTED, count) + (count > LISTED ? 1 : 0);
  tasks.push(...lines.slice(1, 1 + Math.min(LISTED, count)));
  return [lines[0], ...lines.slice(1 + listed)];
}
