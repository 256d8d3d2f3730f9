"""A decision and a language in, the contract's `eligibility` object out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policy_index.benefits import plain
from policy_index.measure import (
    ComputedBenefit,
    DecidedCondition,
    Decision,
    Fact,
    FactKind,
    FactSpec,
    Language,
    Measure,
    Texts,
    TierOutcome,
)
from policy_index.wording import load_wording


def decision_as_json(decision: Decision, lang: Language) -> dict[str, Any]:
    """The object of $defs/eligibility. `tier` is the tier's id, null where the measure has no levels."""
    measure = decision.measure
    return {
        "measure": measure.id,
        "title": measure.title[lang],
        "clause_id": measure.clause_id,
        "tier": decision.tier.id if measure.has_levels else None,
        "verdict": decision.verdict,
        "conditions": [_condition(measure, condition, lang) for condition in decision.conditions],
        "missing": [missing_as_json(spec, lang) for spec in decision.missing],
        "benefits": [_benefit(benefit, lang) for benefit in decision.benefits],
        "assumptions": [assumption[lang] for assumption in decision.assumptions],
        "alternatives": [_alternative(outcome, lang) for outcome in decision.alternatives],
        "review": {"status": measure.review.status, "by": measure.review.by, "on": measure.review.on},
    }


def missing_as_json(spec: FactSpec, lang: Language) -> dict[str, Any]:
    """One question; a yes or no is a choice as well, so that buttons can offer it."""
    choices = [{"value": choice.value, "title": choice.title[lang]} for choice in spec.choices]
    if spec.kind == "yes_no":
        choices = [{"value": value, "title": title[lang]} for value, title in load_wording()["choices"].items()]
    return {"fact": spec.id, "question": spec.question[lang], "choices": choices}


def fact_as_json(fact: Fact | None, kind: FactKind) -> dict[str, Any] | None:
    """None also where the asker does not know. Amounts of money are strings, so that no digit is lost."""
    if fact is None or fact.value is None:
        return None
    return {"id": fact.id, "said": fact.said, "value": _value(fact.value, kind), "unit": fact.unit}


def _value(value: Decimal | bool | str, kind: FactKind) -> str | int | float | bool:
    if not isinstance(value, Decimal):
        return value
    if kind == "money":
        return plain(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _condition(measure: Measure, condition: DecidedCondition, lang: Language) -> dict[str, Any]:
    fact = condition.fact
    return {
        "id": condition.spec.id,
        "name": condition.spec.name[lang],
        "status": condition.status,
        "clause_id": condition.spec.clause_id,
        "quote": condition.spec.quote,
        "fact": fact_as_json(fact, measure.vocabulary[fact.id].kind) if fact else None,
    }


def _benefit(benefit: ComputedBenefit, lang: Language) -> dict[str, Any]:
    return {
        "label": benefit.label[lang],
        "kind": benefit.kind,
        "bound": benefit.bound,
        "value": None if benefit.value is None else plain(benefit.value),
        "unit": benefit.unit,
        "formula": _in(benefit.formula, lang),
        "reading": _in(benefit.reading, lang),
    }


def _alternative(outcome: TierOutcome, lang: Language) -> dict[str, Any]:
    benefits = [_benefit(benefit, lang) for benefit in outcome.benefits]
    return {"tier": outcome.tier.id, "verdict": outcome.verdict, "benefits": benefits}


def _in(words: Texts | None, lang: Language) -> str | None:
    return None if words is None else words[lang]
