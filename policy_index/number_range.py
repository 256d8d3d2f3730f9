"""A stated number with its comparison in, the range of values it can have out, and what a threshold makes of it.

"不到1000万" is a range, not a number: it decides only where all of the range lies on one side of the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from policy_index.measure import Comparison, Rule, Status

INFINITY = Decimal("Infinity")
_ABOUT = Decimal("0.1")
"""How far a number said with 约 or about may lie from the true one."""


@dataclass(frozen=True)
class NumberRange:
    """All values between `low` and `high`; an open end is not itself a value."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def times(self, factor: Decimal) -> NumberRange:
        """Every value multiplied by a factor above zero."""
        return NumberRange(self.low * factor, self.high * factor, self.low_open, self.high_open)

    def minus(self, other: NumberRange) -> NumberRange:
        """Every difference between a value of this range and one of the other."""
        return NumberRange(
            self.low - other.high, self.high - other.low, self.low_open or other.high_open, self.high_open or other.low_open
        )  # fmt: skip

    @property
    def is_bounded(self) -> bool:
        return self.high.is_finite()

    def is_above(self, limit: Decimal) -> bool:
        return self.low > limit or (self.low == limit and self.low_open)

    def is_from(self, limit: Decimal) -> bool:
        return self.low >= limit

    def is_below(self, limit: Decimal) -> bool:
        return self.high < limit or (self.high == limit and self.high_open)

    def is_up_to(self, limit: Decimal) -> bool:
        return self.high <= limit


def range_of(value: Decimal, comparison: Comparison) -> NumberRange:
    """What a number can be that was said with this comparison."""
    if comparison == "at_least":
        return NumberRange(value, INFINITY)
    if comparison == "more_than":
        return NumberRange(value, INFINITY, low_open=True)
    if comparison == "at_most":
        return NumberRange(-INFINITY, value)
    if comparison == "less_than":
        return NumberRange(-INFINITY, value, high_open=True)
    slack = abs(value) * _ABOUT if comparison == "about" else Decimal(0)
    return NumberRange(value - slack, value + slack)


def decide_by_threshold(rule: Rule, values: NumberRange) -> Status:
    """Met where every value of the range passes the threshold, not_met where none does, else unknown."""
    limit = rule.value
    if limit is None:
        return "unknown"
    if rule.edge_open and values.low == values.high == limit:
        return "not_stated_by_document"
    if rule.kind == "more_than":
        return _decided(values.is_above(limit), values.is_below(limit) if rule.edge_open else values.is_up_to(limit))
    if rule.kind in ("at_least", "from_year"):
        return _decided(values.is_above(limit) if rule.edge_open else values.is_from(limit), values.is_below(limit))
    if rule.kind == "at_most":
        return _decided(values.is_below(limit) if rule.edge_open else values.is_up_to(limit), values.is_above(limit))
    return _decided(values.is_below(limit), values.is_above(limit) if rule.edge_open else values.is_from(limit))


def _decided(all_pass: bool, none_passes: bool) -> Status:
    return "met" if all_pass else "not_met" if none_passes else "unknown"
