"""A reader's voice changes with the language: whatever is Chinese in an English frame says so, on the card and when spoken."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route

from tests.golden.golden_cards import golden_names, read_golden_cards
from tests.widget.chat import LANGUAGES, Chat, Place

# Every text with Chinese characters that the nearest `lang` calls English.
MISCALLED = r"""(root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/\p{Script=Han}/u.test(data) && parentElement.closest('[lang]').lang === 'en') found.push(data);
  }
  return found;
}"""
# [lang, text] of each piece that the live region is given from now on.
LISTEN = """() => {
  window.spoken = [];
  const live = document.querySelector('policy-chat').shadowRoot.querySelector('.panel > .hidden[role=status]');
  const pieces = (node) => node.nodeType === 3
    ? [[node.parentElement.closest('[lang]').lang, node.data]] : [...node.childNodes].flatMap(pieces);
  new MutationObserver((all) => all.forEach(({ addedNodes }) =>
    addedNodes.forEach((node) => window.spoken.push(pieces(node))))).observe(live, { childList: true });
}"""


@pytest.fixture
def open_in(visit, door):
    """The chat in a language."""

    def open_chat(locale: str) -> Chat:
        return Chat(visit(Place(door.address), data={"locale": locale}).page, locale).open()

    return open_chat


def spoken_for(chat: Chat, name: str) -> list[list[str]]:
    """What is said of a golden card, as [lang, text]."""
    chat.page.evaluate(LISTEN)
    chat.ask(f"卡片 {name}", cards=len(read_golden_cards(name)))
    chat.wait_until(lambda: chat.page.evaluate("window.spoken.some((one) => one.length > 1)"))
    return next(one for one in chat.page.evaluate("window.spoken") if len(one) > 1)


def test_nothing_chinese_on_any_english_card_is_called_english(open_in) -> None:
    chat = open_in("en")
    names = golden_names("en")
    chat.ask_all([f"卡片 {name}" for name in names], cards=sum(len(read_golden_cards(name)) for name in names))
    chat.unfold()
    chat.page.wait_for_timeout(500)  # the clauses come
    assert chat.log.evaluate(MISCALLED) == []
    words = chat.cards.evaluate_all("(cards) => cards.map((one) => one.textContent).join('')")
    assert "the document says “" in words, "there was nothing to tell apart"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_is_quoted_in_a_decision_is_the_documents_language_and_the_askers(open_in, locale: str) -> None:
    chat = open_in(locale).ask(f"卡片 eligibility-met.{LANGUAGES[locale]}")
    chat.unfold()
    condition = read_golden_cards(f"eligibility-met.{LANGUAGES[locale]}")[0]["eligibility"][0]["conditions"][0]
    row = chat.cards.locator(".conditions .words").first
    langs = row.locator("[lang]").evaluate_all("(all) => all.map((one) => [one.lang, one.textContent])")
    assert langs[0] == ["zh-Hans", condition["quote"]]
    assert langs[1] == ["en" if condition["fact"]["said"].isascii() else "zh", condition["fact"]["said"]]


def test_an_english_answer_of_quotations_alone_is_spoken_in_english(open_in) -> None:
    card = read_golden_cards("answered.en")[0]
    pieces = spoken_for(open_in("en"), "answered.en")
    assert {lang for lang, _ in pieces} == {"en"}
    words = "".join(text for _, text in pieces)
    assert words.startswith("Answer Unofficial English: ")
    assert card["citations"][0]["gloss"]["text"][:60] in words


@pytest.mark.parametrize("name", golden_names("en"))
def test_no_piece_that_is_spoken_is_called_what_it_is_not(open_in, name: str) -> None:
    pieces: list[Any] = spoken_for(open_in("en"), name)
    assert [text for lang, text in pieces if lang == "en" and any("一" <= letter <= "鿿" for letter in text)] == []
    assert "".join(text for _, text in pieces).strip() != "Answer"


def test_a_quotation_without_english_is_spoken_as_chinese(open_in) -> None:
    chat = open_in("en")

    def drop_gloss(route: Route) -> None:
        reply = route.fetch().json()
        for card in reply["cards"]:
            for hit in card["citations"]:
                hit["gloss"] = None
        route.fulfill(json=reply)

    chat.page.route("**/api/v1/chat", drop_gloss)
    pieces = spoken_for(chat, "answered.en")
    quote = read_golden_cards("answered.en")[0]["citations"][0]["quotes"][0]["text"]
    assert ["zh-Hans", quote] in pieces
