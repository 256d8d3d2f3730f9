// A panel in, whether its door serves this website out; where it does not, visitor and webmaster are told so.
// Loaded when nobody answers: the door refuses other websites, and a browser calls that a broken network.

import { link, make } from './dom.js';

let isWebmasterTold = false;

export async function isRefused(panel) {
  if (panel.isServed === undefined) {
    const told = await panel.door.read('widget/permission');
    if (told) panel.isServed = told.allowed;
    if (panel.isServed === false) refuse(panel);
  }
  return panel.isServed === false;
}

function refuse({ t, door, host, line, composer, transcript }) {
  const page = link(`${door.root}chat?lang=${t.lang}`, {}, t.refused_page);
  const isLeft = composer.root.contains(host.shadowRoot.activeElement);
  composer.root.hidden = true; // nothing that is typed here would ever be answered
  if (isLeft) transcript.root.focus();
  line.dataset.state = 'refused';
  line.replaceChildren(make('span', {}, t.refused, ' ', page));
  if (!isWebmasterTold) console.error(FOR_WEBMASTER.replace('{door}', door.root).replace('{origin}', location.origin));
  isWebmasterTold = true;
}

const FOR_WEBMASTER =
  'policy-chat: {door} does not serve the website {origin}: it is not among the origins in ZHENGDA_ORIGINS. ' +
  'Ask whoever runs the door to add it, or link to its page /chat instead.';
