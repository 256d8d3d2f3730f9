"""What a number said with a comparison makes of a threshold: one row each way of saying it, on both sides and on the line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_index.measure import Comparison, Rule, RuleKind, Status
from policy_index.number_range import INFINITY, NumberRange, decide_by_threshold, range_of

CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2)
COMPARISONS: list[Comparison] = ["exactly", "at_least", "more_than", "at_most", "less_than", "about"]


@pytest.mark.parametrize(
    ("kind", "below", "on_the_line", "above"),
    [
        ("more_than", "not_met", "not_met", "met"),  # 超过
        ("at_least", "not_met", "met", "met"),  # 以上、不低于
        ("at_most", "met", "met", "not_met"),  # 以内、不超过
        ("less_than", "met", "not_met", "not_met"),  # 不到、低于
        ("from_year", "not_met", "met", "met"),  # 从……开始
    ],
)
def test_each_rule_a_cent_below_on_and_above_the_line(
    kind: RuleKind, below: Status, on_the_line: Status, above: Status
) -> None:
    rule = Rule(kind, Decimal(1000))
    said = [range_of(value, "exactly") for value in (Decimal(1000) - CENT, Decimal(1000), Decimal(1000) + CENT)]
    assert [decide_by_threshold(rule, values) for values in said] == [below, on_the_line, above]


@pytest.mark.parametrize("kind", ["more_than", "at_least", "at_most", "less_than"])
def test_an_open_edge_is_left_to_the_authority_and_only_the_edge(kind: RuleKind) -> None:
    rule = Rule(kind, Decimal(500), edge_open=True)
    assert decide_by_threshold(rule, range_of(Decimal(500), "exactly")) == "not_stated_by_document"
    sides = {
        decide_by_threshold(rule, range_of(value, "exactly")) for value in (Decimal(500) - CENT, Decimal(500) + CENT)
    }
    assert sides == {"met", "not_met"}


@pytest.mark.parametrize(
    ("said", "comparison", "kind", "status"),
    [
        # 超过1000万
        (1000, "at_least", "more_than", "unknown"),
        (1000, "more_than", "more_than", "met"),
        (1000, "at_most", "more_than", "not_met"),
        (1000, "less_than", "more_than", "not_met"),
        (1000, "about", "more_than", "unknown"),
        (1200, "about", "more_than", "met"),
        (800, "about", "more_than", "not_met"),
        (900, "more_than", "more_than", "unknown"),
        (1100, "less_than", "more_than", "unknown"),
        # 6个月以内
        (1000, "at_most", "at_most", "met"),
        (1000, "less_than", "at_most", "met"),
        (1000, "more_than", "at_most", "not_met"),
        (1000, "at_least", "at_most", "unknown"),
        # 不低于
        (1000, "at_least", "at_least", "met"),
        (1000, "less_than", "at_least", "not_met"),
        (1000, "at_most", "at_least", "unknown"),
        # 低于
        (1000, "less_than", "less_than", "met"),
        (1000, "at_least", "less_than", "not_met"),
        (1000, "at_most", "less_than", "unknown"),
    ],
)
def test_a_comparison_decides_only_where_all_of_it_lies_on_one_side(
    said: int, comparison: Comparison, kind: RuleKind, status: Status
) -> None:
    assert decide_by_threshold(Rule(kind, Decimal(1000)), range_of(Decimal(said), comparison)) == status


def test_a_rule_without_a_threshold_decides_nothing() -> None:
    assert decide_by_threshold(Rule("more_than"), range_of(Decimal(1), "exactly")) == "unknown"


@pytest.mark.parametrize(
    ("amount", "taken_off", "low", "high"),
    [
        (("exactly", 3500), ("exactly", 600), 2900, 2900),
        (("more_than", 3000), ("exactly", 600), 2400, INFINITY),
        (("exactly", 3500), ("more_than", 0), -INFINITY, 3500),
        (("exactly", 3500), ("at_most", 600), 2900, INFINITY),
        (("about", 1000), ("exactly", 0), 900, 1100),
    ],
)
def test_a_part_taken_off_keeps_every_value_that_is_possible(
    amount: tuple[Comparison, int], taken_off: tuple[Comparison, int], low: Decimal, high: Decimal
) -> None:
    left = range_of(Decimal(amount[1]), amount[0]).minus(range_of(Decimal(taken_off[1]), taken_off[0]))
    assert (left.low, left.high) == (low, high)


def test_an_open_end_stays_open_when_a_part_is_taken_off() -> None:
    left = range_of(Decimal(3000), "exactly").minus(range_of(Decimal(0), "more_than"))
    assert left.is_below(Decimal(3000)) and not left.is_below(Decimal(2999))


@given(value=AMOUNTS, limit=AMOUNTS, factor=st.decimals(min_value="0.01", max_value=100, places=2))
def test_conversion_never_moves_a_number_across_the_line(value: Decimal, limit: Decimal, factor: Decimal) -> None:
    for comparison in COMPARISONS:
        values = range_of(value, comparison)
        before = decide_by_threshold(Rule("more_than", limit), values)
        assert decide_by_threshold(Rule("more_than", limit * factor), values.times(factor)) == before


@given(value=AMOUNTS, other=AMOUNTS, limit=AMOUNTS)
def test_a_narrower_range_never_contradicts_a_wider_one(value: Decimal, other: Decimal, limit: Decimal) -> None:
    low, high = sorted((value, other))
    for kind in ("more_than", "at_least", "at_most", "less_than"):
        rule = Rule(kind, limit)  # type: ignore[arg-type]  # a literal of RuleKind
        wide = decide_by_threshold(rule, NumberRange(low, high))
        if wide != "unknown":
            assert {decide_by_threshold(rule, range_of(end, "exactly")) for end in (low, high)} == {wide}
