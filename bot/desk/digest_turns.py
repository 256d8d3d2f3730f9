"""Finished turns in, one short row for each of their questions out: what figures and the review queue need, read once from card and trace."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.desk.tables import DigestRow
from bot.desk.turn_kinds import ANSWERS
from bot.web.settings import Settings
from bot.web.store.tables import SessionRow, TraceRow, TurnRow

AT_ONCE = 250
SECONDS_AN_HOUR = 3600.0
CITES_AS_ANSWER = frozenset({*ANSWERS, "unavailable"})
NOT_UNDERSTANDING = frozenset({"unavailable", "handoff"})  # what became of the turn did not hang on its intent


class TurnDigest:
    """Synchronous; one at a time in a process, and harmless in two."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._offset = settings.utc_offset * SECONDS_AN_HOUR
        self._low, self._low_intent = settings.low_confidence, settings.low_intent_confidence
        # a message may be sent again, and its turn then finish, as long as its session lives
        self._slack = (settings.session_hours + 1) * SECONDS_AN_HOUR
        self._turn = threading.Lock()

    def run(self, most: int, advance: Callable[[int], None] = lambda _: None) -> int:
        """Digest up to `most` turns; how many there were."""
        done = 0
        with self._turn:
            while done < most:
                count = self._run_some(min(AT_ONCE, most - done))
                done += count
                advance(count)
                if count < AT_ONCE:
                    break
        return done

    def waiting(self) -> int:
        """Finished turns that are not digested yet."""
        with self._engine.begin() as connection:
            return len(_undigested(connection, 100_000, self._slack))

    def _run_some(self, most: int) -> int:
        try:
            with self._engine.begin() as connection:
                turns = _undigested(connection, most, self._slack)
                traces = _traces_of(connection, [turn["id"] for turn in turns])
                rows = [row for turn in turns for row in self._digest(turn, traces.get(turn["id"]))]
                if rows:
                    connection.execute(insert(DigestRow), rows)
        except IntegrityError:  # another process did the same turns
            return 0
        return len(turns)

    def _digest(self, turn: Mapping[str, Any], row: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        """A row for each card: each answers a question of its own."""
        cards: list[dict[str, Any]] = json.loads(turn["cards"])
        trace: dict[str, Any] = json.loads(row["trace"]) if row else {}
        local = time.gmtime(turn["created"] + self._offset)
        of_turn = {
            "turn_id": turn["id"],
            "created": turn["created"],
            "day": time.strftime("%Y-%m-%d", local),
            "hour": local.tm_hour,
            "channel": turn["origin"] or "none",
            "way": row["way"] if row else "unavailable",
            "milliseconds": max(0.0, (turn["finished"] - turn["created"]) * 1000.0),
            **_read_vector(trace),
        }
        described = zip(cards, traces_of_cards(trace, len(cards)), strict=True)
        return [{**of_turn, "place": place, **self._describe(*one)} for place, one in enumerate(described)]

    def _describe(self, card: Mapping[str, Any], trace: Mapping[str, Any]) -> dict[str, Any]:
        cited = card["citations"] if card["outcome"] in CITES_AS_ANSWER else []
        probability = (trace.get("decision") or {}).get("probability")
        return {
            "outcome": card["outcome"],
            "lang": card["lang"],
            "clause_id": cited[0]["clause_id"] if cited else None,
            "probability": probability,
            "reason": self._reason(card["outcome"], trace, probability),
        }

    def _reason(self, outcome: str, trace: Mapping[str, Any], probability: float | None) -> str | None:
        """Why a reviewer should see it. What was refused for its low probability is there as what it became, a refusal."""
        if outcome in ("no_answer", "clarify"):
            return outcome
        intent = (trace.get("intent") or {}).get("confidence")
        is_unsure = probability is not None and probability < self._low and outcome in ANSWERS
        is_unsure |= intent is not None and intent < self._low_intent and outcome not in NOT_UNDERSTANDING
        return "low_confidence" if is_unsure else None


def traces_of_cards(trace: Mapping[str, Any], cards: int) -> list[Mapping[str, Any]]:
    """The trace of each card of a turn, in order; an empty one where the turn left none for it."""
    found = [{name: value for name, value in trace.items() if name != "further"}, *trace.get("further", ())]
    return [*found, *({} for _ in range(cards - len(found)))][:cards]


def _undigested(connection: Connection, most: int, slack: float) -> Sequence[Mapping[str, Any]]:
    newest = connection.scalar(select(func.max(DigestRow.created))) or 0.0
    wanted = (
        select(TurnRow.id, TurnRow.cards, TurnRow.created, TurnRow.finished, SessionRow.origin)
        .join(SessionRow, SessionRow.id == TurnRow.session_id)
        .outerjoin(DigestRow, DigestRow.turn_id == TurnRow.id)
        .where(DigestRow.turn_id.is_(None), TurnRow.status == "done", TurnRow.created >= newest - slack)
        .order_by(TurnRow.created, TurnRow.id)
        .limit(most)
    )
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _traces_of(connection: Connection, turn_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The last trace of each turn: where Rasa failed, that of the degraded way."""
    wanted = select(TraceRow.turn_id, TraceRow.way, TraceRow.trace).where(TraceRow.turn_id.in_(turn_ids))
    return {row["turn_id"]: dict(row) for row in connection.execute(wanted.order_by(TraceRow.id)).mappings()}


def _read_vector(trace: Mapping[str, Any]) -> dict[str, Any]:
    vector = trace.get("vector")
    if not vector:
        return {"encoder": None, "vector": None}
    values = base64.b64decode(vector["values"])
    well = len(values) % 2 == 0 and bool(np.isfinite(np.frombuffer(values, "<f2")).all())
    return {"encoder": vector["model"], "vector": values} if well else {"encoder": None, "vector": None}
