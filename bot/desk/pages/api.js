// A path and what to send in, the door's answer out; a refusal is thrown with its code. Nobody signed in: to the sign-in.

import { make } from '/widget/dom.js';

const DESK = '/api/desk/v1/';
const SAFE = ['GET', 'HEAD'];
const BACK = 'zhengda desk back';
const REVOKED_AFTER = 60000; // milliseconds in which the browser has begun to write the file

let csrf = '';
let changed = () => {};

// From now on this hears the path of every call that changed something at the desk.
export function whenChanged(run) {
  changed = run;
}

export class Refusal extends Error {
  constructor(status, { code = 'other', message = '', field = null, position = null, suggestions = [] } = {}, wait = 0) {
    super(message || code);
    Object.assign(this, { status, code, field, position, suggestions, wait });
  }
}

// Who is signed in; the token that every unsafe call repeats is kept here.
export async function readMe() {
  const me = await read(DESK + 'me');
  csrf = me.csrf;
  return me;
}

export function read(path, options) {
  return call('GET', path, options);
}

export async function call(method, path, { body, signal } = {}) {
  const isDesk = path.startsWith(DESK);
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (isDesk && !SAFE.includes(method)) headers['X-CSRF-Token'] = csrf;
  const reply = await send(path, {
    method,
    headers,
    signal,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: isDesk ? 'same-origin' : 'omit',
    cache: 'no-store',
  });
  if (isDesk && reply.status === 401) return toSignIn();
  if (reply.ok && isDesk && !SAFE.includes(method)) changed(path);
  if (reply.status === 204) return null;
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refusal(reply.status, answer.error, Number(reply.headers.get('Retry-After')) || 0);
  return answer;
}

// A file of the desk is given to the browser as a download; its headers say what the page has to tell of it.
export async function download(path, name) {
  const reply = await send(path, { credentials: 'same-origin', cache: 'no-store' });
  if (reply.status === 401) return toSignIn();
  if (!reply.ok) throw new Refusal(reply.status, (await reply.json().catch(() => ({}))).error);
  const address = URL.createObjectURL(await reply.blob());
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), REVOKED_AFTER);
  return reply.headers;
}

async function send(path, request) {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal(0, { code: 'offline' });
  }
}

// Never comes back: the page is left, and the place in it is found again after signing in.
export function toSignIn() {
  remember(location.hash);
  location.assign('/desk/sign-in?lang=' + document.documentElement.dataset.locale);
  return new Promise(() => {});
}

export function placeBeforeSignIn() {
  const place = sessionStorage.getItem(BACK);
  sessionStorage.removeItem(BACK);
  return place;
}

function remember(place) {
  if (place) sessionStorage.setItem(BACK, place);
}

export function deskPath(...steps) {
  return DESK + steps.map(encodeURIComponent).join('/');
}

// Ids of clauses and units hold slashes that are part of the path.
export function idPath(kind, id) {
  return '/api/v1/' + kind + '/' + id.split('/').map(encodeURIComponent).join('/');
}

// Absent values are left out.
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const text = new URLSearchParams(given).toString();
  return text && '?' + text;
}
