"""A cluster or a filter in, the questions behind it out: the card as the asker saw it, and why it became that card.

A turn is what a message and its cards are; each card answers one question of the message, and that is what is counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from bot.desk.digest_turns import traces_of_cards
from bot.desk.tables import DigestRow
from bot.desk.turn_kinds import Kind, Verdict, has_verdict, is_of_kind
from bot.web.store.tables import FeedbackRow, TraceRow, TurnRow

_NOT_SHOWN = ("vector",)


@dataclass(frozen=True)
class TurnFilter:
    """Which turns; None leaves a condition out. `took_from` is in milliseconds."""

    cluster_id: str | None = None
    since: float | None = None
    until: float | None = None
    day: str | None = None
    hour: int | None = None
    outcome: str | None = None
    lang: str | None = None
    clause_ids: tuple[str, ...] | None = None
    channel: str | None = None
    rating: str | None = None
    reason: str | None = None
    kind: Kind | None = None
    verdict: Verdict | None = None
    took_from: float | None = None


def read_turns(reads: Engine, wanted: TurnFilter, offset: int, limit: int) -> list[dict[str, Any]]:
    """Questions, newest first: the message, its one card (`place` of `questions`), its rating and every trace that card left."""
    page = (
        select(DigestRow.__table__, TurnRow.message, TurnRow.cards, FeedbackRow.rating, FeedbackRow.comment)
        .add_columns(FeedbackRow.reason.label("rating_reason"))
        .join(TurnRow, TurnRow.id == DigestRow.turn_id)
        .outerjoin(FeedbackRow, FeedbackRow.turn_id == DigestRow.turn_id)
        .where(*turn_conditions(wanted))
        .order_by(DigestRow.created.desc(), DigestRow.turn_id, DigestRow.place)
    )
    with reads.begin() as connection:
        rows = [dict(row) for row in connection.execute(page.offset(offset).limit(limit)).mappings()]
        why = _read_traces(connection, [row["turn_id"] for row in rows])
    return [_question(row, why.get(row["turn_id"], [])) for row in rows]


def _question(row: Mapping[str, Any], why: Sequence[dict[str, Any]]) -> dict[str, Any]:
    cards, place = json.loads(row["cards"] or "[]"), row["place"]
    traces = [{**one, **traces_of_cards(one["trace"], len(cards))[place]} for one in why]
    left_out = ("trace", *_NOT_SHOWN)
    shown = [{name: value for name, value in trace.items() if name not in left_out} for trace in traces]
    kept = {name: value for name, value in row.items() if name not in ("vector", "encoder")}
    return {**kept, "cards": cards[place : place + 1], "questions": len(cards), "why": shown}


def count_turns(reads: Engine, wanted: TurnFilter) -> int:
    """How many questions `read_turns` would give in all."""
    counted = (
        select(func.count()).select_from(DigestRow).outerjoin(FeedbackRow, FeedbackRow.turn_id == DigestRow.turn_id)
    )
    with reads.begin() as connection:
        return connection.scalar(counted.where(*turn_conditions(wanted))) or 0


def turn_conditions(wanted: TurnFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions on digests (and on feedback, for a rating)."""
    equal = {
        DigestRow.cluster_id: wanted.cluster_id,
        DigestRow.day: wanted.day,
        DigestRow.hour: wanted.hour,
        DigestRow.outcome: wanted.outcome,
        DigestRow.lang: wanted.lang,
        DigestRow.channel: wanted.channel,
        DigestRow.reason: wanted.reason,
        FeedbackRow.rating: wanted.rating,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    if wanted.clause_ids is not None:
        found.append(DigestRow.clause_id.in_(wanted.clause_ids))
    if wanted.kind is not None:
        found.append(is_of_kind(wanted.kind))
    if wanted.verdict is not None:
        found.append(has_verdict(wanted.verdict))
    if wanted.took_from is not None:
        found.append(DigestRow.milliseconds >= wanted.took_from)
    if wanted.since is not None:
        found.append(DigestRow.created >= wanted.since)
    if wanted.until is not None:
        found.append(DigestRow.created < wanted.until)
    return found


def _read_traces(connection: Connection, turn_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    wanted = select(TraceRow.turn_id, TraceRow.way, TraceRow.milliseconds, TraceRow.trace)
    rows = connection.execute(wanted.where(TraceRow.turn_id.in_(turn_ids)).order_by(TraceRow.id)).mappings()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        trace = {"way": row["way"], "milliseconds": row["milliseconds"], "trace": json.loads(row["trace"])}
        found.setdefault(row["turn_id"], []).append(trace)
    return found
