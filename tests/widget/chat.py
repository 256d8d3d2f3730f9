"""A page with the widget in, what its users see and do out: everything is found by role and accessible name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.widget.websites import OWN_POLICY, ForeignWebsite, page_html

LOCALES = Path(__file__).resolve().parents[2] / "bot" / "widget" / "locales"
LANGUAGES = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "en": "en"}


@cache
def words_of(locale: str) -> dict[str, Any]:
    """The wording of the widget in one language."""
    words: dict[str, Any] = {}
    for folder in (LOCALES, LOCALES / "later"):
        words |= json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True)
class Place:
    """Where the chat stands: on a page of the door's own origin, or on that of a foreign website, which may lack https."""

    door: str
    is_foreign: bool = False
    is_plain: bool = False
    body: str = ""
    policy: str = OWN_POLICY

    def open(self, context: BrowserContext, website: ForeignWebsite, data: dict[str, str]) -> Page:
        page = context.new_page()
        if self.is_foreign:
            origin = website.plain_origin if self.is_plain else website.origin
            page.goto(f"{origin}/?{urlencode({'door': self.door, **data})}")
            return page

        def answer(route: Route) -> None:
            html = page_html("", data, self.body)
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": self.policy})

        context.route(f"{self.door}/website", answer)
        page.goto(f"{self.door}/website")
        return page


class Chat:
    """The chat on one page."""

    def __init__(self, page: Page, locale: str = "zh-CN") -> None:
        self.page = page
        self.words = words_of(locale)

    @property
    def host(self) -> Locator:
        return self.page.locator("policy-chat")

    @property
    def launcher(self) -> Locator:
        return self.host.get_by_role("button", name=self.words["title"], exact=True)

    @property
    def panel(self) -> Locator:
        return self.host.get_by_role("dialog").or_(self.host.get_by_role("region", name=self.words["title"]))

    @property
    def log(self) -> Locator:
        return self.host.get_by_role("log")

    @property
    def question(self) -> Locator:
        return self.host.get_by_role("textbox", name=self.words["question"])

    @property
    def cards(self) -> Locator:
        return self.host.locator(".card")

    def open(self) -> Chat:
        """Press the button, unless the panel is open already: it is after a reload where it was before."""
        expect(self.launcher.or_(self.question)).to_be_visible()
        if self.launcher.is_visible():
            self.launcher.click()
        expect(self.question).to_be_visible()
        return self

    def open_refused(self) -> Chat:
        """Press the button on a website that the door does not serve, and wait until that is said."""
        self.launcher.click()
        expect(self.host.get_by_text(self.words["refused"])).to_be_visible()
        return self

    def send(self, text: str) -> None:
        """Type and press Enter; does not wait for the answer."""
        self.question.fill(text)
        self.question.press("Enter")

    def send_quickly(self, texts: list[str]) -> None:
        """Each text and Enter from within the page, ten at a time: nobody is quicker."""
        self.question.evaluate(
            """async (field, texts) => {
              for (const [place, text] of texts.entries()) {
                field.value = text;
                field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
                if (place % 10 === 9) await new Promise((done) => setTimeout(done));
              }
            }""",
            texts,
        )

    def ask(self, text: str, cards: int = 1) -> Chat:
        """Send, and wait for so many more cards."""
        before = self.cards.count()
        self.send(text)
        expect(self.cards).to_have_count(before + cards)
        return self

    def ask_all(self, texts: list[str], cards: int, seconds: float = 30) -> Chat:
        """Send them quickly, and wait for so many more cards of all together."""
        before = self.cards.count()
        self.send_quickly(texts)
        expect(self.cards).to_have_count(before + cards, timeout=seconds * 1000)
        return self

    def asked(self) -> list[str]:
        """What the transcript says was asked, in its order."""
        return self.host.locator("article.asked > p[lang]").all_inner_texts()

    def answer_lines(self) -> list[str]:
        """The first line of every card, in the transcript's order."""
        return self.host.locator(".card > .answer-line").all_inner_texts()

    def focused(self) -> str:
        """What has the focus: its role or tag and its name, through shadow roots."""
        return str(
            self.page.evaluate(
                """() => {
                  let node = document.activeElement;
                  while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
                  return node ? (node.id || node.className || node.localName) : '';
                }"""
            )
        )

    def menu(self, name: str) -> None:
        """Choose an entry of the menu by its word in the locale."""
        self.host.get_by_label(self.words["menu"], exact=True).click()
        self.host.locator(".menu").get_by_role("button", name=self.words[name], exact=True).click()

    def wait_until(self, holds: Callable[[], object], seconds: float = 8) -> None:
        """Wait for something outside the page; the page goes on meanwhile."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            self.page.wait_for_timeout(20)

    def unfold(self) -> None:
        """Open every fold of the transcript, so that all text is drawn."""
        self.log.evaluate("(log) => log.querySelectorAll('details').forEach((one) => { one.open = true; })")
        self.page.wait_for_timeout(100)
