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


def test_an_exported_entry_says_who_exported_it_and_when(sit_down: Any, door: Any) -> None:
    said = "卡片 no-answer.zh-Hans"
    door.chat(said)
    seat: Seat = sit_down("reviewer", "review")
    seat.button("review", "refresh").click()
    expect(seat.page.locator("[role=status]", has_text="已归并")).to_be_visible()
    entry = open_entry(seat, said)
    entry.get_by_label(seat.words["review"]["marks"]["gap"]).check()
    seat.button("review", "save").click()
    seat.said("review", "saved")
    address = seat.page.evaluate("location.hash")
    seat.page.locator("summary", has_text=seat.words["review"]["exports"]).click()
    seat.button("review", "export").click()
    with seat.page.expect_download() as download:
        seat.page.get_by_role("link", name="gaps.csv").first.click()
    assert said in download.value.path().read_text(encoding="utf-8-sig")
    seat.go("units")
    seat.page.evaluate("(address) => { location.hash = address; }", address)
    expect(entry.get_by_text("reviewer 于", exact=False).filter(has_text="导出")).to_be_visible()
