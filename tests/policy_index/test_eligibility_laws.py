"""What holds of every decision whatever the data say, tried on facts that nobody thought of.

Facts are drawn for each measure from its own vocabulary; a table in measures/ says what single cases come to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_index.corpus import load_corpus
from policy_index.decision_json import decision_as_json
from policy_index.eligibility import decide_eligibility
from policy_index.measure import LANGUAGES, Decision, Fact, FactSpec, Measure
from policy_index.read_measures import facts_of, load_measures

MEASURES = load_measures()
CORPUS = load_corpus()
ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "bot/web/contract/reply.schema.json").read_text(encoding="utf-8"))
ELIGIBILITY = jsonschema.Draft202012Validator({"$ref": "#/$defs/eligibility", "$defs": SCHEMA["$defs"]})
RATES = {"USD": Decimal("7.1")}
OBJECT_BYTES = 3000
"""Of a card's 4 KB the citation, its units and the text take the rest."""
each_measure = pytest.mark.parametrize("measure", MEASURES.measures, ids=lambda measure: measure.id)


def values_of(spec: FactSpec) -> st.SearchStrategy[Fact]:
    """Facts as a reader could bring them: exact, compared, or not known to the asker."""
    amounts = st.sampled_from([0, 1, 5, 6, 7, 500, 2022, 2023, 4_999_999, 5_000_000, 9_999_999, 10_000_000, 10_000_001])
    larger = st.sampled_from([29_999_999, 30_000_000, 30_000_001, 50_000_000, 250_000_000, 900_000_000])
    if spec.kind == "yes_no":
        return st.sampled_from([True, False, None]).map(lambda value: Fact(spec.id, value, None, "said"))
    if spec.kind == "choice":
        values = [choice.value for choice in spec.choices]
        return st.sampled_from([*values, None]).map(lambda value: Fact(spec.id, value, None, "said"))
    if spec.kind == "place":
        return st.sampled_from(["渝北区", "江津区", "两江新区"]).map(lambda value: Fact(spec.id, value, None, "said"))
    units = st.sampled_from(["USD", "USD", "CNY", "HKD"]) if spec.kind == "money" else st.just(spec.unit)
    comparisons = st.sampled_from(["exactly", "exactly", "at_least", "more_than", "at_most", "less_than", "about"])
    return st.builds(
        lambda number, unit, comparison: Fact(spec.id, Decimal(number), unit, "said", comparison),
        amounts | larger,
        units,
        comparisons,
    )


def cases(measure: Measure) -> st.SearchStrategy[dict[str, Fact]]:
    specs = {fact_id: values_of(measure.vocabulary[fact_id]) for fact_id in facts_of(measure)}
    return st.fixed_dictionaries({}, optional=specs)


def statuses(decision: Decision) -> set[str]:
    return {condition.status for condition in decision.conditions}


@each_measure
@given(data=st.data())
@settings(max_examples=20)
def test_the_verdict_follows_from_the_conditions(measure: Measure, data: st.DataObject) -> None:
    decision = decide_eligibility(measure, data.draw(cases(measure)), rates=RATES)
    found = statuses(decision)
    if decision.verdict == "met":
        assert found == {"met"}
    elif decision.verdict == "not_met":
        assert "not_met" in found
    else:
        assert "not_met" not in found and found & {"unknown", "not_stated_by_document"}


@each_measure
@given(data=st.data())
@settings(max_examples=20)
def test_nothing_is_decided_without_a_fact(measure: Measure, data: st.DataObject) -> None:
    """Met and not_met rest on words of the asker; what is asked is a fact that can decide and that nobody told."""
    facts = data.draw(cases(measure))
    decision = decide_eligibility(measure, facts, rates=RATES)
    for condition in decision.conditions:
        if condition.status in ("met", "not_met"):
            assert condition.fact is not None and condition.fact.said
            assert condition.fact.value is not None
    unsure = {key for key, fact in facts.items() if fact.comparison != "exactly" or fact.unit == "HKD"}
    assert {spec.id for spec in decision.missing} <= ({*facts_of(measure), "exchange_rate"} - facts.keys()) | unsure


