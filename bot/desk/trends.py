"""A period in, one row a day out: how many questions were answered, how many judged ones were right, how long turns took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Engine, case, func, select

from bot.desk.seen_turns import TurnFilter, turn_conditions
from bot.desk.tables import DigestRow
from bot.desk.turn_kinds import has_verdict, is_of_kind

PERCENTILES = (50, 90, 95, 99)
FIRST_OF_TURN = DigestRow.place == 0  # a turn takes its time once, however many questions it holds


@dataclass(frozen=True)
class DayFigures:
    """One day; shares are None where nothing was counted, times are milliseconds in the door."""

    key: str
    turns: int
    asked: int
    answered: int
    answer_rate: float | None
    judged: int
    right: int
    confirmed_accuracy: float | None
    p50: float
    p95: float


def figures_by_day(reads: Engine, wanted: TurnFilter) -> list[DayFigures]:
    """Days that had turns, in order."""
    took: dict[str, list[float]] = {}
    sums = [
        func.sum(case((condition, 1), else_=0))
        for condition in (is_of_kind("asked"), is_of_kind("answered"), has_verdict("judged"), has_verdict("right"))
    ]
    counted: Any = select(DigestRow.day, func.count(), *sums).where(*turn_conditions(wanted)).group_by(DigestRow.day)
    with reads.begin() as connection:
        rows = connection.execute(counted.order_by(DigestRow.day)).all()
        times = select(DigestRow.day, DigestRow.milliseconds).where(*turn_conditions(wanted), FIRST_OF_TURN)
        for day, milliseconds in connection.execute(times):
            took.setdefault(day, []).append(milliseconds)
    return [_day(day, counts, took[day]) for day, *counts in rows]


def _day(key: str, counts: Sequence[int], took: Sequence[float]) -> DayFigures:
    turns, asked, answered, judged, right = counts
    rate, accuracy, times = share(answered, asked), share(right, judged), percentiles(took)
    return DayFigures(key, turns, asked, answered, rate, judged, right, accuracy, times["p50"], times["p95"])


def share(part: int, whole: int) -> float | None:
    """None of nothing."""
    return round(part / whole, 4) if whole > 0 else None


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p90, p95, p99, rounded down, so that whatever took as long counts among what took at least so long."""
    if not values:
        return {}
    found = np.percentile(np.asarray(values), PERCENTILES)
    return {f"p{name}": math.floor(float(value) * 10) / 10 for name, value in zip(PERCENTILES, found, strict=True)}
