// Shortcuts in, what they do out. Keys of one character can be switched off (WCAG 2.1.4) and never act in a text field;
// those with Ctrl or Alt, function keys and Escape always do.

const SWITCH = 'zhengda desk single-keys';
const bound = [];

// `key` as in KeyboardEvent.key; `code` where a modifier changes what the key types. `words` names the row of the cheat
// sheet. `run` returns false where it does not apply now.
export function bind(shortcut) {
  bound.push(shortcut);
  return () => bound.splice(bound.indexOf(shortcut), 1);
}

export function singleKeys() {
  return localStorage.getItem(SWITCH) !== 'off';
}

export function setSingleKeys(areOn) {
  localStorage.setItem(SWITCH, areOn ? 'on' : 'off');
}

export function isTyping(node) {
  return Boolean(node && node.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]'));
}

export function listen() {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    for (const shortcut of [...bound].reverse()) {
      if (!fits(shortcut, event) || shortcut.run(event) === false) continue;
      event.preventDefault();
      return;
    }
  });
}

function fits({ key, code, ctrl = false, alt = false, single = false }, event) {
  if (ctrl !== (event.ctrlKey || event.metaKey) || alt !== event.altKey) return false;
  if (code ? event.code !== code : event.key.toLowerCase() !== key.toLowerCase()) return false;
  return !single || (singleKeys() && !isTyping(event.target));
}
