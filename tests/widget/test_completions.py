"""Completions by keyboard and by ear: the list is reached from the field, named, counted, and put away before the panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.widget.chat import LANGUAGES, Chat, Place

TEXTS = ["外资研发中心", "外资到位奖励", "外资计划"]


@pytest.fixture
def complete(visit, door) -> Callable[..., Chat]:
    """A chat in a language that has just offered completions."""

    def offer(locale: str = "zh-CN") -> Chat:
        chat = Chat(visit(Place(door.address), data={"locale": locale}).page, locale).open()
        found = [{"text": text, "kind": "completion"} for text in TEXTS]
        chat.page.route("**/api/v1/suggestions*q=*", lambda route: route.fulfill(json={"suggestions": found}))
        chat.question.press_sequentially("外资")
        expect(listbox(chat)).to_be_visible()
        return chat

    return offer


def listbox(chat: Chat):
    return chat.host.get_by_role("listbox", name=chat.words["completions"])


def active(chat: Chat) -> str | None:
    """The text of the option that the field names as active."""
    return chat.question.evaluate(
        """(field) => {
          const id = field.getAttribute('aria-activedescendant');
          return id && field.getRootNode().getElementById(id).textContent;
        }"""
    )


def test_the_field_leads_to_its_list(complete) -> None:
    chat = complete()
    said = {name: chat.question.get_attribute(name) for name in ("aria-autocomplete", "aria-haspopup")}
    assert said == {"aria-autocomplete": "list", "aria-haspopup": "listbox"}
    assert listbox(chat).get_attribute("id") == chat.question.get_attribute("aria-controls")
    expect(listbox(chat).get_by_role("option")).to_have_text(TEXTS)
    seen = []
    for _ in range(5):
        chat.page.keyboard.press("ArrowDown")
        seen.append(active(chat))
        selected = listbox(chat).get_by_role("option", selected=True).all_inner_texts()
        assert selected == [text for text in [seen[-1]] if text]
    assert seen == [*TEXTS, None, TEXTS[0]]
    chat.page.keyboard.press("ArrowUp")
    chat.page.keyboard.press("ArrowUp")
    assert active(chat) == TEXTS[-1]
    expect(chat.question).to_be_focused()


def test_enter_takes_the_active_option_and_only_the_next_enter_sends(complete) -> None:
    chat = complete()
    chat.page.keyboard.press("ArrowDown")
    chat.page.keyboard.press("Enter")
    expect(chat.question).to_have_value(TEXTS[0])
    expect(listbox(chat)).to_be_hidden()
    assert chat.asked() == []
    chat.page.keyboard.press("Enter")
    expect(chat.cards).to_have_count(1)
    assert chat.asked() == [TEXTS[0]]


def test_enter_without_an_active_option_sends_what_was_typed(complete) -> None:
    chat = complete()
    chat.page.keyboard.press("Enter")
    expect(chat.cards).to_have_count(1)
    assert chat.asked() == ["外资"]
    expect(listbox(chat)).to_be_hidden()


def test_escape_puts_away_the_list_then_the_panel(complete) -> None:
    chat = complete()
    chat.page.keyboard.press("Escape")
    expect(listbox(chat)).to_be_hidden()
    expect(chat.question).to_be_focused()
    assert active(chat) is None
    chat.page.keyboard.press("Escape")
    expect(chat.question).to_be_hidden()
    expect(chat.launcher).to_be_focused()


@pytest.mark.parametrize("key", ["Escape", "ArrowDown", "Enter"])
def test_keys_of_an_input_method_are_not_the_lists(complete, key: str) -> None:
    """229 is the code that a key has while an input method uses it."""
    chat = complete()
    chat.question.evaluate(
        """(field, key) => {
          const event = new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true, cancelable: true, composed: true });
          field.dispatchEvent(event);
        }""",
        key,
    )
    expect(listbox(chat)).to_be_visible()
    assert active(chat) is None
    assert chat.asked() == []


def test_leaving_the_field_puts_the_list_away(complete) -> None:
    chat = complete()
    chat.page.keyboard.press("Tab")
    expect(listbox(chat)).to_be_hidden()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_how_many_there_are_is_spoken_once(complete, locale: str) -> None:
    chat = complete(locale)
    words = chat.words["completions_n"].replace("{n}", str(len(TEXTS)))
    spoken = chat.host.locator(".panel > .hidden[role=status]")
    expect(spoken).to_have_text(words)
    with chat.page.expect_response("**/api/v1/suggestions*"):
        chat.question.press_sequentially("研")
    chat.page.wait_for_timeout(200)
    expect(spoken).to_have_text(words)
