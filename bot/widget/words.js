// A language tag in, the locale of the nearest language out, fetched once.

const BASE = new URL('locales/', import.meta.url);
const loaded = new Map();

export function localeOf(lang) {
  if (/^zh\b.*(TW|HK|MO|Hant)/i.test(lang)) return 'zh-TW';
  return !lang || /^zh/i.test(lang) ? 'zh-CN' : 'en';
}

export function loadWords(lang) {
  const locale = localeOf(lang);
  if (!loaded.has(locale)) {
    const words = fetch(new URL(locale + '.json', BASE), { credentials: 'omit' }).then((reply) => reply.json());
    loaded.set(locale, words);
    words.catch(() => loaded.delete(locale));
  }
  return loaded.get(locale);
}
