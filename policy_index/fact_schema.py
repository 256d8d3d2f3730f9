"""Facts of the vocabulary in, their JSON Schema out: what another program may state, and in which shape.

The schema is what a request is checked against, so nothing stands in it that is not enforced. An amount of money always
names its currency: taken for another one it would be wrong by a factor of seven.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from policy_index.measure import Comparison, FactSpec, Language, Measure
from policy_index.read_measures import facts_of
from policy_index.stated_facts import EXCHANGE_RATE, HOME, SOURCES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CURRENCIES = (HOME, "USD")
YES, NO = "yes", "no"
"""What `missing` of a decision offers as answers to a yes_no fact; taken beside true and false."""
_MOST = 10**15
_DIGITS = r"^[0-9]{1,15}(\.[0-9]{1,6})?$"
_YEARS = {"minimum": 1900, "maximum": 2100}
_SAID_CHARACTERS = 300
_PLACE_CHARACTERS = 100
_COUNTED = frozenset({"money", "number", "percent", "months", "year"})


def facts_schema(specs: Iterable[FactSpec], lang: Language) -> dict[str, Any]:
    """An object schema with one property a fact; names and questions in `lang` as titles and descriptions."""
    return {
        "$schema": DRAFT,
        "type": "object",
        "properties": {spec.id: fact_schema(spec, lang) for spec in specs},
        "additionalProperties": False,
    }


def fact_schema(spec: FactSpec, lang: Language) -> dict[str, Any]:
    """One fact: `value` (null: the asker does not know), its unit, how it was compared, the asker's own words."""
    said = {"type": "string", "maxLength": _SAID_CHARACTERS, "description": "the asker's own words"}
    schema: dict[str, Any] = {
        "type": "object",
        "title": spec.name[lang],
        "description": spec.question[lang],
        "properties": {"value": _value(spec, lang), **_measured(spec), "said": said},
        "required": ["value"],
        "additionalProperties": False,
    }
    return schema | _needs_currency() if spec.kind == "money" else schema


def measure_facts(measure: Measure) -> tuple[FactSpec, ...]:
    """Every fact that can change the decision on a measure or its figures, each once."""
    shares = [b.share for tier in measure.tiers for b in tier.benefits if b.share]
    found = dict.fromkeys(facts_of(measure))
    for share in shares:
        found |= dict.fromkeys((share.fact, *(SOURCES[share.derived] if share.derived else ())))
    if shares or any(measure.vocabulary[fact].kind == "money" for fact in found):
        found |= {EXCHANGE_RATE: None}
    return tuple(measure.vocabulary[fact] for fact in found if fact in measure.vocabulary)


def _value(spec: FactSpec, lang: Language) -> dict[str, Any]:
    if spec.kind == "choice":
        return {"oneOf": [*({"const": c.value, "title": c.title[lang]} for c in spec.choices), {"const": None}]}
    if spec.kind == "yes_no":
        return {"enum": [True, False, YES, NO, None]}
    if spec.kind == "place":
        return {"type": ["string", "null"], "minLength": 1, "maxLength": _PLACE_CHARACTERS}
    if spec.kind == "year":
        return {"type": ["integer", "null"], **_YEARS}
    bounds: dict[str, Any] = {"minimum": 0, "maximum": _MOST, "pattern": _DIGITS}
    if spec.id == EXCHANGE_RATE:
        bounds = {"exclusiveMinimum": 0, "maximum": _MOST, "pattern": "^(?=.*[1-9])" + _DIGITS.removeprefix("^")}
    return {"type": ["number", "string", "null"], **bounds}


def _measured(spec: FactSpec) -> Mapping[str, Any]:
    """`unit` and `comparison`; facts that are not counted have no unit and are exactly what they are."""
    counted = spec.kind in _COUNTED
    units = CURRENCIES if spec.kind == "money" else (spec.unit,) if spec.unit and counted else ()
    comparisons = get_args(Comparison) if counted else ("exactly",)
    return {"unit": {"enum": [*units, None]}, "comparison": {"enum": list(comparisons), "default": "exactly"}}


def _needs_currency() -> dict[str, Any]:
    """None of it, and not known, need no currency."""
    without = {"properties": {"value": {"enum": [0, "0", None]}}, "required": ["value"]}
    named = {"properties": {"unit": {"enum": list(CURRENCIES)}}, "required": ["unit"]}
    return {"if": without, "else": named}
