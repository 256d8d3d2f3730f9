"""Scripts that make a browser older: what they take away is missing before the page runs."""

NO_CONSTRUCTED_SHEETS = """
delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;
const Sheet = window.CSSStyleSheet;
window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };
window.CSSStyleSheet.prototype = Sheet.prototype;"""
