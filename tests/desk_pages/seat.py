"""A page of the desk in, what an operator sees and does out: found by role and accessible name."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bot.desk.desk_pages import FOLDER

PASSWORD = "correct horse battery staple"
QUIET_LOOKS = 3


@cache
def words_of(locale: str) -> dict[str, Any]:
    """The wording of the desk in one language."""
    words: dict[str, Any] = json.loads((FOLDER / "locales" / f"{locale}.json").read_text(encoding="utf-8"))
    return words


class Seat:
    """Somebody at the desk, in one page."""

    def __init__(self, page: Page, address: str, locale: str = "zh-CN") -> None:
        self.page, self.address, self.words = page, address, words_of(locale)
        self.under_way = 0
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))

    def _count(self, step: int) -> None:
        self.under_way += step

    def settle(self) -> None:
        """Wait until no request is under way, and none begins for a while: what folds and views fetch is drawn."""
        quiet = 0
        while quiet < QUIET_LOOKS:
            self.page.wait_for_timeout(25)
            quiet = 0 if self.under_way else quiet + 1

    def open(self, name: str) -> Seat:
        """The desk, by the cookie that the browser has; by the form where it has none, or none that is good."""
        self.page.goto(f"{self.address}/desk")
        form = self.page.get_by_label(self.words["sign_in"]["name"])
        expect(self.box.or_(form)).to_be_visible()
        return self.sign_in(name) if form.is_visible() else self

    def sign_in(self, name: str, password: str = PASSWORD) -> Seat:
        """By keyboard, as the form wants it; the desk has sent there whoever is not signed in."""
        expect(self.page.get_by_label(self.words["sign_in"]["name"])).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        expect(self.box).to_be_visible()
        return self

    def go(self, place: str) -> Seat:
        """A view by its address, as a link leads to it."""
        if place:
            self.page.evaluate("(place) => { location.hash = place; }", place)
            expect(self.page.locator("nav a[aria-current]")).to_have_attribute("data-view", place.split("/")[0])
        return self

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("searchbox", name=self.words["search"]["label"])

    @property
    def hits(self) -> Locator:
        return self.page.get_by_role("list", name=self.words["search"]["results"]).get_by_role("listitem")

    @property
    def reading(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["reading"]["title"], exact=True)

    @property
    def call(self) -> Locator:
        return self.page.get_by_role("complementary", name=self.words["calls"]["panel"])

    def button(self, *place: str) -> Locator:
        """A button by the place of its word in the locale."""
        word: Any = self.words
        for step in place:
            word = word[step]
        return self.page.get_by_role("button", name=word, exact=True)

    def search(self, text: str) -> Seat:
        """Type it; results are there afterwards."""
        self.box.fill(text)
        expect(self.hits.first).to_be_visible()
        return self

    def press(self, *keys: str) -> Seat:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def clipboard(self, kind: str = "text/plain") -> str:
        """What was copied."""
        read = """async (kind) => {
          const [item] = await navigator.clipboard.read();
          return (await item.getType(kind)).text();
        }"""
        return str(self.page.evaluate(read, kind))

    def wait_until(self, holds: Callable[[], object], seconds: float = 15) -> None:
        """Wait for something that no locator tells; the page goes on meanwhile."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            self.page.wait_for_timeout(50)

    def said(self, *place: str, **values: str) -> None:
        """Wait until the desk has said this word of the locale, whatever stands in its gaps where no value is given."""
        word: Any = self.words
        for step in place:
            word = word[step]
        parts = (
            values.get(part[1:-1], part) if part.startswith("{") else part for part in re.split(r"(\{\w+\})", word)
        )
        pattern = "".join(".+" if part.startswith("{") else re.escape(part) for part in parts)
        expect(self.page.locator(".toast")).to_have_text(re.compile(f"^{pattern}$"))
