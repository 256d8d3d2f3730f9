"""Whom to call, entered in a browser: for a unit and for the chat, in languages, with hours; hostile words stay words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import delete

from bot.web.store.database import open_engine
from bot.web.store.tables import ContactRow
from tests.desk_pages.seat import Seat
from tests.desk_pages.test_queue import ON_THE_PAGE
from tests.widget.hostile_cards import hostile_texts
from tests.widget.test_hostile_texts import NOTHING

UNIT = "重庆市税务局"


@pytest.fixture(autouse=True)
def _nobody_afterwards(door: Any) -> Iterator[None]:
    yield
    with open_engine(f"sqlite:///{door.file}").begin() as connection:
        connection.execute(delete(ContactRow))


def unfold(seat: Seat, name: str) -> Locator:
    fold = seat.page.locator("details").filter(has=seat.page.locator("summary", has_text=name)).first
    fold.locator("summary").first.click()
    return fold


def field(seat: Seat, name: str, lang: str) -> Locator:
    group = seat.page.get_by_role("group", name=seat.words["contacts"][name])
    return group.get_by_label(seat.words["languages"][lang])


def test_a_unit_is_given_its_contact_and_everybody_sees_it(sit_down: Any, watch: Any) -> None:
    watch.forgive("status of 422")  # words where a number belongs
    seat: Seat = sit_down("administrator", "units")
    fold = unfold(seat, UNIT)
    fold.get_by_role("button", name=seat.words["contacts"]["enter"]).click()
    seat.page.locator("#contact-phone").fill("找小王")
    field(seat, "address", "zh-Hans").fill("示例路 1 号")
    seat.button("contacts", "save").click()
    expect(seat.page.get_by_role("alert")).to_have_text(seat.words["contacts"]["errors"]["phone"])
    seat.page.locator("#contact-phone").fill("023-00000 转 2")
    seat.button("contacts", "save").click()
    expect(fold.locator(".contact")).to_contain_text("023-00000 转 2")
    expect(fold.locator(".contact")).to_contain_text("administrator")
    other: Seat = sit_down("operator", "units", locale="en")
    shown = unfold(other, UNIT).locator(".contact")
    expect(shown).to_contain_text("示例路 1 号")  # one language stands in for another
    expect(shown.get_by_role("button")).to_have_count(0)


def test_the_chat_names_somebody_with_hours(sit_down: Any, watch: Any) -> None:
    watch.forgive("status of 422")  # hours that end before they begin
    seat: Seat = sit_down("administrator", "units")
    fold = unfold(seat, seat.words["contacts"]["chat"])
    fold.get_by_role("button", name=seat.words["contacts"]["enter"]).click()
    field(seat, "unit", "zh-Hans").fill("示例热线")
    monday = seat.page.get_by_label(seat.words["contacts"]["days"][0])
    for typed, said in (("上午", "hours_unread"), ("12:00-9:00", "open"), ("9:00-12:00，14:00-17:30", "")):
        monday.fill(typed)
        seat.page.get_by_label(seat.words["contacts"]["others"]).fill("2026-10-01\n2026-10-10 9:00-12:00")
        seat.button("contacts", "save").click()
        if said:
            expect(seat.page.get_by_role("alert")).to_have_text(seat.words["contacts"]["errors"][said])
    expect(fold.locator(".contact")).to_contain_text("示例热线")
    expect(fold.locator(".contact")).to_contain_text(seat.words["contacts"]["standing"])
    fold.get_by_role("button", name=seat.words["contacts"]["change"]).click()
    expect(monday).to_have_value("09:00-12:00, 14:00-17:30")
    expect(seat.page.get_by_label(seat.words["contacts"]["others"])).to_have_value("2026-10-01\n2026-10-10 09:00-12:00")
    seat.button("contacts", "clear").click()
    seat.button("yes").click()
    expect(fold.get_by_text("示例热线")).to_have_count(0)


def test_hostile_words_of_a_contact_stay_words(sit_down: Any, watch: Any) -> None:
    seat: Seat = sit_down("administrator", "units")
    watch.forgive("status of 422")  # too long, or nothing in it can be read
    set_contact = """async ([unit, text]) => {
      const { csrf } = await (await fetch('/api/desk/v1/me')).json();
      const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf };
      const address = '/api/desk/v1/contacts/' + unit;
      const { contacts } = await (await fetch('/api/desk/v1/contacts')).json();
      const version = contacts.length ? contacts[0].version : 0;
      const body = JSON.stringify({ unit: { en: text }, note: { en: text }, hours: { en: text }, address: { en: text }, version });
      return (await fetch(address, { method: 'PUT', headers, body })).status;
    }"""
    unit_id = seat.page.evaluate("async () => (await (await fetch('/api/v1/units')).json()).units[0]")
    taken = 0
    for text in hostile_texts():
        if seat.page.evaluate(set_contact, [unit_id["id"], text]) != 200:
            continue
        taken += 1
        seat.go("search").go("units")
        fold = unfold(seat, unit_id["name"])
        expect(fold.locator(".contact")).to_be_visible()
        fold.get_by_role("button", name=seat.words["contacts"]["change"]).click()
        expect(seat.page.get_by_role("dialog")).to_be_visible()
        assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
        seat.press("Escape")
    assert taken > len(hostile_texts()) / 2
