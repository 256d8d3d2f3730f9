"""Looks of the chat that pass: searching, every opener, conditions the document leaves open; and keys for menu, form and buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.golden.golden_cards import read_golden_cards
from tests.widget.axe import violations
from tests.widget.chat import LANGUAGES, Chat, Place

BROKEN_NETWORK = r"Failed to load resource"


@pytest.fixture
def look(visit, door) -> Callable[..., Chat]:
    """Opens the chat in a language, as axe needs it."""

    def open_chat(locale: str, is_elder: bool = False) -> Chat:
        data = {"locale": locale, **({"elder": ""} if is_elder else {})}
        return Chat(visit(Place(door.address), data=data, bypass_csp=True).page, locale).open()

    return open_chat


def test_searching_is_said_after_300_ms_and_not_before(visit) -> None:
    chat = visit().open().ask("先问一次")  # everything is loaded
    chat.page.evaluate(
        """() => {
          const root = document.querySelector('policy-chat').shadowRoot;
          window.times = {};
          new MutationObserver(() => {
            const now = performance.now();
            const { times } = window;
            if (!times.asked && root.querySelectorAll('article.asked').length > 1) times.asked = now;
            if (!times.searching && root.querySelector('.waiting')) times.searching = now;
          }).observe(root, { childList: true, subtree: true });
        }"""
    )
    chat.send("慢 1.5 找一找")
    expect(chat.host.locator(".waiting")).to_have_text(chat.words["searching"])
    times = chat.page.evaluate("window.times")
    assert 295 <= times["searching"] - times["asked"] < 900
    expect(chat.cards).to_have_count(2)
    expect(chat.host.locator(".waiting")).to_have_count(0)


def test_an_answer_within_300_ms_is_never_announced_as_searching(visit) -> None:
    chat = visit().open()
    card = read_golden_cards("answered.zh-Hans")[0]
    chat.page.route("**/api/v1/chat", lambda route: route.fulfill(json={"cards": [card]}))
    chat.ask("先问一次")
    chat.page.evaluate(
        """() => {
          window.searched = 0;
          const root = document.querySelector('policy-chat').shadowRoot;
          new MutationObserver(() => { window.searched += root.querySelectorAll('.waiting').length; })
            .observe(root, { childList: true, subtree: true });
        }"""
    )
    chat.ask("马上有答复")
    chat.page.wait_for_timeout(600)
    assert chat.page.evaluate("window.searched") == 0


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_opener_that_the_door_gives_is_shown_in_its_order(visit, door, locale: str) -> None:
    page = visit(Place(door.address), data={"locale": locale}).page
    chat = Chat(page, locale)
    with page.expect_response("**/api/v1/suggestions*") as given:
        chat.open()
    texts = [one["text"] for one in given.value.json()["suggestions"]]
    assert len(texts) == 8
    expect(chat.host.locator(".openers").get_by_role("button")).to_have_text(texts)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_condition_that_the_document_does_not_state_is_drawn_as_that(look, locale: str) -> None:
    chat = look(locale)
    name = f"eligibility-met.{LANGUAGES[locale]}"

    def leave_open(route: Route) -> None:
        reply = route.fetch().json()
        condition = reply["cards"][0]["eligibility"][0]["conditions"][0]
        condition.update(status="not_stated_by_document", fact=None)
        route.fulfill(json=reply)

    chat.page.route("**/api/v1/chat", leave_open)
    chat.ask(f"卡片 {name}").unfold()
    row = chat.cards.locator('[data-status="not_stated_by_document"]')
    expect(row).to_have_count(1)
    expect(row.locator(".status")).to_have_text(chat.words["condition"]["not_stated_by_document"])
    expect(row.locator(".sign")).to_have_text("–")
    condition = read_golden_cards(name)[0]["eligibility"][0]["conditions"][0]
    expect(row).to_contain_text(condition["name"])
    expect(row).to_contain_text(condition["quote"])
    assert violations(chat.page) == []


def hand_over(chat: Chat) -> None:
    chat.menu("handoff")
    chat.host.get_by_label(chat.words["handoff_note"]).fill("请人来答")
    chat.host.get_by_label(chat.words["handoff_consent"]).check()
    chat.host.get_by_role("button", name=chat.words["handoff_send"], exact=True).click()
    expect(chat.host.locator("article.ticket")).to_be_visible()


def answer_ticket(chat: Chat) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "state": "answered", "reply": "可以申请。"})

    chat.page.route("**/api/v1/handoff/*", answer)
    chat.page.keyboard.press("Escape")
    chat.open()
    expect(chat.host.locator(".staff-reply")).to_be_visible()


def keep(chat: Chat) -> None:
    chat.ask(f"卡片 eligibility-met.{chat.words['lang']}").unfold()
    chat.cards.get_by_role("button", name=chat.words["keep"], exact=True).click()
    expect(chat.cards.get_by_role("link", name=chat.words["kept_link"])).to_be_visible()


def go_offline(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.send("断网时问")
    expect(chat.host.get_by_text(chat.words["offline"])).to_be_visible()


STATES: dict[str, Callable[[Chat], object]] = {
    "privacy": lambda chat: chat.host.locator(".privacy summary").click(),
    "ticket": hand_over,
    "answered ticket": answer_ticket,
    "kept decision": keep,
    "offline": go_offline,
}


@pytest.mark.parametrize("is_elder", [False, True], ids=["", "elder"])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_nothing_in_passing_states(look, watch, locale: str, is_elder: bool) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = look(locale, is_elder)
    expect(chat.host.locator(".privacy summary")).to_be_visible()
    found: dict[str, Any] = {}
    for state, lead in STATES.items():
        lead(chat)
        found[state] = violations(chat.page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def tab_to(chat: Chat, target: Locator, key: str = "Tab", most: int = 40) -> None:
    """By Tab alone, as often as it takes."""
    for _ in range(most):
        if target.evaluate("(one) => one.getRootNode().activeElement === one"):
            return
        chat.page.keyboard.press(key)
    raise AssertionError("the keyboard does not get there")


def test_the_menu_by_keyboard(visit) -> None:
    chat = visit().open().ask("一问")
    press = chat.page.keyboard.press
    summary = chat.host.locator(".menu > summary")
    tab_to(chat, summary, "Shift+Tab")
    press("Enter")
    items = chat.host.locator(".items button")
    expect(items.first).to_be_visible()
    for item in items.all():
        press("Tab")
        expect(item).to_be_focused()
    press("Escape")
    expect(items.first).to_be_hidden()
    expect(summary).to_be_focused()
    expect(chat.question).to_be_visible()


def test_a_person_is_asked_for_by_keyboard(visit) -> None:
    chat = visit().open().ask("卡片 handoff.zh-Hans")
    press, words = chat.page.keyboard.press, chat.words
    opener = chat.cards.get_by_role("button", name=words["handoff_open"])
    tab_to(chat, opener, "Shift+Tab")
    press("Enter")
    note = chat.host.get_by_label(words["handoff_note"])
    expect(note).to_be_focused()
    press("Escape")
    expect(note).to_have_count(0)
    expect(opener).to_be_focused()
    chat.page.wait_for_timeout(900)  # a double press is one
    press("Enter")
    expect(note).to_be_focused()
    press("Control+A")
    chat.page.keyboard.insert_text("用键盘写的说明")
    press("Tab")
    chat.page.keyboard.insert_text("微信 abc")
    press("Tab")
    expect(chat.host.get_by_label(words["handoff_consent"])).to_be_focused()
    press("Space")
    tab_to(chat, chat.host.get_by_role("button", name=words["handoff_send"], exact=True))
    press("Enter")
    expect(chat.host.locator("article.ticket")).to_contain_text(words["ticket_state"]["open"])
    expect(opener).to_be_focused()


def test_a_cards_buttons_by_keyboard(visit, door) -> None:
    chat = visit().open().ask("卡片 answered.zh-Hans")
    title = read_golden_cards("answered.zh-Hans")[0]["buttons"][0]["title"]
    tab_to(chat, chat.cards.get_by_role("button", name=title, exact=True), "Shift+Tab")
    chat.page.keyboard.press("Enter")
    expect(chat.cards).to_have_count(2)
    assert chat.asked()[-1] == title
