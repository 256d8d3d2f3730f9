"""A period in, figures out: questions (each card of a turn answers one) by day, outcome, language, channel, hour, clause and unit; rates and latencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Engine, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.desk.digest_turns import TurnDigest
from bot.desk.seen_turns import TurnFilter, count_turns, turn_conditions
from bot.desk.tables import CallEntryRow, CallRow, ClusterRow, DigestRow
from bot.desk.trends import FIRST_OF_TURN, DayFigures, figures_by_day, percentiles, share
from bot.desk.turn_kinds import ANSWERS, REFUSALS, is_of_kind
from bot.web.store.database import reading
from bot.web.store.tables import FeedbackRow
from policy_index.corpus import Corpus

Table = Literal["days", "outcomes", "languages", "channels", "hours", "clauses", "units"]
TABLES: tuple[Table, ...] = get_args(Table)
DIGEST_AT_ONCE = 2000
_COLUMNS: Mapping[Table, InstrumentedAttribute[Any]] = {
    "days": DigestRow.day,
    "outcomes": DigestRow.outcome,
    "languages": DigestRow.lang,
    "channels": DigestRow.channel,
    "hours": DigestRow.hour,
    "clauses": DigestRow.clause_id,
}


@dataclass(frozen=True)
class FigureRow:
    """Questions under one heading; `label` is for people, `key` for the filter that leads to the turns."""

    key: str
    label: str
    turns: int
    answered: int
    refused: int


class Figures:
    """Synchronous. Counts what is still kept: retention and askers who start over take their turns out."""

    def __init__(self, engine: Engine, digest: TurnDigest, corpus: Corpus) -> None:
        self._reads, self._digest, self._corpus = reading(engine), digest, corpus

    def refresh(self) -> int:
        """Digest what is new, as far as nobody has to wait for it; how many turns are left for later."""
        done = self._digest.run(DIGEST_AT_ONCE)
        return self._digest.waiting() if done >= DIGEST_AT_ONCE else 0

    def table(self, table: Table, wanted: TurnFilter) -> list[FigureRow]:
        """One table of the period."""
        if table == "units":
            return self._by_unit(self.table("clauses", wanted))
        column = _COLUMNS[table]
        answered = func.sum(case((is_of_kind("answered"), 1), else_=0))
        refused = func.sum(case((is_of_kind("refused"), 1), else_=0))
        counted = select(column, func.count(), answered, refused).where(*turn_conditions(wanted), column.is_not(None))
        with self._reads.begin() as connection:
            rows = connection.execute(counted.group_by(column)).all()
        found = [FigureRow(str(key), self._label(table, key), n, yes, no) for key, n, yes, no in rows]
        in_order = table in ("days", "hours")
        return sorted(found, key=lambda row: _order(row.key) if in_order else (-row.turns, row.key))

    def totals(self, wanted: TurnFilter) -> dict[str, Any]:
        """Turns, the share that was answered, how many judged turns were right, and how long turns took."""
        outcomes = {row.key: row.turns for row in self.table("outcomes", wanted)}
        turns = sum(outcomes.values())
        asked, answered = turns - outcomes.get("smalltalk", 0), sum(outcomes.get(name, 0) for name in ANSWERS)
        judged = count_turns(self._reads, replace(wanted, verdict="judged"))
        right = count_turns(self._reads, replace(wanted, verdict="right"))
        with self._reads.begin() as connection:
            ratings = _count_ratings(connection, wanted)
            times = select(DigestRow.milliseconds).where(*turn_conditions(wanted), FIRST_OF_TURN)
            took = list(connection.scalars(times))
            calls = _count_calls(connection, wanted)
        return {
            "turns": turns,
            "asked": asked,
            "answered": answered,
            "refused": sum(outcomes.get(name, 0) for name in REFUSALS),
            "answer_rate": share(answered, asked),
            "judged": judged,
            "right": right,
            "confirmed_accuracy": share(right, judged),
            "thumbs_up": ratings.get("up", 0),
            "thumbs_down": ratings.get("down", 0),
            "latency_ms": percentiles(took),
            **calls,
        }

    def by_day(self, wanted: TurnFilter) -> list[DayFigures]:
        """Rates and latencies of each day."""
        return figures_by_day(self._reads, wanted)

    def top_unanswered(self, wanted: TurnFilter, most: int) -> dict[str, int]:
        """Entries of the review queue that nobody has dismissed → turns of the period they left without an answer."""
        count = func.count()
        counted = (
            select(DigestRow.cluster_id, count)
            .join(ClusterRow, ClusterRow.id == DigestRow.cluster_id)
            .where(*turn_conditions(wanted), DigestRow.reason == "no_answer", ClusterRow.state != "dismissed")
            .group_by(DigestRow.cluster_id)
            .order_by(count.desc(), DigestRow.cluster_id)
            .limit(most)
        )
        with self._reads.begin() as connection:
            return {str(cluster_id): int(turns) for cluster_id, turns in connection.execute(counted)}

    def clauses_of_unit(self, name: str) -> tuple[str, ...]:
        """Ids of the clauses a unit is responsible for; empty where the corpus names none such."""
        unit = self._corpus.find_unit(name)
        if unit is None:
            return ()
        ids = (clause.clause_id for clause in self._corpus.clauses)
        return tuple(clause_id for clause_id in ids if unit.id in {u.id for u in self._corpus.units_of(clause_id)})

    def _by_unit(self, clauses: Iterable[FigureRow]) -> list[FigureRow]:
        """A question counts for every unit of the clause that its card cites first."""
        known = {clause.clause_id for clause in self._corpus.clauses}
        units: dict[str, FigureRow] = {}
        for row in clauses:
            for unit in self._corpus.units_of(row.key) if row.key in known else ():
                has = units.get(unit.id) or FigureRow(unit.id, unit.as_json()["name"], 0, 0, 0)
                sums = (has.turns + row.turns, has.answered + row.answered, has.refused + row.refused)
                units[unit.id] = FigureRow(has.key, has.label, *sums)
        return sorted(units.values(), key=lambda row: (-row.turns, row.key))

    def _label(self, table: Table, key: object) -> str:
        known = {clause.clause_id: clause.title for clause in self._corpus.clauses} if table == "clauses" else {}
        return known.get(str(key), str(key))


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)


def _count_ratings(connection: Connection, wanted: TurnFilter) -> dict[str, int]:
    rated = select(FeedbackRow.rating, func.count()).join(DigestRow, DigestRow.turn_id == FeedbackRow.turn_id)
    rows = connection.execute(rated.where(*turn_conditions(wanted)).group_by(FeedbackRow.rating))
    return {str(rating): int(count) for rating, count in rows}


def _count_calls(connection: Connection, wanted: TurnFilter) -> dict[str, int]:
    """The hotline beside the chat; its calls have no outcome of the bot."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(CallRow.opened >= wanted.since)
    if wanted.until is not None:
        conditions.append(CallRow.opened < wanted.until)
    asked = select(func.count()).select_from(CallEntryRow).join(CallRow, CallRow.id == CallEntryRow.call_id)
    asked = asked.where(CallEntryRow.kind == "question", *conditions)
    calls = connection.scalar(select(func.count()).select_from(CallRow).where(*conditions)) or 0
    return {"calls": calls, "call_questions": connection.scalar(asked) or 0}
