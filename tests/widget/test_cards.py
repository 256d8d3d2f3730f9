"""Golden cards in, their drawing out: nothing of a card is lost in any language, and a reader hears all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from bot.processes.settings import read_settings
from tests.golden.golden_cards import golden_names, read_golden_cards, read_golden_message
from tests.widget.chat import LANGUAGES, Chat, Place
from tests.widget.older import NO_CONSTRUCTED_SHEETS

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
# In this order a conversation reads well; each has a message of its own.
TOLD = (
    *(
        "smalltalk",
        "answered",
        "answered-inherited-units",
        "answered-still-effective",
        "answered-several",
        "unit-tasks",
    ),
    *(
        "needs-facts",
        "eligibility-met",
        "eligibility-not-met",
        "clarify",
        "no-answer",
        "no-answer-period-ended",
        "handoff",
    ),
)
SCREENS = {"desktop": 1280, "phone": 375}
TALL = 3000  # pixels: higher than any card, so that a picture shows all of it


def pieces_of(card: dict[str, Any]) -> Iterator[str]:
    """Every word, number and name that the drawing of a card must show."""
    for hit in card["citations"]:
        yield from (hit["title"], *(unit["name"] for unit in hit["units"] if card["outcome"] != "unit_tasks"))
        yield from (quote["text"] for quote in hit["quotes"] if card["outcome"] != "unit_tasks")
        if hit["gloss"] and card["outcome"] == "answered":
            yield hit["gloss"]["text"]
    for decision in card["eligibility"]:
        yield from (decision["title"], *decision["assumptions"])
        for condition in decision["conditions"]:
            yield from (condition["name"], condition["quote"], (condition["fact"] or {}).get("said", ""))
        yield from (benefit["label"] for benefit in decision["benefits"])
        yield from (benefit["formula"] or "" for benefit in decision["benefits"])
    yield from (button["title"] for button in card["buttons"])
    # the text a plain channel shows is complete in itself: no figure of it may be missing here
    yield from re.findall(r"\d[\d,.]+\d", card["text"])


def squeeze(text: str) -> str:
    """Without white space, which a drawing is free in."""
    return re.sub(r"\s+", "", text)


def told_names(locale: str) -> list[str]:
    return [f"{name}.{LANGUAGES[locale]}" for name in TOLD]


def test_a_clause_suspended_since_says_so_where_it_is_opened(visit) -> None:
    chat = visit().open().ask("卡片 answered.zh-Hans")
    words = "本条款的答复已由管理员暂停，文件原文仍可查阅。"

    def suspend(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "suspended": {"text": {"zh-Hans": words}, "notice": {}}})

    chat.page.route("**/api/v1/clauses/**", suspend)
    chat.cards.locator(".clause summary").first.click()
    expect(chat.cards.get_by_role("note")).to_have_text(words)
    expect(chat.cards.locator(".print mark").first).to_be_visible()


@pytest.fixture
def ask_all(visit, door):
    """A chat in a language, with the golden replies of these names."""

    def ask(locale: str, names: list[str], is_quoting: bool = False, **options: Any) -> Chat:
        chat = Chat(visit(Place(door.address), data={"locale": locale}, **options).page, locale).open()
        texts = [read_golden_message(name) if is_quoting else f"卡片 {name}" for name in names]
        return chat.ask_all(texts, cards=sum(len(read_golden_cards(name)) for name in names))

    return ask


@pytest.mark.parametrize("locale", LANGUAGES)
def test_nothing_of_a_card_is_lost(ask_all, locale: str) -> None:
    names = golden_names(LANGUAGES[locale])
    chat = ask_all(locale, names)
    chat.unfold()
    cards = [card for name in names for card in read_golden_cards(name)]
    lost = {}
    for card, drawn in zip(cards, chat.cards.all_inner_texts(), strict=True):
        shown = squeeze(drawn)
        missing = [piece for piece in pieces_of(card) if squeeze(piece) not in shown]
        if missing:
            lost[f"{card['outcome']}: {card['text'][:30]}"] = missing
    assert lost == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_a_reader_hears_is_the_golden_transcript(ask_all, locale: str, request: pytest.FixtureRequest) -> None:
    """Accessibility tree to text. Looked at by people: each answer must be understandable from it alone."""
    chat = ask_all(locale, told_names(locale), is_quoting=True)
    heard = re.sub("[▸▾] ", "", chat.log.aria_snapshot()) + "\n"
    file = GOLDEN / f"widget-transcript.{locale}.txt"
    if request.config.getoption("--write-golden", default=False):
        file.write_text(heard, encoding="utf-8")
    anew = "`.venv/bin/python -m pytest tests/widget --write-golden -k transcript` writes it anew: read what changed"
    assert heard == file.read_text(encoding="utf-8"), anew


@pytest.mark.parametrize("width", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_card_is_pictured_for_people_to_look_at(visit, door, locale: str, width: int) -> None:
    """Nothing hangs out at the side; the pictures are for review, in `screenshots` of the state folder."""
    names = golden_names(LANGUAGES[locale])
    place = Place(door.address, body=f'<policy-chat mode="page" locale="{locale}"></policy-chat>')
    chat = Chat(visit(place, viewport={"width": width, "height": TALL}).page, locale)
    chat.ask_all([f"卡片 {name}" for name in names], cards=sum(len(read_golden_cards(name)) for name in names))
    folder = read_settings().state_dir / "screenshots" / str(width)
    folder.mkdir(parents=True, exist_ok=True)
    for place_of_card, name in enumerate(names):
        chat.host.locator("article.reply").nth(place_of_card).screenshot(path=folder / f"{name}.png")
    assert chat.log.evaluate("(log) => log.scrollWidth <= log.clientWidth")
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_unknown_outcome_is_shown_as_its_text(visit) -> None:
    chat = visit()

    def rename(route: Route) -> None:
        reply = route.fetch().json()
        route.fulfill(json={"cards": [{**reply["cards"][0], "outcome": "of_the_future", "text": "将来的答复\n第二行"}]})

    chat.page.route("**/api/v1/chat", rename)
    chat.open().ask("卡片 eligibility-met.zh-Hans")
    shown = chat.cards.first.inner_text()
    assert "将来的答复" in shown and "第二行" in shown


def test_the_quotation_is_marked_by_code_points(visit) -> None:
    """Characters outside the basic plane stand before it: two units of a JavaScript string each."""
    chat = visit()
    before = "𠮷😀𠮷"

    def shift_card(route: Route) -> None:
        card = route.fetch().json()["cards"][0]
        card["citations"][0]["quotes"][0]["start"] += len(before)
        route.fulfill(json={"cards": [card]})

    def shift_clause(route: Route) -> None:
        clause = route.fetch().json()
        route.fulfill(json={**clause, "text": before + clause["text"]})

    chat.page.route("**/api/v1/chat", shift_card)
    chat.page.route("**/api/v1/clauses/**", shift_clause)
    chat.open().ask("卡片 answered.zh-Hans").unfold()
    quote = read_golden_cards("answered.zh-Hans")[0]["citations"][0]["quotes"][0]["text"]
    expect(chat.cards.locator("mark").first).to_have_text(quote)


def test_unavailable_says_what_still_works_and_can_be_asked_again(visit) -> None:
    chat = visit().open().ask("卡片 unavailable.zh-Hans")
    assert "条款页面" in chat.cards.first.inner_text()
    chat.cards.first.get_by_role("button", name=chat.words["ask_again"]).click()
    expect(chat.cards).to_have_count(2)


def test_a_rating_is_given_with_its_reason(visit, watch) -> None:
    chat = visit().open().ask("卡片 answered.zh-Hans")
    chat.host.get_by_role("button", name=chat.words["useless"]).click()
    chat.host.get_by_role("button", name=chat.words["reasons"][0]).click()
    with chat.page.expect_response(lambda reply: "reason" in (reply.request.post_data or "")) as taken:
        chat.host.get_by_role("button", name=chat.words["rate_send"]).click()
    assert taken.value.status == 202
    sent = json.loads(taken.value.request.post_data or "{}")
    assert (sent["rating"], sent["reason"], "comment" in sent) == ("down", chat.words["reasons"][0], False)
    expect(chat.host.get_by_text(chat.words["thanks"])).to_be_visible()


def test_a_decision_is_kept_under_a_link(visit) -> None:
    chat = visit().open().ask("卡片 eligibility-met.zh-Hans")
    chat.cards.get_by_role("button", name=chat.words["keep"]).click()
    link = chat.cards.get_by_role("link", name=chat.words["kept_link"])
    expect(link).to_be_visible()
    assert "/decisions/" in (link.get_attribute("href") or "")


def test_a_person_is_asked_for_only_with_consent(visit, watch) -> None:
    chat = visit().open().ask("卡片 handoff.zh-Hans")
    chat.cards.get_by_role("button", name=chat.words["handoff_open"]).click()
    chat.host.get_by_label(chat.words["handoff_note"]).fill("请人来答")
    send = chat.host.get_by_role("button", name=chat.words["handoff_send"], exact=True)
    send.click()
    chat.page.wait_for_timeout(200)
    assert not [one for one in watch.requests if one.endswith("/api/v1/handoff")]
    chat.host.get_by_role("checkbox").check()
    send.click()
    expect(chat.host.locator("article.ticket")).to_contain_text(chat.words["ticket_state"]["open"])


ON_PAPER = """() => {
  const root = document.querySelector('policy-chat').shadowRoot;
  const log = root.querySelector('[role=log]');
  const isShown = (one) => Boolean(one) && one.checkVisibility() && one.getBoundingClientRect().height > 0;
  return {
    website: isShown(document.querySelector('h1')),
    cards: [...root.querySelectorAll('.card')].every(isShown),
    composer: isShown(root.querySelector('textarea')),
    whole: log.scrollHeight <= log.clientHeight + 1,
  };
}"""


@pytest.mark.parametrize("lacking", ["", NO_CONSTRUCTED_SHEETS], ids=["", "no constructed style sheets"])
@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_only_the_conversation_is_printed_and_the_page_is_itself_again(
    visit, new_context, door, lacking: str, is_foreign: bool
) -> None:
    context = new_context()
    context.add_init_script(lacking)
    chat = (
        visit(Place(door.address, is_foreign), context=context)
        .open()
        .ask("卡片 answered.zh-Hans")
        .ask("卡片 unit-tasks.zh-Hans")
    )
    chat.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    chat.menu("print")
    chat.wait_until(lambda: chat.page.evaluate("window.printed"))
    chat.page.emulate_media(media="print")
    assert chat.page.evaluate(ON_PAPER) == {"website": False, "cards": True, "composer": False, "whole": True}
    chat.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert chat.page.evaluate(ON_PAPER)["website"]


NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });"


@pytest.mark.parametrize("lacking", ["", NO_CLIPBOARD], ids=["", "website without https"])
def test_the_conversation_is_copied_as_text(visit, new_context, lacking: str) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(lacking)
    chat = visit(context=context).open().ask("卡片 answered.zh-Hans")
    chat.menu("copy")
    expect(chat.host.get_by_text(chat.words["copied"])).to_be_visible()
    chat.question.focus()
    chat.page.keyboard.press("Control+V")
    text = chat.question.input_value()
    card = read_golden_cards("answered.zh-Hans")[0]
    assert card["text"] in text and card["citations"][0]["url"] in text
