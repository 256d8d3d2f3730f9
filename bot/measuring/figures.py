"""Measured values in, the few numbers worth printing out: medians with their spread, percentiles, shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The median of several repetitions, and the least and the greatest of them."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Raises ValueError for no values: a figure that was not measured must not look like one."""
        if not values:
            raise ValueError("no values: nothing was measured")
        return cls(median(values), min(values), max(values), len(values))

    def words(self, unit: str, digits: int = 1) -> str:
        """`12.3 ms (11.9–14.0, 5 times)`; the spread only where there is one."""
        text = f"{self.median:.{digits}f} {unit}"
        spread = f" ({self.low:.{digits}f}–{self.high:.{digits}f}, {self.count} times)"
        return text + spread if self.count > 1 else text

    def as_json(self) -> dict[str, float]:
        return asdict(self)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, between neighbours in proportion. Raises ValueError."""
    if not values:
        raise ValueError("no values: nothing was measured")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds. Raises ValueError for no values."""
    return {"p50": round(1000 * percentile(seconds, 0.5), 1), "p95": round(1000 * percentile(seconds, 0.95), 1)}


def share_of(passed: Iterable[bool]) -> float | None:
    """The share that passed, 0 to 1; None where nothing was owed."""
    outcomes = list(passed)
    return round(sum(outcomes) / len(outcomes), 4) if outcomes else None
