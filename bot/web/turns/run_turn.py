"""One asked turn in, cards out: through Rasa, else the degraded way, else a card that says so."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import structlog

from bot.web.door import Door
from bot.web.faults import describe_fault
from bot.web.json_text import json_text
from bot.web.store.conversation_store import StoredSession, TraceEntry
from bot.web.turns.answering_port import Answer, Question
from bot.web.turns.mask_personal_numbers import Masking
from bot.web.turns.rasa_channel import RasaFailed, RasaMessage
from bot.web.turns.read_ahead import ReadingAhead
from bot.web.turns.reply_cards import Card
from bot.web.turns.switches import Switched, read_switches
from bot.web.turns.turn_queue import RunningTurn

log = structlog.get_logger("bot.web.turn")

PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?", re.DOTALL)

Way = Literal["rasa", "degraded", "unavailable"]
Unasked = Literal["chat_suspended", "ended_the_process_twice"]
"""Why a turn was put neither to Rasa nor to the assistant."""


@dataclass(frozen=True)
class AskedTurn:
    """What is asked: cleaned text, or the payload of a button that the door offered (`is_payload`)."""

    session: StoredSession
    turn_id: str
    masking: Masking
    is_payload: bool

    @property
    def text(self) -> str:
        """The asker's own words, for the decision; what is kept or sent on is `masking.text`."""
        return self.masking.original


@dataclass(frozen=True)
class TurnResult:
    """The cards of a turn, the way they came, and what is kept of it (`state` is JSON text)."""

    cards: list[Card]
    way: Way
    state: str | None
    trace: TraceEntry | None


async def run_turn(door: Door, asked: AskedTurn) -> TurnResult:
    """Always gives cards; never raises for what Rasa, the actions or the assistant do."""
    started = time.perf_counter()
    switched = await door.threads.run("store", read_switches, door.store.engine)
    if switched.chat is not None:
        return _leave_unasked(door, asked, switched, "chat_suspended")
    try:
        cards, running = await _ask_rasa(door, asked)
        result, failure = TurnResult(cards, "rasa", running.state_after, None), None
    except RasaFailed as failed:
        failure = failed.kind
        door.metrics.rasa_failures.labels(kind=failure).inc()
        result = await _answer_degraded(door, asked, switched)
    door.metrics.rasa_up.set(door.rasa.breaker.status == "closed")
    seconds = time.perf_counter() - started
    outcomes = [card["outcome"] for card in result.cards]
    for outcome in outcomes:
        door.metrics.turns.labels(way=result.way, outcome=outcome).inc()
    door.metrics.turn_seconds.labels(way=result.way).observe(seconds)
    level = log.info if failure is None else log.warning
    level("turn", turn_id=asked.turn_id, way=result.way, outcomes=outcomes, rasa=failure, ms=round(seconds * 1000, 1))
    return result


def give_up(door: Door, asked: AskedTurn) -> TurnResult:
    """The card for a turn that ended the process twice: it is not tried a third time."""
    log.error("turn given up", turn_id=asked.turn_id)
    return _leave_unasked(door, asked, Switched(), "ended_the_process_twice")


def _leave_unasked(door: Door, asked: AskedTurn, switched: Switched, reason: Unasked) -> TurnResult:
    """The card of last resort, as what is switched off makes it, and a trace that says why nobody was asked."""
    started = time.perf_counter()
    (card,) = switched.apply([_unavailable_card(door, asked)], door.measures)
    trace = {"decision": {"rule": reason}, "versions": card["versions"]}
    return TurnResult([card], "unavailable", None, _trace_entry(asked, "unavailable", card, trace, started))


async def _ask_rasa(door: Door, asked: AskedTurn) -> tuple[list[Card], RunningTurn]:
    session = asked.session
    ahead = ReadingAhead.begin(door.assistant, _question(door, asked), door.threads)
    running = RunningTurn(session.session_id, session.state, session.ahead_of_rasa, asked.masking, ahead)
    metadata = {
        "turn_id": asked.turn_id,
        "lang": session.lang,
        "as_of": door.settings.reference_date.isoformat(),
    }
    door.running.begin(asked.turn_id, running)
    started = time.perf_counter()
    try:
        cards = await door.rasa.ask(RasaMessage(session.sender, asked.masking.text, metadata))
    finally:
        door.running.end(asked.turn_id)
        door.metrics.rasa_seconds.observe(time.perf_counter() - started)
    if not running.answered and all(card["outcome"] == "unavailable" for card in cards):
        raise RasaFailed("actions")  # the action could not reach the assistant; from here it can be reached
    return cards, running


async def _answer_degraded(door: Door, asked: AskedTurn, switched: Switched) -> TurnResult:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(door.settings.answer_seconds):
            answer: Answer = await door.threads.run(
                "degraded", door.assistant.answer, _question(door, asked, degraded=True)
            )
        cards = door.checker.check(switched.apply(asked.masking.hide(answer.cards), door.measures))
    except Exception as error:  # whatever it was, the asker gets a card
        door.metrics.answer_failures.labels(way="degraded").inc()
        fault = describe_fault(error)
        log.error("answer failed", turn_id=asked.turn_id, **fault)
        last_resort = _unavailable_card(door, asked)
        return TurnResult(
            [last_resort], "unavailable", None, _trace_entry(asked, "degraded", last_resort, fault, started)
        )
    door.metrics.answer_seconds.labels(way="degraded").observe(time.perf_counter() - started)
    state, trace = asked.masking.hide([answer.state, answer.trace])
    return TurnResult(cards, "degraded", json_text(state), _trace_entry(asked, "degraded", cards[0], trace, started))


def _trace_entry(asked: AskedTurn, way: Way, card: Card, trace: Mapping[str, Any], started: float) -> TraceEntry:
    milliseconds = (time.perf_counter() - started) * 1000
    return TraceEntry(asked.turn_id, asked.session.session_id, way, card["outcome"], milliseconds, json_text(trace))


def _question(door: Door, asked: AskedTurn, degraded: bool = False) -> Question:
    """What is asked, as the door knows it without Rasa."""
    intent, entities = _read_payload(asked.text) if asked.is_payload else (None, [])
    return Question(
        message=asked.text,
        turn_id=asked.turn_id,
        as_of=door.settings.reference_date,
        intent=intent,
        confidence=1.0 if intent else None,
        entities=entities,
        state=json.loads(asked.session.state) if asked.session.state else None,
        lang=asked.session.lang,
        degraded=degraded,
    )


def _read_payload(payload: str) -> tuple[str | None, list[dict[str, Any]]]:
    """What Rasa would read from `/intent{"entity": "value"}`."""
    match = PAYLOAD.fullmatch(payload)
    if match is None:
        return None, []
    try:
        entities = json.loads(match["entities"] or "{}")
    except ValueError:
        entities = {}
    return match["intent"], [{"entity": name, "value": value, "start": 0, "end": 0} for name, value in entities.items()]


def _unavailable_card(door: Door, asked: AskedTurn) -> Card:
    settings, session = door.settings, asked.session
    return door.unavailable.word(
        asked.turn_id, asked.text, session.lang, door.assistant.versions, settings.reference_date
    )
