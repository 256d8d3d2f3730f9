// A card in, a button that reads its text aloud out; null where the browser has no voice for its language.

import { make } from './dom.js';

function voiceFor(lang) {
  const synth = window.speechSynthesis;
  const wanted = lang === 'en' ? /^en/i : lang === 'zh-Hant' ? /^zh[-_](TW|HK|Hant)|^zh/i : /^zh[-_](CN|Hans)|^zh/i;
  return synth && synth.getVoices().find((voice) => wanted.test(voice.lang) && voice.localService);
}

export function drawReadAloud(card, t) {
  const voice = voiceFor(card.lang);
  if (!voice) return null;
  const synth = window.speechSynthesis;
  const show = (isReading) => {
    button.textContent = isReading ? t.stop_reading : t.read_aloud;
  };
  const press = () => {
    const isReading = button.textContent === t.stop_reading;
    synth.cancel();
    if (isReading) return;
    const speech = new SpeechSynthesisUtterance(card.text);
    Object.assign(speech, { voice, lang: voice.lang, onend: () => show(false), onerror: () => show(false) });
    synth.speak(speech);
    show(true);
  };
  const button = make('button', { type: 'button', class: 'quiet', onclick: press }, t.read_aloud);
  return button;
}
