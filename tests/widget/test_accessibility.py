"""Usable by everyone: no violation that axe knows, in every state, language and in 长辈模式; keyboard; what a reader hears.

axe runs with the page's policy set aside, for it brings its own script; the policy is tested everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.golden.golden_cards import golden_names, read_golden_cards
from tests.widget.axe import violations
from tests.widget.chat import LANGUAGES, Chat, Place

LOCALES = list(LANGUAGES)


@pytest.fixture
def look(visit, door) -> Callable[..., Chat]:
    """Opens the chat in a language, as axe needs it."""

    def open_chat(locale: str, is_elder: bool = False, **options: Any) -> Chat:
        data = {"locale": locale, "theme": "auto", **({"elder": ""} if is_elder else {})}
        chat = visit(Place(door.address), data=data, bypass_csp=True, **options)
        return Chat(chat.page, locale)

    return open_chat


def every_card(chat: Chat, locale: str) -> None:
    """All golden cards of a language in one conversation, every fold open."""
    names = golden_names(LANGUAGES[locale])
    chat.ask_all([f"卡片 {name}" for name in names], cards=sum(len(read_golden_cards(name)) for name in names))
    chat.unfold()


# What leads from the opened chat to a state that looks different, one after the other; Escape puts away what lies over it.
STATES: dict[str, Callable[[Chat], object]] = {
    "opened": lambda chat: expect(chat.host.locator(".openers")).to_be_visible(),
    "menu": lambda chat: chat.host.get_by_label(chat.words["menu"], exact=True).click(),
    "handoff": lambda chat: open_sheet(chat, "handoff"),
    "start over": lambda chat: open_sheet(chat, "start_over"),
    "too long": lambda chat: chat.question.fill("多" * 2001),
    "completions": lambda chat: complete(chat),
    "searching": lambda chat: wait_for_an_answer(chat),
    "failure": lambda chat: fail(chat),
    "why": lambda chat: ask_why(chat),
}
PUT_AWAY = {"menu", "handoff", "start over", "completions"}


def open_sheet(chat: Chat, name: str) -> None:
    chat.menu(name)
    expect(chat.host.locator(".sheet")).to_be_visible()


def complete(chat: Chat) -> None:
    found = [{"text": text, "kind": "completion"} for text in ("外资研发中心", "外资到位奖励")]
    chat.page.route("**/api/v1/suggestions*", lambda route: route.fulfill(json={"suggestions": found}))
    chat.question.fill("外资")
    expect(chat.host.get_by_role("listbox", name=chat.words["completions"])).to_be_visible()
    chat.page.keyboard.press("ArrowDown")
    expect(chat.host.get_by_role("option", selected=True)).to_be_visible()


def fail(chat: Chat) -> None:
    error = {"error": {"code": "button_unknown", "message": "No."}}
    chat.page.route("**/api/v1/chat", lambda route: route.fulfill(status=422, json=error))
    chat.send("不会成功")
    expect(chat.host.get_by_role("button", name=chat.words["ask_again"])).to_be_visible()
    chat.page.unroute("**/api/v1/chat")


def ask_why(chat: Chat) -> None:
    chat.ask(f"卡片 answered.{chat.words['lang']}")
    chat.host.get_by_role("button", name=chat.words["useless"], exact=True).last.click()
    expect(chat.host.get_by_label(chat.words["comment"])).to_be_visible()


def wait_for_an_answer(chat: Chat) -> None:
    chat.send("慢 1 一问")
    expect(chat.host.locator(".waiting")).to_be_visible()


@pytest.mark.parametrize("is_elder", [False, True], ids=["", "elder"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_in_any_state(look, watch, locale: str, is_elder: bool) -> None:
    watch.forgive("status of 422")
    chat = look(locale, is_elder)
    expect(chat.launcher).to_be_visible()
    found = {"closed": violations(chat.page)}
    chat.open()
    for state, lead in STATES.items():
        lead(chat)
        found[state] = violations(chat.page)
        if state in PUT_AWAY:
            chat.page.keyboard.press("Escape")
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("is_elder", [False, True], ids=["", "elder"])
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_in_any_card(look, locale: str, is_elder: bool) -> None:
    chat = look(locale, is_elder).open()
    every_card(chat, locale)
    assert violations(chat.page) == []


CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["", "red"], ids=["blue", "red"])
def test_every_colour_has_enough_contrast(look, scheme: str, accent: str) -> None:
    chat = look("zh-CN", color_scheme=scheme).open()
    chat.host.evaluate("(host, accent) => host.setAttribute('accent', accent)", accent)
    every_card(chat, "zh-CN")
    background = chat.panel.evaluate("(panel) => getComputedStyle(panel).backgroundColor")
    is_dark = sum(map(int, re.findall(r"\d+", background)[:3])) < 3 * 128
    assert is_dark == (scheme == "dark"), background
    assert violations(chat.page, CONTRAST) == []
    open_sheet(chat, "handoff")
    assert violations(chat.page, CONTRAST) == []


def test_with_forced_colours_everything_is_still_told_apart(look) -> None:
    """The system's colours replace all others: what was told by a background alone must have a border."""
    chat = look("zh-CN", forced_colors="active").open()
    every_card(chat, "zh-CN")
    bare = chat.page.evaluate(
        """() => [...document.querySelector('policy-chat').shadowRoot.querySelectorAll('button, textarea, .badge, .card, .panel')]
          .filter((one) => one.checkVisibility())
          .filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1 && parseFloat(getComputedStyle(one).borderLeftWidth) < 1)
          .map((one) => `${one.localName}.${one.className}`)"""
    )
    assert set(bare) == set()


