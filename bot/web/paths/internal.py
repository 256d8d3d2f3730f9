"""The call of Rasa's action: message, intent, entities and state in, cards and state out, one trace row each."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from datetime import date
from typing import Annotated, Any

import numpy as np
import structlog
from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.responses import Response

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, describe_fault
from bot.web.json_text import json_text
from bot.web.sessions import new_id, read_language
from bot.web.store.conversation_store import TraceEntry
from bot.web.turns.answering_port import Answer, KnownVector, Question
from bot.web.turns.mask_personal_numbers import Masking
from bot.web.turns.switches import read_switches
from bot.web.turns.turn_queue import RunningTurn

log = structlog.get_logger("bot.web.paths.internal")
router = APIRouter()

BODY_BYTES = 256 * 1024  # state (8 KB), entities and a message, with room
FAILED = "failed"


class MessageVector(BaseModel):
    """The vector of `text` by `model`: float32 numbers, little-endian, base64."""

    text: str
    model: str
    values: str

    def read(self) -> KnownVector | None:
        """The vector; None, logged, where the numbers cannot be read: the message is then embedded here."""
        try:
            numbers = np.frombuffer(base64.b64decode(self.values, validate=True), dtype="<f4").astype(np.float32)
        except ValueError as error:
            log.warning("vector unreadable", **describe_fault(error))
            return None
        return KnownVector(self.text, self.model, numbers) if np.isfinite(numbers).all() else None


class InternalQuestion(BaseModel):
    """What the action knows of a turn; only the message is needed."""

    message: str  # without a length: pydantic would refuse half a surrogate pair, which the assistant drops
    intent: str | None = None
    confidence: float | None = None
    entities: list[dict[str, Any]] = Field(default_factory=list)
    state: dict[str, Any] | None = None
    turn_id: Annotated[str, Field(max_length=64)] | None = None
    lang: str | None = None
    as_of: date | None = None
    vector: MessageVector | None = None


async def check_secret(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    """401 for callers that do not know the secret; the comparison takes the same time for every guess."""
    expected = f"Bearer {door_of(request).internal_secret}"
    if not hmac.compare_digest(authorization.encode(), expected.encode()):
        raise DoorError(401, "unauthorized", "Send the content of internal.secret as Bearer token.")


@router.post("/internal/answer", dependencies=[Depends(check_secret)])
async def answer(request: Request, body: InternalQuestion) -> Response:
    """Answer one question; 401 without the secret, 503 when the answer fails or takes too long."""
    door = door_of(request)
    turn_id = body.turn_id or new_id()
    running = door.running.find(turn_id)
    masking = _read_masking(body.message, running)
    question = _read_question(door, body, turn_id, running, masking)
    started = time.perf_counter()
    try:
        async with asyncio.timeout(door.settings.answer_seconds):
            if running is not None:
                await running.ahead.end()
            found: Answer = await door.threads.run("answer", door.assistant.answer, question)
        switched = await door.threads.run("store", read_switches, door.store.engine)
        cards = door.checker.check(switched.apply(masking.hide(found.cards), door.measures))
    except Exception as error:
        await _record_failure(door, running, turn_id, error, time.perf_counter() - started)
        raise DoorError(503, "answer_failed", "There is no answer; the trace says why.") from None
    seconds = time.perf_counter() - started
    door.metrics.answer_seconds.labels(way="rasa").observe(seconds)
    state = json_text(masking.hide(found.state))
    trace = {**masking.hide(found.trace), **_compact(question.vector)}
    entry = _entry(running, turn_id, cards[0]["outcome"], seconds, trace)
    if running is not None:
        running.answered, running.state_after = True, state
    reply = f'{{"cards": {json_text(cards)}, "state": {state}}}'
    # the trace is written after the reply has left: nobody waits for it
    return Response(reply, media_type="application/json", background=BackgroundTask(_record, door, entry))


def _read_masking(message: str, running: RunningTurn | None) -> Masking:
    """The asker's own words behind a masked message of this door; what came past the door is masked here."""
    if running is not None and message == running.masking.text:
        return running.masking
    return Masking.of(message)


def _read_question(
    door: Door, body: InternalQuestion, turn_id: str, running: RunningTurn | None, masking: Masking
) -> Question:
    state = body.state
    if running is not None and running.ahead_of_rasa and running.state is not None:
        state = json.loads(running.state)  # turns went the degraded way since Rasa last heard of the conversation
    return Question(
        message=masking.original,
        turn_id=turn_id,
        as_of=body.as_of or door.settings.reference_date,
        intent=body.intent,
        confidence=body.confidence,
        entities=body.entities,
        state=state,
        lang=read_language(body.lang),
        vector=body.vector.read() if body.vector else None,
    )


def _compact(vector: KnownVector | None) -> dict[str, Any]:
    """For the trace: half as long, without the text. The desk merges by it what was asked in the same meaning."""
    if vector is None:
        return {}
    values = base64.b64encode(vector.values.astype("<f2").tobytes()).decode("ascii")
    return {"vector": {"model": vector.model, "values": values}}


async def _record_failure(
    door: Door, running: RunningTurn | None, turn_id: str, error: Exception, seconds: float
) -> None:
    door.metrics.answer_failures.labels(way="rasa").inc()
    fault = describe_fault(error)
    log.error("answer failed", turn_id=turn_id, **fault)
    await _record(door, _entry(running, turn_id, FAILED, seconds, fault))


def _entry(
    running: RunningTurn | None, turn_id: str, outcome: str, seconds: float, trace: dict[str, Any]
) -> TraceEntry:
    session_id = running.session_id if running else None
    text = json_text(trace)
    return TraceEntry(turn_id, session_id, "rasa", outcome, seconds * 1000, text)


async def _record(door: Door, entry: TraceEntry) -> None:
    try:
        await door.threads.run("store", door.store.record_trace, entry)
    except (SQLAlchemyError, UnicodeError) as error:  # the asker's answer is worth more than its trace
        log.error("trace lost", turn_id=entry.turn_id, **describe_fault(error))
