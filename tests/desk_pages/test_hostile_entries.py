"""Hostile texts as messages, cards, reasons and decisions of the review queue: opened one by one, they stay texts.

They are put straight into the database: what the chat would have cleaned away, or merged with something harmless, is drawn
as well.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import Connection, delete, insert, select

from bot.desk.newest_question import LONGEST_OFFER
from bot.desk.tables import ClusterRow, DigestRow
from bot.web.sessions import new_id
from bot.web.store.database import open_engine
from bot.web.store.tables import FeedbackRow, SessionRow, TraceRow, TurnRow
from bot.web.turns.mask_personal_numbers import mask_personal_numbers
from tests.desk_pages.seat import Seat
from tests.desk_pages.test_queue import ON_THE_PAGE
from tests.widget.hostile_cards import hostile_cards, hostile_texts
from tests.widget.test_hostile_texts import NOTHING

ORIGIN = "https://hostile.example"
STATES = ("open", "answered")


@pytest.fixture(scope="module")
def entries(door: Any) -> Iterator[dict[str, dict[str, str]]]:
    """State of the queue -> id of an entry there -> the text that it carries everywhere; gone after these tests."""
    found: dict[str, dict[str, str]] = {state: {} for state in STATES}
    engine = open_engine(f"sqlite:///{door.file}")
    with engine.begin() as connection:
        for place, text in enumerate(hostile_texts()):
            state = STATES[place % len(STATES)]
            found[state][add_entry(connection, place, text, state)] = text
    yield found
    hostile = select(SessionRow.id).where(SessionRow.origin == ORIGIN)
    with engine.begin() as connection:
        connection.execute(delete(ClusterRow).where(ClusterRow.id.in_([one for ids in found.values() for one in ids])))
        for table in (TraceRow, FeedbackRow):
            connection.execute(delete(table).where(table.session_id.in_(hostile)))
        connection.execute(delete(SessionRow).where(SessionRow.origin == ORIGIN))
        assert connection.scalar(select(DigestRow.turn_id).where(DigestRow.channel == ORIGIN)) is None
    engine.dispose()


def add_entry(connection: Connection, place: int, text: str, state: str) -> str:
    """A cluster of one turn; where a reviewer has decided, what was written holds the text as well."""
    cluster, turn, session, now = new_id(), new_id(), new_id(), time.time()
    cards = [{**card, "turn_id": turn} for card in hostile_cards(place)]
    candidate = {"clause_id": text, "signals": {text: 0.5, "told": text}}
    why = {
        "intent": {"rasa": text, "confidence": 0.4, "read": text},
        "candidates": [candidate],
        "versions": {"index": text},
    }
    why |= {"decision": {"rule": text, "signals": {text: text}}, "further": [{"candidates": [candidate]}]}
    words = {"question": text, "lang": "zh-Hans", "note": text, "phrasings": json.dumps([{"lang": "en", "text": text}])}
    written = words if state == "answered" else {"phrasings": "[]"}
    decided = {"mark": "clause", "clause_ids": json.dumps([text]), "decided": now, "decided_by": text[:64]}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (ClusterRow, {"id": cluster, "state": state, "source": "turns", "sample_turn": turn, "created": now, "version": 1,
                      "clause_ids": "[]", **written, **(decided if state == "answered" else {})}),
        (SessionRow, {"id": session, "sender": new_id(), "lang": "en", "ahead_of_rasa": False, "created": now,
                      "last_turn": now, "origin": ORIGIN}),
        (TurnRow, {"id": turn, "session_id": session, "message_id": str(uuid.uuid4()), "digest": "d" * 64,
                   "message": text, "status": "done", "owner": "o", "lease_until": 0.0, "attempts": 1,
                   "cards": json.dumps(cards), "created": now, "finished": now}),
        (TraceRow, {"turn_id": turn, "session_id": session, "way": text[:16], "outcome": "answered", "milliseconds": 1.0,
                    "trace": json.dumps(why), "created": now}),
        (FeedbackRow, {"turn_id": turn, "session_id": session, "rating": "down", "reason": text[:32], "comment": text,
                       "created": now}),
        (DigestRow, {"turn_id": turn, "place": 0, "created": now, "day": "2026-01-05", "hour": 9, "outcome": "answered", "lang": "en",
                     "channel": ORIGIN, "way": text[:16], "clause_id": text, "milliseconds": 1.0, "probability": 0.1,
                     "reason": "low_confidence", "cluster_id": cluster}),
    ]  # fmt: skip
    for table, values in rows:
        connection.execute(insert(table).values(**values))
    return cluster


@pytest.mark.parametrize("state", STATES)
def test_every_entry_of_the_queue(sit_down: Any, watch: Any, entries: Any, state: str) -> None:
    watch.forgive("status of 4(04|22)")  # of clauses that are none
    seat: Seat = sit_down("reviewer", "review")
    left = dict(entries[state])
    seat.page.locator("main [name=state]").select_option(state)
    while True:
        seat.settle()
        for link in seat.page.locator(".queue-row a").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('href'))"
        ):
            cluster = link.removeprefix("#review/")
            if cluster in left:
                open_entry(seat, link, left.pop(cluster), state)
        following = seat.button("next_page")
        if not following.count() or following.is_disabled():
            break
        following.click()
    assert left == {}
    assert not [one for one in watch.requests if not one.split()[1].startswith(seat.address)]


def open_entry(seat: Seat, link: str, text: str, state: str) -> None:
    """By its row; it shows the text as it was written and nothing else has come of it."""
    seat.page.locator(f'.queue-row a[href="{link}"]').click()
    entry = seat.page.locator(f'.entry[data-id="{link.removeprefix("#review/")}"]')
    expect(entry.locator(".card").first).to_be_visible()
    assert entry.locator("h2").first.text_content() == text
    if state == "open":
        offered = mask_personal_numbers(" ".join(text.split()))
        shown = entry.locator(".wording input").first.get_attribute("placeholder")
        assert shown == (offered if len(offered) <= LONGEST_OFFER else None)
    assert seat.page.evaluate(ON_THE_PAGE) == NOTHING


def test_every_turn_behind_a_number(sit_down: Any, watch: Any, entries: Any) -> None:
    seat: Seat = sit_down("reviewer")
    seat.page.evaluate("(origin) => { location.hash = 'turns/channel=' + origin; }", ORIGIN)
    folds, more = seat.page.locator(".turn-fold"), seat.button("more")
    total = sum(map(len, entries.values()))
    while folds.count() < total:
        seat.settle()
        if more.is_visible():
            more.click()
    seat.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    seat.settle()
    shown = seat.page.locator(".turn-fold > summary strong").all_text_contents()
    assert sorted(shown) == sorted(text for texts in entries.values() for text in texts.values())
    assert seat.page.locator(".turn .card").count() >= total
    assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
    assert not [one for one in watch.requests if not one.split()[1].startswith(seat.address)]
