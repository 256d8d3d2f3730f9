"""`make bench` measures the chat as it is: every repetition gives a figure of the page that was asked for."""

from __future__ import annotations

from bot.measuring.measure_browser import measure_chat, measure_empty_page


def test_each_message_gives_its_times(browser, door) -> None:
    steps: list[int] = []
    chat = measure_chat(browser, door.address, ["一问", "再问"], lambda: steps.append(1))
    empty = measure_empty_page(browser, door.address, ["一问"], lambda: steps.append(1))
    assert (len(chat.paints), len(chat.sends), len(empty.paints), len(empty.sends)) == (2, 2, 1, 1)
    assert min(chat.paints + chat.sends + empty.paints + empty.sends) > 0
    assert len(steps) == 3
    assert door.asked('"再问"') == 1
