"""On a website that the door does not serve: visitors are told where to ask, its webmaster why, and nothing is tried for ever."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import expect

from tests.widget.axe import violations
from tests.widget.chat import LANGUAGES, Chat, Place
from tests.widget.conftest import running_door

REFUSED = "Failed to load resource|blocked by CORS policy"


@pytest.fixture(scope="module")
def closed(browser, website, tmp_path_factory):
    """A door that serves another website."""
    folder = tmp_path_factory.mktemp("closed")
    with running_door(folder, website, ZHENGDA_ORIGINS="https://www.example.org") as running:
        yield running


@pytest.mark.parametrize("mode", ["", "inline", "page"])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_visitor_is_told_before_anything_is_typed(visit, watch, closed, locale: str, mode: str) -> None:
    watch.forgive(f"{REFUSED}|does not serve the website")
    data = {"locale": locale, **({"mode": mode} if mode else {})}
    chat = Chat(visit(Place(closed.address, is_foreign=True), data=data).page, locale)
    if not mode:
        chat.launcher.click()
    told = chat.host.get_by_role("status").filter(has_text=chat.words["refused"])
    expect(told).to_be_visible()
    link = told.get_by_role("link", name=chat.words["refused_page"])
    expect(link).to_have_attribute("href", f"{closed.address}/chat?lang={LANGUAGES[locale]}")
    expect(chat.question).to_be_hidden()
    if not mode:
        chat.page.keyboard.press("Escape")
        expect(chat.launcher).to_be_focused()


def test_the_webmaster_is_told_once_and_nothing_is_tried_again(visit, watch, closed, website) -> None:
    watch.forgive(f"{REFUSED}|does not serve the website")
    chat = visit(Place(closed.address, is_foreign=True)).open_refused()
    chat.host.evaluate("(host) => host.ask('不许问')")
    expect(chat.log.get_by_text(chat.words["errors"]["origin_not_allowed"])).to_be_visible()
    before = len(watch.requests)
    chat.page.wait_for_timeout(3500)
    assert [one for one in watch.requests[before:] if "/api/" in one or "permission" in one] == []
    assert closed.asked('"不许问"') == 0
    told = [one for one in watch.complaints if "ZHENGDA_ORIGINS" in one]
    assert len(told) == 1
    assert website.origin in told[0] and closed.address in told[0]
    assert chat.host.get_by_text(chat.words["reconnecting"]).count() == 0


@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_nothing_in_it(visit, watch, closed, locale: str) -> None:
    watch.forgive(f"{REFUSED}|does not serve the website")
    place = Place(closed.address, is_foreign=True)
    chat = Chat(visit(place, data={"locale": locale}, bypass_csp=True).page, locale).open_refused()
    assert violations(chat.page) == []


def test_a_door_that_is_down_is_not_taken_for_one_that_refuses(visit, watch, make_door) -> None:
    watch.forgive(REFUSED)
    door = make_door()
    chat = visit(Place(door.address, is_foreign=True)).open().ask("先问")
    door.stop(signal.SIGKILL)
    chat.send("停着时问")
    expect(chat.host.get_by_text(chat.words["reconnecting"])).to_be_visible()
    door.start()
    expect(chat.cards).to_have_count(2, timeout=30_000)
    assert chat.host.get_by_text(chat.words["refused"]).count() == 0


def test_a_page_of_the_door_itself_is_served_without_a_list(visit, closed) -> None:
    chat = visit(Place(closed.address)).open().ask("自己的页面")
    chat.page.wait_for_load_state("networkidle")  # the door may end behind it