@each_measure
@given(data=st.data())
@settings(max_examples=20)
def test_more_facts_never_turn_met_into_unknown(measure: Measure, data: st.DataObject) -> None:
    """Facts told first stay as they are; what comes on top may end a verdict, never unsettle it."""
    facts = data.draw(cases(measure))
    known = set(data.draw(st.sets(st.sampled_from(sorted(facts))))) if facts else set()
    fewer = {key: fact for key, fact in facts.items() if key in known}
    for tier in measure.tiers:
        before = decide_eligibility(measure, fewer, tier.id, RATES).verdict
        after = decide_eligibility(measure, facts, tier.id, RATES).verdict
        if before != "unknown" and same_sources(fewer, facts):
            assert after != "unknown"


def same_sources(fewer: Mapping[str, Fact], facts: Mapping[str, Fact]) -> bool:
    """Loans and rates change what an amount is, so that a story with them is not the earlier one with more in it."""
    return all(fewer.get(key) == facts.get(key) for key in ("shareholder_loan_amount", "exchange_rate"))


@given(
    amounts=st.tuples(*[st.decimals(min_value=10_000_001, max_value=10**10, places=2)] * 2),
    loans=st.decimals(min_value=0, max_value=10**9, places=2),
    industry=st.sampled_from(["manufacturing", "other"]),
    rate=st.sampled_from([None, "6.5", "7.1", "7.9"]),
)
def test_more_money_never_lowers_the_award_nor_passes_the_cap(
    amounts: tuple[Decimal, Decimal], loans: Decimal, industry: str, rate: str | None
) -> None:
    lower, higher = (award(amount, loans, industry, rate) for amount in sorted(amounts))
    order = {"not_met": 0, "unknown": 1, "met": 2}
    assert order[lower.verdict] <= order[higher.verdict]
    for before, after in zip(lower.benefits, higher.benefits, strict=False):
        if before.value is not None and after.value is not None:
            assert before.value <= after.value <= Decimal(10_000_000)


def award(amount: Decimal, loans: Decimal, industry: str, rate: str | None) -> Decision:
    told: dict[str, Decimal | bool | str] = {
        "industry": industry,
        "project_kind": "new_project",
        "paid_in_year": Decimal(2024),
        "in_chongqing": True,
    }
    facts = {key: Fact(key, value, None, "said") for key, value in told.items()}
    facts["paid_in_amount"] = Fact("paid_in_amount", amount, "USD", "said")
    facts["shareholder_loan_amount"] = Fact("shareholder_loan_amount", loans, "USD", "said")
    measure = MEASURES.get("fdi-award")
    assert measure is not None
    return decide_eligibility(measure, facts, rates={"USD": Decimal(rate)} if rate else None)


@each_measure
@given(data=st.data())
@settings(max_examples=8)
def test_every_decision_fits_the_contract(measure: Measure, data: st.DataObject) -> None:
    facts = data.draw(cases(measure))
    for tier in measure.tiers:
        decision = decide_eligibility(measure, facts, tier.id, RATES)
        for lang in LANGUAGES:
            ELIGIBILITY.validate(decision_as_json(decision, lang))


@each_measure
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_decision_leaves_room_on_the_card(measure: Measure, lang: str) -> None:
    """Nothing told asks the most and assumes the most."""
    for tier in measure.tiers:
        written = decision_as_json(decide_eligibility(measure, {}, tier.id, RATES), lang)  # type: ignore[arg-type]
        assert len(json.dumps(written, ensure_ascii=False).encode()) <= OBJECT_BYTES


@each_measure
def test_the_words_that_set_and_grant_stand_in_the_clause(measure: Measure) -> None:
    for tier in measure.tiers:
        conditions = [*tier.conditions, *(exclusion.condition for exclusion in tier.exclusions)]
        assert [c.quote for c in conditions if c.quote not in CORPUS.clause(c.clause_id).text] == []
        text = CORPUS.clause(measure.clause_id).text
        assert [benefit.quote for benefit in tier.benefits if benefit.quote not in text] == []
