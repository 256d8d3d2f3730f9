"""What an asker says of an answer reaches the door, by keyboard as well; where it was not stored, that is said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.widget.chat import Chat

WORDS = "没有说明向谁申请，请打13800138000告诉我"


def rated(door: Any, comment: str) -> list[tuple[str, str, str]]:
    """Rating, reason and comment of the feedback that begins so."""
    with closing(sqlite3.connect(f"file:{door.kept.file}?mode=ro", uri=True)) as connection:
        query = "SELECT rating, reason, comment FROM feedback WHERE comment LIKE ?"
        return connection.execute(query, (f"{comment}%",)).fetchall()


def ask_why(chat: Chat) -> Locator:
    """The form behind 没用."""
    chat.host.get_by_role("button", name=chat.words["useless"], exact=True).click()
    form = chat.host.locator(".why-form")
    expect(form).to_be_visible()
    expect(chat.host.get_by_text(chat.words["thanks"])).to_be_visible()
    return form


def test_words_of_ones_own_by_keyboard_alone(visit, door) -> None:
    chat = visit().open().ask("卡片 answered.zh-Hans")
    chat.host.get_by_role("button", name=chat.words["useless"], exact=True).focus()
    chat.page.keyboard.press("Enter")
    expect(chat.host.locator(".why-form")).to_be_visible()
    reasons = chat.words["reasons"]
    for _ in reasons[:3]:
        chat.page.keyboard.press("Tab")
    third = chat.host.get_by_role("button", name=reasons[2], exact=True)
    expect(third).to_be_focused()
    chat.page.keyboard.press("Space")
    expect(third).to_have_attribute("aria-pressed", "true")
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Tab")
    expect(chat.host.get_by_label(chat.words["comment"])).to_be_focused()
    chat.page.keyboard.type(WORDS)
    chat.page.keyboard.press("Tab")
    with chat.page.expect_request("**/api/v1/feedback"):
        chat.page.keyboard.press("Enter")
    expect(chat.host.locator(".why-form")).to_have_count(0)
    expect(chat.host.get_by_role("button", name=chat.words["useless"], exact=True)).to_be_focused()
    expect(chat.host.get_by_text(chat.words["thanks"])).to_be_visible()
    [(rating, reason, comment)] = rated(door, "没有说明向谁申请")
    assert (rating, reason) == ("down", reasons[2])
    assert "13800138000" not in comment, "numbers of people are masked here too"


def test_what_could_not_be_stored_is_kept_in_the_form_and_said(visit, watch, door) -> None:
    watch.forgive("status of 503")
    chat = visit().open().ask("卡片 answered.zh-Hans")
    form = ask_why(chat)
    form.get_by_label(chat.words["comment"]).fill("第一次没存上")
    error = {"error": {"code": "database_unavailable", "message": "Later."}}
    chat.page.route("**/api/v1/feedback", lambda route: route.fulfill(status=503, json=error))
    form.get_by_role("button", name=chat.words["rate_send"]).click()
    expect(chat.host.get_by_text(chat.words["rate_failed"])).to_be_visible()
    expect(chat.host.get_by_text(chat.words["thanks"])).to_have_count(0)
    chat.page.unroute("**/api/v1/feedback")
    form.get_by_role("button", name=chat.words["rate_send"]).click()
    expect(chat.host.get_by_text(chat.words["thanks"])).to_be_visible()
    assert rated(door, "第一次没存上") == [("down", None, "第一次没存上")]


@pytest.mark.parametrize("is_followed", [False, True], ids=["no other session", "another session meanwhile"])
def test_an_expired_session_is_tried_once_more_or_said(visit, watch, is_followed: bool) -> None:
    watch.forgive("status of 401")
    chat = visit().open().ask("卡片 answered.zh-Hans")
    form = ask_why(chat)
    sent: list[str] = []

    def expire(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}")["session"])
        if len(sent) > 1:
            route.fulfill(status=202, json={"accepted": True})
            return
        if is_followed:  # as another tab does that asked on
            chat.page.evaluate(
                """() => {
                  const key = Object.keys(localStorage).find((one) => one.endsWith(' session'));
                  localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), token: 'another' }));
                }"""
            )
        route.fulfill(status=401, json={"error": {"code": "session_expired", "message": "Start anew."}})

    chat.page.route("**/api/v1/feedback", expire)
    form.get_by_role("button", name=chat.words["rate_send"]).click()
    said = chat.words["thanks" if is_followed else "rate_expired"]
    expect(chat.host.get_by_role("status").get_by_text(said)).to_be_visible()
    expect(chat.host.locator(".why-form")).to_have_count(0)
    assert sent[1:] == (["another"] if is_followed else [])
