"""What waits in the outbox is kept through a failed start over, and waits as long as the door wants, also over a reload."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from playwright.sync_api import expect

from tests.widget.refuse import refuse_the_first

BROKEN_NETWORK = r"Failed to load resource"


def start_over(chat) -> None:
    chat.menu("start_over")
    chat.host.get_by_role("button", name=chat.words["yes"], exact=True).click()


def test_starting_over_offline_loses_no_message(visit, watch, database) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("断网重来之前")
    chat.host.get_by_label(chat.words["menu"], exact=True).click()
    chat.page.keyboard.press("Escape")  # its words and styles are here now
    chat.page.context.set_offline(True)
    chat.send("断网重来之时")
    expect(chat.host.get_by_text(chat.words["offline"])).to_be_visible()
    start_over(chat)
    expect(chat.host.get_by_text(chat.words["start_over_failed"])).to_be_visible()
    chat.page.wait_for_timeout(2500)  # it has been tried again meanwhile
    expect(chat.host.get_by_text(chat.words["start_over_failed"])).to_be_visible()
    expect(chat.host.get_by_text(chat.words["offline"])).to_be_visible()
    chat.page.context.set_offline(False)
    expect(chat.cards).to_have_count(2)
    assert chat.asked() == database.turns_of("断网重来之前") == ["断网重来之前", "断网重来之时"]
    expect(chat.host.locator(".waiting")).to_have_count(0)


def test_what_waits_is_dropped_with_the_rest_where_starting_over_succeeds(visit, watch, door, database) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("重来之前的话")
    chat.page.route("**/api/v1/chat", lambda route: route.abort())
    chat.send("重来之时还没送出")
    expect(chat.host.get_by_text(chat.words["reconnecting"])).to_be_visible()
    start_over(chat)
    expect(chat.host.locator("article.asked")).to_have_count(0)
    chat.page.unroute("**/api/v1/chat")
    chat.ask("重来之后的话")
    assert chat.asked() == ["重来之后的话"]
    assert door.asked('"重来之时还没送出"') == 0


def by_date() -> dict[str, str]:
    """Five seconds on, by a door whose clock is a day ahead."""
    now = time.time() + 86_400
    return {"Date": formatdate(now, usegmt=True), "Retry-After": formatdate(now + 5, usegmt=True)}


WAITS = {"seconds": lambda: {"Retry-After": "5"}, "date": by_date}


@pytest.mark.parametrize("form", WAITS)
def test_a_wait_that_the_door_asks_for_outlives_a_reload(visit, watch, form: str) -> None:
    """As a number of seconds and as a date, which is one by the door's clock."""
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open()
    tried = refuse_the_first(chat.page, 429, WAITS[form])
    chat.send(f"等到重载以后 {form}")
    busy = chat.words["busy"].partition("{n}")[0]
    expect(chat.host.get_by_text(busy).first).to_be_visible()
    chat.page.reload()
    chat.open()
    expect(chat.host.get_by_text(busy).first).to_be_visible()
    expect(chat.cards).to_have_count(1)
    assert len(tried) == 2
    assert tried[1] - tried[0] >= 4.9


def test_the_pauses_between_tries_double_up_to_thirty_seconds_and_differ_by_chance(visit) -> None:
    chat = visit().open()
    pauses = chat.page.evaluate(
        """async () => {
          const { pauseAfter } = await import('/widget/outbox.js');
          const tries = [0, 1, 2, 3, 4, 5, 50, 2000];
          const drawn = Array.from({ length: 500 }, () => tries.map((one) => pauseAfter(one)));
          return { least: tries.map((one) => pauseAfter(one, 0)), most: tries.map((one) => pauseAfter(one, 1)), drawn };
        }"""
    )
    assert pauses["least"] == [1, 2, 4, 8, 15, 15, 15, 15]
    assert pauses["most"] == [2, 4, 8, 16, 30, 30, 30, 30]
    for drawn, least, most in zip(zip(*pauses["drawn"], strict=True), pauses["least"], pauses["most"], strict=True):
        assert all(least <= one <= most for one in drawn)
        assert len(set(drawn)) > 400, "everybody would come back at once"
