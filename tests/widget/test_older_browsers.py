"""The oldest browsers that docs/widget.md names: the chat uses nothing that came after them, and needs none of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.processes.settings import ROOT

WIDGET = ROOT / "bot" / "widget"
# What Chrome 86, Firefox 78 or Safari 14.1 cannot parse: one of these and a whole module, or a whole rule, is lost.
LATER_SYNTAX = {
    ".js": {
        "lookbehind in an expression": r"\(\?<[=!]",
        "logical assignment": r"(\|\||&&|\?\?)=",
        "private or static field": r"^\s+(#\w+|static \w+ =)",
        "await outside a function": r"^(const .*= )?await ",
    },
    ".css": {
        "a selector that came later": r":(has|is|where|user-valid|open|popover-open)\(",
        "nesting, layers, containers": r"(@layer|@container|@scope|&)",
    },
}
# Taken away before the page runs: all of it came after the oldest browsers, or is missing in one of them.
LATER_NAMES = {
    "Array.prototype": "at findLast findLastIndex group toSorted toReversed with",
    "String.prototype": "at isWellFormed",
    "Object": "hasOwn groupBy",
    "Promise": "withResolvers try any",
    "AbortSignal": "timeout any",
    "Crypto.prototype": "randomUUID",
    "Element.prototype": "checkVisibility setHTML getHTML",
    "HTMLElement.prototype": "inert popover showPopover hidePopover togglePopover",
    "Navigator.prototype": "locks userAgentData scheduling",
    "Document.prototype": "adoptedStyleSheets startViewTransition",
    "ShadowRoot.prototype": "adoptedStyleSheets",
    "window": "structuredClone WeakRef FinalizationRegistry HTMLDialogElement CloseWatcher requestIdleCallback scheduler",
}
TAKE_AWAY = "\n".join(f"delete {owner}.{name};" for owner, names in LATER_NAMES.items() for name in names.split())


@pytest.mark.parametrize("file", sorted(WIDGET.glob("*.js")) + sorted(WIDGET.glob("*.css")), ids=lambda file: file.name)
def test_no_syntax_that_came_later(file: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    patterns = LATER_SYNTAX[file.suffix]
    found = {name: one.group() for name, rule in patterns.items() if (one := re.search(rule, text, re.MULTILINE))}
    assert found == {}


@pytest.mark.parametrize(("suffix", "text"), [
    (".js", "x.split(/(?<=a)/)"), (".js", "a ??= b"), (".js", "  #kept = 1"), (".js", "const x = await y"),
    (".css", "a:has(b) { top: 0 }"), (".css", "a { & b { top: 0 } }"),
])  # fmt: skip
def test_what_came_later_is_known(suffix: str, text: str) -> None:
    assert any(re.search(rule, text, re.MULTILINE) for rule in LATER_SYNTAX[suffix].values())


def test_a_whole_conversation_without_what_came_later(visit, new_context) -> None:
    context = new_context()
    context.add_init_script(f"(() => {{ {TAKE_AWAY} }})();")
    chat = visit(context=context).open().ask("卡片 answered.zh-Hans")
    assert (
        chat.page.evaluate("['inert' in HTMLElement.prototype, 'structuredClone' in window, 'at' in []]") == [False] * 3
    )
    chat.cards.locator(".clause summary").click()
    expect(chat.cards.locator("mark").first).to_be_visible()
    chat.host.get_by_role("button", name=chat.words["useless"], exact=True).click()
    expect(chat.host.get_by_label(chat.words["comment"])).to_be_visible()
    chat.question.fill("外资")
    expect(chat.host.get_by_role("listbox", name=chat.words["completions"])).to_be_visible()
    chat.page.keyboard.press("Escape")
    chat.page.reload()
    expect(chat.open().cards).to_have_count(1)
    chat.menu("handoff")
    chat.host.get_by_label(chat.words["handoff_note"]).fill("请回电")
    chat.host.get_by_label(chat.words["handoff_consent"]).check()
    chat.host.get_by_role("button", name=chat.words["handoff_send"], exact=True).click()
    expect(chat.host.locator("article.ticket")).to_have_count(1)


def test_what_lies_behind_a_sheet_is_out_of_reach_without_inert(visit, new_context) -> None:
    context = new_context()
    context.add_init_script("delete HTMLElement.prototype.inert;")
    chat = visit(context=context).open().ask("卡片 answered.zh-Hans")
    chat.menu("handoff")
    note = chat.host.get_by_label(chat.words["handoff_note"])
    expect(note).to_be_focused()
    reached = set()
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        reached.add(chat.focused())
    assert "contact" in reached and "question" not in reached and "log" not in reached
    note.focus()
    chat.page.keyboard.press("Escape")
    expect(chat.question).to_be_visible()
    expect(chat.cards).to_be_visible()
