// A clause in, the measures it grants out: who, tiers with conditions and the words that set them, and a form that decides.

import { make } from '/widget/dom.js';
import { query, read } from './api.js';
import { drawMeasureForm } from './measure_form.js';
import { drawSuspendedBadge, drawSuspension } from './suspended.js';

const LANGUAGE = 'zh-Hans';
const LIST = '/api/v1/measures';

export function drawMeasures(clause, desk) {
  const place = make('div', { class: 'measures' });
  read(LIST + query({ lang: desk.lang }))
    .then(({ measures }) => {
      const own = measures.filter((measure) => measure.clause_id === clause.clause_id);
      if (!own.length) return;
      place.append(make('h3', {}, desk.words.measures.title), ...own.map((measure) => drawMeasure(measure, clause, desk, own.length === 1)));
    })
    .catch((error) => desk.failed(error));
  return place;
}

function drawMeasure(measure, clause, desk, isOpen) {
  const { words, t } = desk;
  const place = make('div', { class: 'measure' });
  const load = async () => {
    if (!fold.open || place.hasChildNodes()) return;
    const whole = await read(LIST + '/' + encodeURIComponent(measure.id) + query({ lang: desk.lang })).catch(() => null);
    place.replaceChildren(...(whole ? drawWhole(whole, clause, desk) : [make('p', { role: 'alert' }, words.errors.other)]));
  };
  const draft = measure.review.status === 'draft' && make('span', { class: 'tag draft' }, t.draft);
  const fold = make('details', { class: 'decision', ontoggle: load }, make('summary', {}, measure.title, draft, drawSuspendedBadge(measure, words)), place);
  fold.open = isOpen;
  return fold;
}

function drawWhole(measure, clause, desk) {
  const { words, t } = desk;
  return [
    drawSuspension(measure, t),
    make('p', {}, make('span', { class: 'label' }, words.measures.who), ' ', measure.who),
    ...measure.tiers.map((tier) => drawTier(tier, measure, words)),
    measure.opens.length > 0 && make('div', {}, make('p', { class: 'label' }, words.measures.opens), make('ul', {}, measure.opens.map((one) => make('li', {}, one)))),
    !measure.suspended && drawMeasureForm(measure, clause, desk),
  ].filter(Boolean);
}

function drawTier(tier, measure, words) {
  const conditions = [...tier.conditions, ...tier.exclusions];
  const rows = conditions.map((one) => make('li', {}, make('strong', {}, one.name), make('q', { lang: LANGUAGE }, one.quote)));
  const benefits = tier.benefits.map((one) => make('li', {}, make('strong', {}, one.label), make('q', { lang: LANGUAGE }, one.quote)));
  return make(
    'div',
    { class: 'tier' },
    measure.tiers.length > 1 && make('h4', {}, tier.title),
    make('p', { class: 'label' }, words.measures.conditions),
    make('ul', { class: 'quoted' }, rows),
    benefits.length > 0 && [make('p', { class: 'label' }, words.measures.benefits), make('ul', { class: 'quoted' }, benefits)],
  );
}
