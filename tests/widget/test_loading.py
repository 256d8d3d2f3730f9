"""What a browser loads of the chat before its first use, wherever it stands: the files that `make check` counts, and no other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.processes.check_widget_size import FOLDER, list_first_files
from tests.widget.chat import Chat, Place

FIRST = {str(file.relative_to(FOLDER)) for file in list_first_files(FOLDER) if file.suffix != ".json"}
LATER = {"draw_reply.js", "menu.js", "handoff.js", "export.js", "completions.js", "cards.css", "sheet.css"}
USES = {
    "a key": lambda chat: chat.page.keyboard.press("Tab"),
    "a touch": lambda chat: chat.host.get_by_role("heading").first.click(),
    "the page asks": lambda chat: chat.host.evaluate("(host) => host.ask('网页代问')"),
}


def loaded(watch) -> set[str]:
    """The files of the widget that were asked for, locales by their own names."""
    return {one.partition("/widget/")[2] for one in watch.requests if "/widget/" in one}


@pytest.mark.parametrize("mode", ["", "inline", "page"], ids=["floating", "inline", "page"])
def test_nothing_more_than_is_counted(visit, watch, door, mode: str) -> None:
    body = f'<policy-chat mode="{mode}"></policy-chat>' if mode else ""
    chat = visit(Place(door.address, body=body))
    expect(chat.question if mode else chat.launcher).to_be_visible()
    if mode:
        expect(chat.host.locator(".openers button").first).to_be_visible()
    chat.page.wait_for_timeout(1000)
    assert loaded(watch) == {*FIRST, "locales/zh-CN.json"}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_the_rest_comes_with_the_first_use(visit, watch, door, use) -> None:
    chat: Chat = visit(Place(door.address, body='<policy-chat mode="inline"></policy-chat>'))
    expect(chat.question).to_be_visible()
    chat.page.locator("#page-search").focus()
    assert not LATER & loaded(watch)
    use(chat)
    chat.wait_until(lambda: loaded(watch) >= LATER)


def test_a_conversation_kept_from_before_is_drawn_without_a_use(visit, new_context, watch, door) -> None:
    place = Place(door.address, body='<policy-chat mode="inline"></policy-chat>')
    chat = visit(place, new_context()).ask("上回问的")
    chat.page.reload()
    expect(chat.cards).to_have_count(1)