def test_axe_would_find_something(look) -> None:
    chat = look("zh-CN").open()
    chat.page.evaluate(
        """() => {
          const button = document.createElement('button');
          document.querySelector('policy-chat').shadowRoot.querySelector('[role=log]').append(button);
        }"""
    )
    assert any("button-name" in one for one in violations(chat.page))


SMALLEST = {False: 44, True: 60}
TARGETS = """(smallest) => {
  const root = document.querySelector('policy-chat').shadowRoot;
  return [...root.querySelectorAll('button, summary, textarea, input:not([type=checkbox]), label:has(input), a')]
    .filter((one) => one.checkVisibility() && !one.closest('.hidden') && !one.classList.contains('hidden'))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.height > 0 && (box.height < smallest - 0.5 || box.width < smallest - 0.5))
    .map(([one, box]) => `${one.localName}.${one.className} ${one.textContent.slice(0, 20)} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`);
}"""


@pytest.mark.parametrize("is_elder", [False, True], ids=["", "elder"])
@pytest.mark.parametrize("width", [1280, 375, 320])
def test_targets_are_large_enough(look, is_elder: bool, width: int) -> None:
    chat = look("zh-CN", is_elder, viewport={"width": width, "height": 700})
    expect(chat.launcher).to_be_visible()
    assert chat.page.evaluate(TARGETS, SMALLEST[is_elder]) == []
    chat.open()
    every_card(chat, "zh-CN")
    chat.cards.get_by_role("button", name=chat.words["keep"], exact=True).first.click()
    expect(chat.cards.get_by_role("link", name=chat.words["kept_link"])).to_be_visible()
    chat.host.get_by_label(chat.words["menu"], exact=True).click()
    assert chat.page.evaluate(TARGETS, SMALLEST[is_elder]) == []
    chat.page.keyboard.press("Escape")
    open_sheet(chat, "handoff")
    assert chat.page.evaluate(TARGETS, SMALLEST[is_elder]) == []


TEXT_SIZES = """() => {
  const root = document.querySelector('policy-chat').shadowRoot;
  const shown = [...root.querySelectorAll('*')].filter((one) =>
    one.checkVisibility() && !one.closest('.hidden') && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  return shown.map((one) => {
    const style = getComputedStyle(one);
    const size = parseFloat(style.fontSize);
    return [`${one.localName}.${one.className} ${one.textContent.slice(0, 12)}`, size, parseFloat(style.lineHeight) / size];
  });
}"""


def test_the_elder_mode_has_large_text_and_wide_lines(look) -> None:
    chat = look("zh-CN", is_elder=True).open()
    every_card(chat, "zh-CN")
    sizes = chat.page.evaluate(TEXT_SIZES)
    assert len(sizes) > 100
    assert [one for one in sizes if one[1] < 18] == []
    assert [
        one for one in sizes if one[2] is not None and one[2] < 1.5 and not one[0].startswith(("button", "span"))
    ] == []


def test_by_keyboard_alone(visit) -> None:
    chat = visit()
    press = chat.page.keyboard.press
    expect(chat.launcher).to_be_visible()
    chat.page.locator("#page-search").focus()
    press("Tab")
    expect(chat.launcher).to_be_focused()
    press("Enter")
    expect(chat.question).to_be_focused()
    for text in ("第一问", "卡片 answered.zh-Hans"):
        chat.page.keyboard.insert_text(text)
        press("Enter")
    expect(chat.cards).to_have_count(2)
    expect(chat.question).to_be_focused()
    while chat.focused() != "log":
        press("Shift+Tab")
        assert chat.focused() != "launcher"
    articles = chat.host.locator("article")
    press("End")
    expect(articles.last).to_be_focused()
    press("ArrowUp")
    expect(articles.nth(2)).to_be_focused()
    press("Home")
    expect(articles.first).to_be_focused()
    press("ArrowDown")
    expect(articles.nth(1)).to_be_focused()
    press("Escape")
    expect(chat.launcher).to_be_focused()
    expect(chat.question).to_be_hidden()


