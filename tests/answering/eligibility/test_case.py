"""What the slot keeps of a case: facts with their numbers, what was asked, and when it is forgotten."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from bot.answering.eligibility.case import Case, read_case, shared_facts
from policy_index.measure import Fact
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
AMOUNT = Fact("paid_in_amount", Decimal("35000000.01"), "USD", "到位3500万美元", "more_than")
CASE = Case(
    measure_id="fdi-award",
    tier_id="manufacturing",
    facts={
        "paid_in_amount": AMOUNT,
        "in_chongqing": Fact("in_chongqing", True, None, "重庆"),
        "industry": Fact("industry", "manufacturing", None, "电子厂"),
        "paid_in_year": Fact("paid_in_year", None, None, "不知道"),
    },
    asked="paid_in_year",
    idle=1,
)


def test_a_case_survives_the_slot() -> None:
    assert read_case(json.loads(json.dumps(CASE.as_json())), VOCABULARY) == CASE


@pytest.mark.parametrize(
    "slot",
    [
        None,
        {},
        {"measure": "fdi-award"},
        {"measure": None, "tier": None, "facts": [{"id": "paid_in_year"}], "asked": None, "idle": 0},
        {"measure": None, "tier": None, "facts": "x", "asked": None, "idle": 0},
        {**CASE.as_json(), "idle": "many"},
        {**CASE.as_json(), "facts": [{**CASE.as_json()["facts"][0], "number": "a lot"}]},
        {**CASE.as_json(), "facts": [{**CASE.as_json()["facts"][0], "comparison": "roughly"}]},
    ],
)
def test_what_is_no_case_starts_afresh(slot: Any) -> None:
    assert read_case(slot, VOCABULARY) == Case()


def test_facts_that_the_vocabulary_no_longer_has_are_dropped() -> None:
    slot = CASE.as_json()
    slot["facts"] = [*slot["facts"], {**slot["facts"][0], "id": "number_of_cats"}]
    assert read_case({**slot, "asked": "number_of_cats"}, VOCABULARY).facts == CASE.facts
    assert read_case({**slot, "asked": "number_of_cats"}, VOCABULARY).asked is None


def test_a_case_that_nobody_speaks_of_rests_and_is_forgotten() -> None:
    case: Case | None = Case(measure_id="fdi-award", asked="industry")
    turns = 0
    while case is not None:
        case = case.rest()
        turns += 1
        assert case is None or case.asked is None
    assert turns == 5


def test_only_shared_facts_go_on_to_another_measure() -> None:
    own = next(fact_id for fact_id, spec in VOCABULARY.items() if not spec.shared)
    facts = {own: Fact(own, True, None, "x"), "in_chongqing": Fact("in_chongqing", True, None, "重庆")}
    assert set(shared_facts(facts, VOCABULARY)) == {"in_chongqing"}
