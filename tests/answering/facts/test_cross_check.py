"""What patterns read and how sure the learned reader is → what is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from bot.answering.facts.cross_check import CrossCheck, Limits, load_second_reader, meeting_values
from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.learned_facts import Sureness
from policy_index.measure import Fact
from policy_index.read_measures import load_measures, load_vocabulary

TODAY = date(2026, 12, 1)
ALONE = FactContext(TODAY)
FROM_PATTERNS = Fact("sme", True, None, "pattern words")


@dataclass
class Learned:
    """A learned reader that is as sure as it is told to be."""

    sure: dict[str, Sureness]

    def read(self, text: str) -> dict[str, Sureness]:
        return self.sure


def believed(
    read: dict[str, Fact], name: str, true: float, false: float, context: FactContext = ALONE
) -> dict[str, Fact]:
    sure = {name: Sureness({None: 1 - true - false, True: true, False: false}, "learned words")}
    meeting = frozenset({("sme", True), ("in_chongqing", True)})
    limits = Limits(possible=0.1, sure=0.99), Limits(possible=0.01, sure=0.9)
    reader = CrossCheck(Learned(sure), *limits, meeting, frozenset({"in_chongqing"}))  # type: ignore[arg-type]
    return reader.believed("a message", read, context)


@pytest.mark.parametrize(
    ("true", "false", "value"),
    [
        (0.0, 0.95, False),
        (0.0, 0.9, False),
        (0.0, 0.89, None),
        (0.98, 0.0, None),  # more is asked of what can meet a condition
        (0.99, 0.0, True),
    ],
)
def test_what_is_sure_is_added(true: float, false: float, value: bool | None) -> None:
    found = believed({}, "sme", true, false).get("sme")
    assert (found.value if found else None) is value


def test_what_is_added_shows_the_words_that_were_looked_at() -> None:
    assert believed({}, "sme", 0.0, 0.95) == {"sme": Fact("sme", False, None, "learned words")}


@pytest.mark.parametrize(
    ("value", "true", "false", "stays"),
    [
        (True, 0.1, 0.9, True),  # possible, if unlikely
        (True, 0.09, 0.0, False),  # nothing of the kind is said
        (True, 0.0, 0.99, False),
        (False, 0.0, 0.02, True),
        (False, 0.995, 0.005, False),
        (None, 0.0, 0.99, True),  # who says that he does not know it is believed
    ],
)
def test_what_patterns_read_stays_where_it_is_possible(
    value: bool | None, true: float, false: float, stays: bool
) -> None:
    read = {"sme": Fact("sme", value, None, "pattern words")}
    assert believed(read, "sme", true, false) == (read if stays else {})


def test_what_is_left_to_patterns_is_theirs() -> None:
    here = Fact("in_chongqing", True, None, "两江新区")
    assert believed({}, "in_chongqing", 0.0, 1.0) == {}
    assert believed({here.id: here}, here.id, 0.0, 1.0) == {here.id: here}


@pytest.mark.parametrize(
    "context",
    [
        FactContext(TODAY, known={"sme": Fact("sme", False, None, "大厂")}),
        FactContext(TODAY, asked=load_vocabulary()["sme"]),
    ],
    ids=["changed", "asked"],
)
def test_changes_and_replies_are_for_patterns_alone(context: FactContext) -> None:
    """如果是中小企业呢 says little by itself."""
    assert believed({"sme": FROM_PATTERNS}, "sme", 0.0, 0.0, context) == {"sme": FROM_PATTERNS}
    assert believed({}, "sme", 0.0, 1.0, context) == {}


def test_values_that_meet_a_condition_are_told_from_those_that_only_fail_one() -> None:
    meeting = meeting_values(load_measures())
    assert ("normal_refund", True) in meeting
    assert ("normal_refund", False) not in meeting
    assert not any(value is None for _, value in meeting)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("海关那块高级的牌子我们一直没拿到手", "aeo_advanced"),
        ("税务把我们这批退税扣下来查了", "normal_refund"),
        ("our aeo application was thrown out by customs last month", "aeo_certified"),
    ],
)
def test_denials_in_other_words_are_read(text: str, name: str) -> None:
    found: Any = load_second_reader(load_measures()).believed(text, {}, ALONE).get(name)
    assert found is not None
    assert found.value is False
    assert found.said in text
