"""What a reviewer does with an entry of the queue: takes over what askers wrote, decides, sees what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.desk_pages.seat import Seat


def open_entry(seat: Seat, message: str) -> Locator:
    """The entry of this message, found by its words."""
    seat.page.get_by_label(seat.words["review"]["q"], exact=True).fill(message)
    seat.press("Enter")
    seat.page.locator(".queue-row a", has_text=message).first.click()
    entry = seat.page.locator(".entry")
    expect(entry.locator(".decision-form")).to_be_visible()
    return entry


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en"])
def test_what_askers_wrote_is_taken_by_one_key_and_changed(sit_down: Any, door: Any, locale: str) -> None:
    said = "卡片 no-answer.zh-Hans"
    door.chat(said)
    seat: Seat = sit_down("reviewer", "review", locale=locale)
    seat.button("review", "refresh").click()
    entry = open_entry(seat, said)
    words = seat.words["review"]
    question = entry.get_by_label(words["question"])
    expect(question).to_have_value("")
    expect(question).to_have_attribute("placeholder", said)
    question.press("ArrowDown")
    expect(question).to_have_value(said)
    seat.page.keyboard.type("？")
    expect(question).to_have_value(said + "？")
    phrasing = entry.get_by_role("textbox", name=words["phrasing"]).first
    entry.get_by_role("button", name=words["take_these"].format(words=said)).last.click()
    expect(phrasing).to_have_value(said)
    expect(phrasing).to_be_focused()
