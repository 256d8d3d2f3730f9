// The language that somebody chose in, kept in the browser; the page is loaded anew in it.

const KEY = 'zhengda desk language';

export function chosenLanguage() {
  return localStorage.getItem(KEY);
}

export function changeLanguage(locale) {
  localStorage.setItem(KEY, locale);
  location.reload();
}
