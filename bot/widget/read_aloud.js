// A card in, a button that reads its text aloud out; hidden while the browser has no voice for its language.

import { make } from './dom.js';

// Only voices of the machine itself: others send the text to their maker.
function voiceFor(lang) {
  const wanted = lang === 'en' ? /^en/i : lang === 'zh-Hant' ? /^zh[-_](TW|HK|Hant)|^zh/i : /^zh[-_](CN|Hans)|^zh/i;
  return window.speechSynthesis.getVoices().find((voice) => wanted.test(voice.lang) && voice.localService);
}

export function drawReadAloud(card, t) {
  const synth = window.speechSynthesis;
  if (!synth) return null;
  const show = (isReading) => {
    button.textContent = isReading ? t.stop_reading : t.read_aloud;
  };
  const press = () => {
    const isReading = button.textContent === t.stop_reading;
    synth.cancel();
    if (isReading) return;
    const speech = new SpeechSynthesisUtterance(card.text);
    const voice = voiceFor(card.lang);
    Object.assign(speech, { voice, lang: voice.lang, onend: () => show(false), onerror: () => show(false) });
    synth.speak(speech);
    show(true);
  };
  const button = make('button', { type: 'button', class: 'quiet', onclick: press }, t.read_aloud);
  button.hidden = !voiceFor(card.lang);
  if (button.hidden) {
    const look = () => (button.hidden = !voiceFor(card.lang)); // browsers find their voices late
    synth.addEventListener('voiceschanged', look, { once: true });
  }
  return button;
}
