// A call to the door in, {status, data, wait, date} out; never throws. Status 0: nobody answered.

const SECONDS = 30;

export class Door {
  constructor(root) {
    this.root = root;
  }

  async call(method, path, { body, token } = {}) {
    const headers = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (token) headers.Authorization = 'Bearer ' + token;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), SECONDS * 1000);
    try {
      const reply = await fetch(this.root + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
        signal: stop.signal,
      });
      const data = reply.status === 204 ? null : await reply.json();
      const date = Date.parse(reply.headers.get('Date')) || Date.now(); // this computer's clock may be wrong
      return { status: reply.status, data, wait: secondsOf(reply.headers.get('Retry-After'), date), date };
    } catch (_) {
      return { status: 0, data: null, wait: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  // What a GET gives, null where it does not.
  async read(path, token) {
    const { status, data } = await this.call('GET', path, { token });
    return status === 200 ? data : null;
  }
}

// Retry-After is a number of seconds or a date by the door's clock.
function secondsOf(header, now) {
  return Math.max(0, Number(header) || (Date.parse(header) - now) / 1000 || 0);
}
