// Plain words and a fragment in, both in the clipboard out: what is pasted into takes the one it knows.

// Whether the clipboard has it. Where a page may not write by itself (plain http in an office network), the browser's own
// copy command carries both.
export async function copyBoth(text, fragment) {
  const html = fragment.outerHTML; // made by DOM calls: it escapes itself
  try {
    const blob = (words, type) => new Blob([words], { type });
    const item = new ClipboardItem({ 'text/plain': blob(text, 'text/plain'), 'text/html': blob(html, 'text/html') });
    await navigator.clipboard.write([item]);
    return true;
  } catch (_) {
    return copyByCommand(text, html);
  }
}

function copyByCommand(text, html) {
  const fillIn = (event) => {
    event.clipboardData.setData('text/plain', text);
    event.clipboardData.setData('text/html', html);
    event.preventDefault();
  };
  document.addEventListener('copy', fillIn);
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', fillIn);
  }
}
