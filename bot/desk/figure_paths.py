"""Paths of the overview, for reviewers: a period in, figures with the way to the turns behind them out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.desk.access import needs
from bot.desk.audit import Act, write_act
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.figures import TABLES, FigureRow, Table
from bot.desk.logins import SignedIn
from bot.desk.review import QueueFilter
from bot.desk.seen_turns import TurnFilter, count_turns, read_turns
from bot.desk.turn_kinds import Kind, Verdict
from bot.desk.words import Id
from bot.web.csv_text import csv_reply
from bot.web.faults import documented

router = APIRouter(prefix=PREFIX, tags=["overview"])

DAYS = 30
SECONDS_A_DAY = 86_400
TOP = 10
HEADER = ("key", "label", "turns", "answered", "refused")
FILTER_OF_TABLE = {
    "days": "day",
    "outcomes": "outcome",
    "languages": "lang",
    "channels": "channel",
    "hours": "hour",
    "clauses": "clause",
    "units": "unit",
}
Trend = Literal["latency", "answer_rates", "accuracy"]
TREND_HEADERS: dict[Trend, tuple[str, ...]] = {
    "latency": ("key", "turns", "p50", "p95"),
    "answer_rates": ("key", "asked", "answered", "answer_rate"),
    "accuracy": ("key", "judged", "right", "confirmed_accuracy"),
}
UNANSWERED_HEADER = ("cluster_id", "text", "count")
Text = Annotated[str | None, Query(max_length=255)]
Moment = Annotated[float | None, Query(ge=0, le=1e11)]


class Row(BaseModel):
    """Questions under one heading; a message with several counts once for each."""

    key: str
    label: str
    turns: int = Field(description="questions")
    answered: int
    refused: int
    turns_path: str = Field(description="the turns behind the number")


class Unanswered(BaseModel):
    """A cluster of the queue."""

    cluster_id: str
    text: str
    count: int
    turns_path: str = Field(description="the turns of the period that it left without an answer")


class Day(BaseModel):
    """Rates and latencies of one day; rates are null where nothing was counted."""

    key: str
    turns: int
    asked: int = Field(description="questions that are no small talk")
    answered: int
    answer_rate: float | None
    judged: int
    right: int
    confirmed_accuracy: float | None
    p50: float = Field(description="milliseconds of a turn in the door")
    p95: float
    turns_path: str


class Totals(BaseModel):
    """The period in numbers; rates are null where nothing was counted."""

    turns: int = Field(description="questions: each card of a turn answers one")
    asked: int = Field(description="questions that are no small talk")
    answered: int
    refused: int
    answer_rate: float | None = Field(description="answered of asked")
    judged: int = Field(description="questions that an asker rated (with all of the turn) or a reviewer decided on")
    right: int = Field(description="of the judged questions those that were right")
    confirmed_accuracy: float | None = Field(description="right of judged; says nothing of turns nobody judged")
    thumbs_up: int
    thumbs_down: int
    latency_ms: dict[str, float] = Field(description="p50, p90, p95, p99 of a turn in the door")
    calls: int
    call_questions: int
    turns_path: str = Field(
        description="all turns; kind, verdict, rating and took_from narrow it to those behind a number"
    )


class Overview(BaseModel):
    """Everything at once."""

    since: float
    until: float
    waiting: int = Field(description="finished turns not counted yet; ask again")
    totals: Totals
    tables: dict[Table, list[Row]]
    by_day: list[Day]
    top_unanswered: list[Unanswered]


class TurnView(BaseModel):
    """One question of a turn: the whole message, the card that answers the question as the asker saw it, and why."""

    turn_id: str
    place: int = Field(description="of the card in its turn, from 0")
    questions: int = Field(description="how many cards the turn has")
    created: float
    message: str
    outcome: str
    lang: str
    channel: str
    way: str
    milliseconds: float
    probability: float | None
    reason: str | None
    cluster_id: str | None
    rating: str | None
    rating_reason: str | None
    comment: str | None
    cards: list[dict[str, Any]] = Field(description="the one card as it left, contract/reply.schema.json")
    why: list[dict[str, Any]] = Field(description="traces: intent, candidates with their signals, decision, versions")


class TurnPage(BaseModel):
    """Questions, newest first."""

    total: int
    turns: list[TurnView]
    more: bool


def read_period(since: Moment = None, until: Moment = None, channel: Text = None, lang: Text = None) -> TurnFilter:
    """The last thirty days unless told."""
    end = until if until is not None else time.time()
    begin = since if since is not None else end - DAYS * SECONDS_A_DAY
    return TurnFilter(since=begin, until=end, channel=_printable(channel), lang=_printable(lang))


Period = Annotated[TurnFilter, Depends(read_period)]


@router.get("/overview", responses=documented(401, 403, 422, 503))
async def overview(request: Request, period: Period, who: SignedIn = needs("reviewer")) -> Overview:
    """Figures of a period, by channel and language if wanted."""
    return await desk_of(request).run(_overview, desk_of(request), period)


@router.get("/overview/{table}.csv", response_class=Response, responses=documented(401, 403, 422, 503))
async def overview_csv(
    request: Request, table: Table | Trend | Literal["unanswered"], period: Period, who: SignedIn = needs("reviewer")
) -> Response:
    """One table of the overview as CSV."""
    desk = desk_of(request)
    header: tuple[str, ...]
    rows: Sequence[Any]
    if table == "unanswered":
        header, rows = UNANSWERED_HEADER, await desk.run(_unanswered, desk, period)
    elif table == "latency" or table == "answer_rates" or table == "accuracy":
        header, rows = TREND_HEADERS[table], await desk.run(desk.figures.by_day, period)
    else:
        header, rows = HEADER, await desk.run(desk.figures.table, table, period)
    details = {"table": table, "rows": len(rows)}
    await desk.run(write_act, desk.engine, Act(who.name, "figures.download", details=details))
    return csv_reply(f"{table}.csv", header, [[getattr(row, name) for name in header] for row in rows])


@router.get("/turns", responses=documented(401, 403, 422, 503))
async def list_turns(
    request: Request,
    period: Period,
    outcome: Text = None,
    day: Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$")] = None,
    hour: Annotated[int | None, Query(ge=0, le=23)] = None,
    clause: Text = None,
    unit: Text = None,
    rating: Literal["up", "down"] | None = None,
    kind: Kind | None = None,
    verdict: Verdict | None = None,
    took_from: Annotated[float | None, Query(ge=0, le=1e9)] = None,
    cluster: Id | None = None,
    reason: Text = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    who: SignedIn = needs("reviewer"),
) -> TurnPage:
    """The turns behind a number, and how many they are."""
    desk = desk_of(request)
    clauses: tuple[str, ...] | None = None if clause is None else (_printable(clause) or "",)
    if unit is not None:
        clauses = desk.figures.clauses_of_unit(_printable(unit) or "")
    wanted = replace(period, outcome=_printable(outcome), day=day, hour=hour, clause_ids=clauses, rating=rating)
    wanted = replace(wanted, kind=kind, verdict=verdict, took_from=took_from, cluster_id=cluster)
    wanted = replace(wanted, reason=_printable(reason))
    total = await desk.run(count_turns, desk.reads, wanted)
    rows = await desk.run(read_turns, desk.reads, wanted, offset, limit + 1)
    read = {"turns": len(rows[:limit]), "offset": offset}
    await desk.run(write_act, desk.engine, Act(who.name, "turns.read", details=read))
    return TurnPage(total=total, turns=[TurnView(**row) for row in rows[:limit]], more=len(rows) > limit)


def _overview(desk: Desk, period: TurnFilter) -> Overview:
    waiting = desk.figures.refresh()
    totals = Totals(**desk.figures.totals(period), turns_path=_turns_path(period))
    days = [Day(**asdict(day), turns_path=_turns_path(period, day=day.key)) for day in desk.figures.by_day(period)]
    return Overview(
        since=period.since or 0.0,
        until=period.until or 0.0,
        waiting=waiting,
        totals=totals,
        tables={name: [_row(row, name, period) for row in desk.figures.table(name, period)] for name in TABLES},
        by_day=days,
        top_unanswered=_unanswered(desk, period),
    )


def _unanswered(desk: Desk, period: TurnFilter) -> list[Unanswered]:
    counts = desk.figures.top_unanswered(period, TOP)
    entries, _ = desk.review.queue(QueueFilter(state=None, ids=tuple(counts)), 0, TOP)
    texts = {entry["id"]: entry["text"] for entry in entries}
    return [
        Unanswered(
            cluster_id=id_, text=texts[id_], count=n, turns_path=_turns_path(period, cluster=id_, reason="no_answer")
        )
        for id_, n in counts.items()
        if id_ in texts
    ]


def _row(row: FigureRow, table: Table, period: TurnFilter) -> Row:
    return Row(**row.__dict__, turns_path=_turns_path(period, **{FILTER_OF_TABLE[table]: row.key}))


def _turns_path(period: TurnFilter, **more: str) -> str:
    """The turns behind a number, by everything that the number was counted by."""
    filters = {"since": period.since, "until": period.until, "channel": period.channel, "lang": period.lang} | more
    return f"{PREFIX}/turns?{urlencode({name: value for name, value in filters.items() if value is not None})}"


def _printable(text: str | None) -> str | None:
    return None if text is None else "".join(c for c in text if c.isprintable())
