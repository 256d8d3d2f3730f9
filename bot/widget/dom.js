// A tag, attributes and children in, an element out. The only place that makes elements; text is never parsed.

export function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(3).filter((child) => child || child === 0));
  return node;
}

export function icon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

// Fills the {braces} of a wording.
export function fill(wording, values) {
  return wording.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A link only where the address is one of the web: data may hold anything.
export function link(address, attributes, ...children) {
  let url = null;
  try {
    url = new URL(address);
  } catch (_) {
    // no address: the words alone
  }
  if (!url || !/^https?:$/.test(url.protocol)) return make('span', attributes, ...children);
  return make('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer', ...attributes }, ...children);
}

export function languageOf(text) {
  return /[\u3400-\u9fff]/.test(text) ? 'zh' : 'en';
}

// Whether a key belongs to an input method; 229: Safari, and older ones.
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}
