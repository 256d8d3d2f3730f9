"""A condition and the asker's facts in, met, not_met, unknown or not_stated_by_document out."""

from __future__ import annotations

from policy_index.measure import ConditionSpec, DecidedCondition, Fact, Rule, Status
from policy_index.number_range import decide_by_threshold
from policy_index.stated_facts import LOANS, Stated, amount_of, loan_range, same_district

THRESHOLDS = frozenset({"more_than", "at_least", "at_most", "less_than", "from_year"})
_CONFIRMING: frozenset[object] = frozenset({True, "confirmed", "recognised"})
_REFUSING: frozenset[object] = frozenset({False, "rejected"})
_DECIDED = frozenset({"met", "not_met"})


def decide_condition(spec: ConditionSpec, stated: Stated) -> DecidedCondition:
    """The first of the condition's facts that decides it; else what its own fact leaves it at."""
    first = _decide(spec, stated)
    if first.status in _DECIDED:
        return first
    for decider in spec.also:
        other = _decide(
            ConditionSpec(spec.id, spec.name, spec.clause_id, spec.quote, decider.fact, decider.rule), stated
        )
        if other.status in _DECIDED:
            return DecidedCondition(spec, other.status, other.fact, None)
    return first


def _decide(spec: ConditionSpec, stated: Stated) -> DecidedCondition:
    if spec.rule.kind in THRESHOLDS:
        return _by_number(spec, stated)
    if spec.rule.kind == "counted":
        return _by_loans(spec, stated)
    fact = same_district(stated, spec.fact) if spec.derived == "same_district" else stated.get(spec.fact)
    status = decide_by_value(spec.rule, fact)
    return DecidedCondition(spec, status, fact, spec.fact if fact is None else None)


def _by_number(spec: ConditionSpec, stated: Stated) -> DecidedCondition:
    amount = amount_of(stated, spec.fact, spec.derived, spec.rule.unit)
    status = "unknown" if amount.values is None else decide_by_threshold(spec.rule, amount.values)
    return DecidedCondition(spec, status, amount.fact, amount.asks if status == "unknown" else None)


def _by_loans(spec: ConditionSpec, stated: Stated) -> DecidedCondition:
    """Met once the loans are known well enough to be taken off the amount."""
    fact, paid = stated.get(spec.fact), stated.get("paid_in_amount")
    lent = loan_range(stated, paid.unit if paid else None, spec.rule.unit)
    if lent is not None and lent.is_bounded:
        return DecidedCondition(spec, "met", fact, None)
    return DecidedCondition(spec, "unknown", fact, None if fact and fact.value is None else LOANS)


def decide_by_value(rule: Rule, fact: Fact | None) -> Status:
    """What a yes, a no, a choice or a place makes of a rule."""
    value = fact.value if fact else None
    if rule.kind == "stated_open":
        return _stated_open(value)
    if value is None:
        return "unknown"
    if rule.kind in ("is_true", "is_false"):
        if not isinstance(value, bool):
            return "unknown"
        return "met" if value == (rule.kind == "is_true") else "not_met"
    if value in rule.open_values:
        return "not_stated_by_document"
    return "met" if (value in rule.values) == (rule.kind == "one_of") else "not_met"


def _stated_open(value: object) -> Status:
    """What the document leaves open is met or not by what the authority said; a case under way is unknown."""
    if value is None:
        return "not_stated_by_document"
    return "met" if value in _CONFIRMING else "not_met" if value in _REFUSING else "unknown"
