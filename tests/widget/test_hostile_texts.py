"""Texts that try to become code, in every place where the widget shows text: they are shown, and nothing else happens.

`watch` counts policy reports, console errors, dialogs and every assignment to `pwned`, which the texts attempt.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.widget.chat import Place
from tests.widget.hostile_cards import CARRIERS, hostile_texts

CHUNK = 23
CHUNKS = [range(start, min(start + CHUNK, len(hostile_texts()))) for start in range(0, len(hostile_texts()), CHUNK)]
NEVER_MADE = "script, style, img, iframe, object, embed, base, meta, video, audio, math, form [formaction], template, policy-chat"
IN_THE_CHAT = """() => {
  const root = document.querySelector('policy-chat').shadowRoot;
  const handlers = [...root.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()).filter((name) => /^on|^style$/.test(name));
  const addresses = [...root.querySelectorAll('[href], [src], [action]')].map((one) => one.href || one.src || one.action);
  return {
    made: [...root.querySelectorAll('NEVER')].map((one) => one.localName),
    handlers,
    addresses: addresses.filter((one) => typeof one === 'string' && !/^https?:/.test(one)),
    pwned: Object.hasOwn(window, 'pwned') || Object.hasOwn(Object.prototype, 'text'),
  };
}""".replace("NEVER", NEVER_MADE)
NOTHING = {"made": [], "handlers": [], "addresses": [], "pwned": False}


def test_the_corpus_is_large_and_each_text_is_there_once() -> None:
    texts = hostile_texts()
    assert len(texts) == len(set(texts)) >= 60


def test_the_watch_sees_what_it_must(visit, watch) -> None:
    """Were one of these to happen, the tests below would fail: the alarm itself is tested."""
    chat = visit()
    chat.page.evaluate("window.pwned = 1")
    chat.page.evaluate("(() => { try { document.body.innerHTML = '<b>x'; } catch (_) {} })()")
    chat.page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: '//evil.test/x'}))")
    chat.page.evaluate("setTimeout(() => { throw new Error('thrown'); })")
    chat.page.evaluate("setTimeout(() => alert('hello'))")
    chat.page.wait_for_timeout(200)
    seen = "\n".join(watch.complaints)
    for words in ("code ran", "require-trusted-types-for", "img-src", "thrown", "dialog: hello"):
        assert words in seen
    watch.complaints.clear()


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{chunk.start}-{chunk.stop - 1}")
@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_as_a_message_and_as_every_text_of_a_card(visit, watch, door, chunk: range, is_foreign: bool) -> None:
    chat = visit(Place(door.address, is_foreign)).open()
    texts = [text for place in chunk for text in (hostile_texts()[place], f"恶意 {place}")]
    chat.ask_all(texts, cards=len(chunk) * (1 + len(CARRIERS)))
    chat.unfold()
    assert chat.page.evaluate(IN_THE_CHAT) == NOTHING
    said = chat.host.locator("article.asked > p[lang]").evaluate_all("(all) => all.map((one) => one.textContent)")
    assert said[::2] == [hostile_texts()[place].strip() for place in chunk], "they are shown as they were written"
    assert not [one for one in watch.requests if "evil.test" in one]


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{chunk.start}-{chunk.stop - 1}")
def test_as_clause_notice_and_suggestion(visit, watch, chunk: range) -> None:
    chat = visit()
    texts = [hostile_texts()[place] for place in chunk]
    served: list[str] = []

    def poison_clause(route: Route) -> None:
        clause = route.fetch().json()
        text = texts[len(served) % len(texts)]
        served.append(text)
        notes = [{"quote": text, "text": text, "kind": text, "start": 0}]
        route.fulfill(json={**clause, "text": text, "title": text, "number": text, "notes": notes})

    chat.page.route("**/api/v1/clauses/**", poison_clause)
    openers = [{"text": text, "kind": "opener"} for text in texts]
    chat.page.route("**/api/v1/suggestions*", lambda route: route.fulfill(json={"suggestions": openers}))
    chat.page.route(
        "**/api/v1/widget*", lambda route: route.fulfill(json=poisoned_notice(route.fetch().json(), "".join(texts)))
    )
    chat.open()
    chat.ask_all(["卡片 answered.zh-Hans"] * len(texts), cards=len(texts))
    chat.unfold()
    chat.wait_until(lambda: len(served) >= len(texts))
    chat.question.press_sequentially("外资")
    chat.page.wait_for_timeout(400)
    assert chat.page.evaluate(IN_THE_CHAT) == NOTHING
    assert not [one for one in watch.requests if "evil.test" in one]


def poisoned_notice(value: object, text: str) -> object:
    """The same shape, with the text for every text in it."""
    if isinstance(value, dict):
        filled = {key: poisoned_notice(one, text) for key, one in value.items()}
        return {**filled, **({"notice": text} if "notice" in value else {})}
    if isinstance(value, list):
        return [poisoned_notice(one, text) for one in value]
    return text if isinstance(value, str) else value
