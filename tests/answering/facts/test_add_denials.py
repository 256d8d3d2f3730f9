"""What patterns read and how sure the learned reader is → what is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.answering.facts.add_denials import DenialReader, load_second_reader, meeting_values
from bot.answering.facts.learned_facts import Sureness
from policy_index.measure import Fact
from policy_index.read_measures import load_measures


@dataclass
class Learned:
    """A learned reader that is as sure as it is told to be."""

    sure: dict[str, Sureness]

    def read(self, text: str) -> dict[str, Sureness]:
        return self.sure


def believed(read: dict[str, Fact], name: str, true: float, false: float) -> dict[str, Fact]:
    sure = {name: Sureness({None: 1 - true - false, True: true, False: false}, "learned words")}
    meeting = frozenset({("sme", True), ("in_chongqing", True)})
    reader = DenialReader(Learned(sure), 0.9, 0.98, meeting, frozenset({"in_chongqing"}))  # type: ignore[arg-type]
    return reader.add("a message", read)


@pytest.mark.parametrize(
    ("true", "false", "value"),
    [
        (0.0, 0.95, False),
        (0.0, 0.9, False),
        (0.0, 0.89, None),
        (0.99, 0.0, None),  # what can meet a condition is for the patterns alone
    ],
)
def test_only_what_can_only_fail_a_condition_is_added(true: float, false: float, value: bool | None) -> None:
    found = believed({}, "sme", true, false).get("sme")
    assert (found.value if found else None) is value


def test_what_is_added_shows_the_words_that_were_looked_at() -> None:
    assert believed({}, "sme", 0.0, 0.95) == {"sme": Fact("sme", False, None, "learned words")}


@pytest.mark.parametrize(
    ("value", "true", "false"),
    [
        (True, 0.0, 0.97),  # likely denied, not certainly
        (False, 0.0, 0.99),
        (False, 0.99, 0.0),
        (None, 0.0, 0.99),  # who says that he does not know it is believed
    ],
)
def test_what_patterns_read_stays(value: bool | None, true: float, false: float) -> None:
    read = {"sme": Fact("sme", value, None, "pattern words")}
    assert believed(read, "sme", true, false) == read


def test_a_yes_that_is_surely_denied_is_left_unsaid() -> None:
    assert believed({"sme": Fact("sme", True, None, "pattern words")}, "sme", 0.0, 0.985) == {}


def test_of_what_is_left_to_patterns_nothing_is_added() -> None:
    assert believed({}, "in_chongqing", 0.0, 1.0) == {}


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
    found: Any = load_second_reader(load_measures()).add(text, {}).get(name)
    assert found is not None
    assert found.value is False
    assert found.said in text