def test_the_clause_opens_by_keyboard_and_marks_the_quotation(visit) -> None:
    chat = visit().open().ask("卡片 answered.zh-Hans")
    quote = read_golden_cards("answered.zh-Hans")[0]["citations"][0]["quotes"][0]["text"]
    fold = chat.cards.get_by_text(chat.words["show_clause"]).first
    fold.focus()
    chat.page.keyboard.press("Enter")
    mark = chat.cards.locator("mark")
    expect(mark.first).to_be_visible()
    assert mark.first.inner_text() == quote


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_put_away_the_panel_is_inert_and_the_focus_returns(visit, how: str) -> None:
    chat = visit().open().ask("一问")
    if how == "button":
        chat.host.get_by_role("button", name=chat.words["close"], exact=True).click()
    else:
        chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()
    seen = []
    for _ in range(6):
        chat.page.keyboard.press("Tab")
        seen.append(chat.focused())
    assert "question" not in seen and "log" not in seen
    assert chat.host.get_by_role("log").count() == 0, "what is inert is not in the accessibility tree"


def test_arriving_answers_move_no_focus(visit) -> None:
    chat = visit().open()
    chat.send("慢 0.8 一问")
    search = chat.page.locator("#page-search")
    search.focus()
    expect(chat.cards).to_have_count(1)
    expect(search).to_be_focused()


def test_a_short_form_is_spoken_once_and_the_log_itself_is_silent(visit) -> None:
    chat = visit().open()
    chat.page.evaluate(
        """() => {
          window.spoken = [];
          const root = document.querySelector('policy-chat').shadowRoot;
          const live = root.querySelectorAll('[role=status], [aria-live=polite]');
          for (const one of live) new MutationObserver((all) => all.forEach(({ addedNodes }) =>
            addedNodes.forEach((node) => window.spoken.push(node.textContent)))).observe(one, { childList: true, subtree: true });
        }"""
    )
    chat.ask("卡片 unit-tasks-inherited.zh-Hans")
    chat.page.wait_for_timeout(200)
    spoken = [one for one in chat.page.evaluate("window.spoken") if "44" in one]
    assert len(spoken) == 1 and len(spoken[0]) <= 150
    assert chat.log.get_attribute("aria-live") == "off"


@pytest.mark.parametrize("name", ["unit-tasks.zh-Hans", "eligibility-met.zh-Hans", "answered.zh-Hans"])
def test_a_long_answer_scrolls_to_its_beginning(visit, name: str) -> None:
    chat = visit(viewport={"width": 375, "height": 667}).open().ask("先问").ask(f"卡片 {name}")
    chat.page.wait_for_timeout(200)
    log, line = chat.log.bounding_box(), chat.cards.last.locator("p").first.bounding_box()
    assert log["y"] <= line["y"] < log["y"] + log["height"] / 2


@pytest.mark.parametrize("locale", LOCALES)
def test_every_piece_of_text_says_its_language(visit, door, locale: str) -> None:
    chat = Chat(visit(Place(door.address), data={"locale": locale}).page, locale).open()
    chat.ask(f"卡片 answered.{LANGUAGES[locale]}")
    card = chat.cards.first
    assert card.get_attribute("lang") == LANGUAGES[locale]
    quote = card.locator("blockquote").get_by_text("200万元")
    assert quote.evaluate("(one) => one.closest('[lang]').lang") == "zh-Hans"
    assert chat.question.evaluate("(one) => one.closest('[lang]').lang") == LANGUAGES[locale]


def test_nothing_moves_for_those_who_asked_for_rest(look) -> None:
    chat = look("zh-CN", reduced_motion="reduce").open()
    every_card(chat, "zh-CN")
    moving = chat.page.evaluate(
        """() => [...document.querySelector('policy-chat').shadowRoot.querySelectorAll('*')].filter((one) => {
          const style = getComputedStyle(one);
          const longest = (text) => Math.max(...text.split(',').map(parseFloat));
          return longest(style.transitionDuration) > 0.01 || (style.animationName !== 'none' && longest(style.animationDuration) > 0.01)
            || style.scrollBehavior === 'smooth';
        }).map((one) => one.className)"""
    )
    assert moving == []
