// The form of settings on the sample page in, the chat of that page and the line of code changed out.

const chat = document.querySelector('policy-chat');
const form = document.getElementById('preview');
const code = document.getElementById('code');
const copy = document.getElementById('copy');
const stage = document.getElementById('stage');

function read() {
  const values = new FormData(form);
  return ['locale', 'mode', 'accent', 'theme', 'heading', 'elder']
    .map((name) => [name, String(values.get(name) || '').trim()])
    .filter(([, value]) => value);
}

function quote(value) {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

function word(settings) {
  const source = `${form.dataset.address}/widget/policy-chat.js`;
  if (!settings.some(([name]) => name === 'mode')) {
    const data = settings.map(([name, value]) => ` data-${name}="${quote(value)}"`).join('');
    return `<script src="${source}"${data} defer></script>`;
  }
  const attributes = settings.map(([name, value]) => ` ${name}="${quote(value)}"`).join('');
  return `<script src="${source}" defer></script>\n<policy-chat${attributes}></policy-chat>`;
}

// The chat is moved before its mode changes, so that it is built once, at its place.
function show() {
  const settings = new Map(read());
  const isInline = settings.has('mode');
  stage.hidden = !isInline;
  const place = isInline ? stage : document.body;
  if (chat.parentElement !== place) place.append(chat);
  for (const name of ['locale', 'mode', 'accent', 'theme', 'heading', 'elder']) {
    const value = settings.get(name);
    if (value === undefined) chat.removeAttribute(name);
    else if (chat.getAttribute(name) !== value) chat.setAttribute(name, value);
  }
  code.textContent = word([...settings]);
}

function open(text) {
  if (!chat.open) return false; // the chat did not load: the link leads to the form
  if (text) chat.ask(text);
  else chat.open();
  return true;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-open], [data-ask]');
  if (link && open(link.dataset.ask)) event.preventDefault();
});

copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(code.textContent);
  const before = copy.textContent;
  copy.textContent = copy.dataset.copied;
  setTimeout(() => (copy.textContent = before), 2000);
});

form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
form.hidden = false;
copy.hidden = !navigator.clipboard;
