"""The vocabulary as JSON Schema: what is taken, what is refused, and that it holds every fact of every measure."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from policy_index.fact_schema import facts_schema, measure_facts
from policy_index.measure import LANGUAGES
from policy_index.read_measures import facts_of, load_measures


@cache
def measures() -> Any:
    return load_measures()


@cache
def validator() -> Any:
    return jsonschema_rs.validator_for(facts_schema(measures().vocabulary.values(), "en"))


@pytest.mark.parametrize(
    ("fact", "stated", "valid"),
    [
        ("paid_in_amount", {"value": 35_000_000, "unit": "USD"}, True),
        ("paid_in_amount", {"value": "35000000.01", "unit": "CNY", "comparison": "more_than", "said": "3500万"}, True),
        ("paid_in_amount", {"value": 35_000_000}, False),
        ("paid_in_amount", {"value": 35_000_000, "unit": None}, False),
        ("paid_in_amount", {"value": 35_000_000, "unit": "EUR"}, False),
        ("paid_in_amount", {"value": 35_000_000, "unit": "万美元"}, False),
        ("paid_in_amount", {"value": -1, "unit": "USD"}, False),
        ("paid_in_amount", {"value": 10**16, "unit": "USD"}, False),
        ("paid_in_amount", {"value": "3500万", "unit": "USD"}, False),
        ("paid_in_amount", {"value": "1e9", "unit": "USD"}, False),
        ("paid_in_amount", {"value": True, "unit": "USD"}, False),
        ("paid_in_amount", {"value": None}, True),
        ("paid_in_amount", {"unit": "USD"}, False),
        ("paid_in_amount", {"value": 1, "unit": "USD", "currency": "USD"}, False),
        ("paid_in_amount", 35_000_000, False),
        ("shareholder_loan_amount", {"value": 0}, True),
        ("shareholder_loan_amount", {"value": "0"}, True),
        ("shareholder_loan_amount", {"value": 1}, False),
        ("exchange_rate", {"value": 7.1}, True),
        ("exchange_rate", {"value": "0.14", "unit": "CNY/USD"}, True),
        ("exchange_rate", {"value": 0}, False),
        ("exchange_rate", {"value": "0.00"}, False),
        ("exchange_rate", {"value": 7.1, "unit": "USD"}, False),
        ("paid_in_year", {"value": 2024}, True),
        ("paid_in_year", {"value": 2024.5}, False),
        ("paid_in_year", {"value": 24}, False),
        ("arrears_months", {"value": 5.5, "unit": "个月", "comparison": "less_than"}, True),
        ("arrears_months", {"value": 6, "unit": "年"}, False),
        ("arrears_months", {"value": 6, "comparison": "under"}, False),
        ("in_chongqing", {"value": True, "unit": None}, True),
        ("in_chongqing", {"value": "no"}, True),
        ("in_chongqing", {"value": 1}, False),
        ("in_chongqing", {"value": "是"}, False),
        ("in_chongqing", {"value": True, "unit": "USD"}, False),
        ("in_chongqing", {"value": True, "comparison": "about"}, False),
        ("industry", {"value": "manufacturing"}, True),
        ("industry", {"value": None}, True),
        ("industry", {"value": "制造业"}, False),
        ("industry", {"value": ""}, False),
        ("tax_district", {"value": "渝北区"}, True),
        ("tax_district", {"value": ""}, False),
        ("tax_district", {"value": "区" * 101}, False),
        ("tax_district", {"value": "渝北区", "said": "说" * 301}, False),
        ("made_up", {"value": 1}, False),
    ],
)  # fmt: skip
def test_what_is_taken(fact: str, stated: Any, valid: bool) -> None:
    assert validator().is_valid({fact: stated}) is valid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_is_described_by_a_valid_schema(lang: Any) -> None:
    schema = facts_schema(measures().vocabulary.values(), lang)
    jsonschema_rs.meta.validate(schema)
    assert list(schema["properties"]) == list(measures().vocabulary)
    for fact_id, fact in schema["properties"].items():
        spec = measures().vocabulary[fact_id]
        assert (fact["title"], fact["description"]) == (spec.name[lang], spec.question[lang])
        titles = [option["title"] for option in fact["properties"]["value"].get("oneOf", ())[:-1]]
        assert titles == [choice.title[lang] for choice in spec.choices]


def test_a_measure_names_every_fact_that_can_change_it() -> None:
    for measure in measures().measures:
        named = [spec.id for spec in measure_facts(measure)]
        assert set(facts_of(measure)) <= set(named)
        assert len(named) == len(set(named))
    with_share = [m for m in measures().measures if any(b.share for t in m.tiers for b in t.benefits)]
    assert with_share
    for measure in with_share:
        assert "exchange_rate" in {spec.id for spec in measure_facts(measure)}


def test_the_least_and_most_numbers_fit_the_engine() -> None:
    bounds = facts_schema(measures().vocabulary.values(), "en")["properties"]["paid_in_amount"]["properties"]["value"]
    assert Decimal(bounds["maximum"]).is_finite()
    assert bounds["minimum"] == 0
