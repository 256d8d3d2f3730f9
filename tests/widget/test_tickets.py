"""A ticket in the browser from its form to its end: what the form begins with and says, whom to call, states, reply, withdrawal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.web.store.database import open_engine
from tests.web.name_contacts import name_contacts
from tests.widget.chat import LANGUAGES, Chat, Place

CONTACTS = """contact:
  unit: {zh-Hans: 示例热线, zh-Hant: 示例熱線, en: Example hotline}
  phone: "000-0000"
  hours: {zh-Hans: 工作日 9:00–17:30, zh-Hant: 工作日 9:00–17:30, en: "working days, 9:00–17:30"}
"""
NOTE = "请人来答"


@pytest.fixture
def open_in(visit, door) -> Callable[..., Chat]:
    """The chat in a language, at the shared door or at another one."""

    def open_chat(locale: str = "zh-CN", address: str = "") -> Chat:
        return Chat(visit(Place(address or door.address), data={"locale": locale}).page, locale).open()

    return open_chat


def open_form(chat: Chat) -> Locator:
    chat.menu("handoff")
    return chat.host.get_by_label(chat.words["handoff_note"])


def hand_over(chat: Chat) -> Locator:
    """The ticket that a note of the menu's form makes."""
    open_form(chat).fill(NOTE)
    chat.host.get_by_label(chat.words["handoff_consent"]).check()
    chat.host.get_by_role("button", name=chat.words["handoff_send"], exact=True).click()
    ticket = chat.host.locator("article.ticket")
    expect(ticket).to_contain_text(chat.words["ticket_state"]["open"])
    return ticket


def tickets_of(door: Any, change: str = "", *values: str) -> list[tuple[str, str | None]]:
    """State and note of the tickets kept, after what staff changed."""
    with closing(sqlite3.connect(door.kept.file, timeout=10)) as connection, connection:
        if change:
            connection.execute(f"UPDATE tickets SET {change}, updated = updated + 1", values)
        return connection.execute("SELECT state, note FROM tickets").fetchall()


def look_again(chat: Chat) -> None:
    """How tickets stand is read when the panel opens, and then every minute."""
    chat.page.keyboard.press("Escape")
    chat.launcher.click()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_form_begins_with_the_question_masked_and_says_what_is_stored_as_written(open_in, locale: str) -> None:
    chat = open_in(locale).ask(f"卡片 handoff.{LANGUAGES[locale]}")
    chat.page.evaluate(
        """() => {
          const key = Object.keys(localStorage).filter((one) => one.includes(' turn ')).pop();
          localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)),
            text: '请打13800138000，投资13500000000元' }));
        }"""
    )
    chat.page.reload()
    chat.open()
    chat.cards.get_by_role("button", name=chat.words["handoff_open"]).click()
    note = chat.host.get_by_label(chat.words["handoff_note"])
    expect(note).to_have_value("请打*********00，投资13500000000元")
    expect(chat.host.locator(".sheet")).to_contain_text(chat.words["handoff_kept"])


def test_where_masking_cannot_be_had_the_form_begins_empty(open_in, watch) -> None:
    watch.forgive("Failed to load resource")
    chat = open_in().ask("卡片 handoff.zh-Hans")
    chat.page.route("**/api/v1/handoff/note", lambda route: route.abort())
    chat.cards.get_by_role("button", name=chat.words["handoff_open"]).click()
    expect(chat.host.get_by_label(chat.words["handoff_note"])).to_have_value("")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_whom_to_call_and_when_stands_in_the_form_and_on_the_ticket(
    make_door, open_in, tmp_path: Path, locale: str
) -> None:
    own = make_door()
    name_contacts(open_engine(f"sqlite:///{tmp_path / 'door.db'}"), CONTACTS, tmp_path)
    chat = open_in(locale, own.address).ask("你好")
    unit = {"zh-CN": "示例热线", "zh-TW": "示例熱線", "en": "Example hotline"}[locale]
    open_form(chat)
    for words in (unit, "000-0000", "9:00–17:30", chat.words["contact"]):
        expect(chat.host.locator(".sheet .contact")).to_contain_text(words)
    chat.page.keyboard.press("Escape")
    ticket = hand_over(chat)
    for words in ("示例热线", "000-0000", "9:00–17:30"):  # in the language of the note
        expect(ticket.locator(".contact")).to_contain_text(words)


def test_every_state_of_a_ticket_and_the_reply_are_shown_until_it_is_closed(make_door, open_in) -> None:
    own = make_door()
    chat = open_in("en", own.address).ask("a question for people")
    ticket = hand_over(chat)
    states = chat.words["ticket_state"]
    tickets_of(own, "state = ?", "taken")
    look_again(chat)
    expect(ticket.locator(".badge")).to_have_text(states["taken"])
    assert ticket.locator(".staff-reply").count() == 0
    tickets_of(own, "state = ?, reply = ?", "answered", "可以申请。\n请带原件。")
    look_again(chat)
    expect(ticket.locator(".badge")).to_have_text(states["answered"])
    expect(ticket.get_by_text(chat.words["staff"])).to_be_visible()
    reply = ticket.locator(".staff-reply")
    expect(reply).to_contain_text("可以申请。")
    assert reply.get_attribute("lang") == "zh"
    tickets_of(own, "state = ?", "closed")
    look_again(chat)
    expect(ticket.locator(".badge")).to_have_text(states["closed"])
    chat.page.reload()
    expect(chat.open().host.locator("article.ticket .staff-reply")).to_contain_text("请带原件。")


def test_a_ticket_is_withdrawn_here_and_there(make_door, open_in) -> None:
    own = make_door()
    chat = open_in(address=own.address).ask("要撤回的事")
    ticket = hand_over(chat)
    assert tickets_of(own) == [("open", NOTE)]
    ticket.get_by_role("button", name=chat.words["withdraw"], exact=True).click()
    chat.host.get_by_role("button", name=chat.words["no"], exact=True).click()
    expect(ticket).to_be_visible()
    assert len(tickets_of(own)) == 1
    ticket.get_by_role("button", name=chat.words["withdraw"], exact=True).click()
    chat.host.get_by_role("button", name=chat.words["yes"], exact=True).click()
    expect(ticket).to_have_count(0)
    expect(chat.host.get_by_text(chat.words["withdrawn"])).to_be_visible()
    assert tickets_of(own) == []
    chat.page.reload()
    expect(chat.open().cards).to_have_count(1)
    expect(chat.host.locator("article.ticket")).to_have_count(0)
