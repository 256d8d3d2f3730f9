// A language tag in, the words of the nearest language out, each file fetched once.

const BASE = new URL('locales/', import.meta.url);
const loaded = new Map();

export function localeOf(lang) {
  if (/^zh\b.*(TW|HK|MO|Hant)/i.test(lang)) return 'zh-TW';
  return !lang || /^zh/i.test(lang) ? 'zh-CN' : 'en';
}

function load(name) {
  if (!loaded.has(name)) {
    const words = fetch(new URL(name + '.json', BASE), { credentials: 'omit' }).then((reply) => reply.json());
    loaded.set(name, words);
    words.catch(() => loaded.delete(name));
  }
  return loaded.get(name);
}

// What is said before the first answer.
export function loadWords(lang) {
  return load(localeOf(lang));
}

// The same object, from now on with all that is said later.
export async function loadAllWords(lang) {
  const locale = localeOf(lang);
  return Object.assign(...(await Promise.all([load(locale), load('later/' + locale)])));
}
