"""A measure and the asker's facts in, a decision out: condition by condition, then the tier, then the benefit.

Pure functions. The rules that hold whatever the data say: never met while a needed fact is unknown, never not_met
before a stated fact fails, and what the document leaves open is decided by nobody but the authority.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from policy_index.benefits import compute_benefits, plain
from policy_index.decide_condition import THRESHOLDS, decide_condition
from policy_index.measure import (
    LANGUAGES,
    DecidedCondition,
    Decision,
    Fact,
    FactSpec,
    Measure,
    Texts,
    Tier,
    TierOutcome,
    Verdict,
)
from policy_index.stated_facts import EXCHANGE_RATE, HOME, Stated, gather_facts


@dataclass(frozen=True)
class _DecidedTier:
    """A tier with its decided conditions; `assumed` are exclusions that no fact speaks to."""

    tier: Tier
    conditions: tuple[DecidedCondition, ...]
    assumed: tuple[Texts, ...]
    verdict: Verdict

    @property
    def holding(self) -> int:
        return sum(condition.status == "met" for condition in self.conditions)

    @property
    def failing(self) -> int:
        return sum(condition.status == "not_met" for condition in self.conditions)


def decide_eligibility(
    measure: Measure,
    facts: Mapping[str, Fact],
    asked_tier: str | None = None,
    rates: Mapping[str, Decimal] | None = None,
) -> Decision:
    """The verdict on the asked tier, or on the best one where none was asked.

    `rates` are yuan for one unit of a currency ({"USD": Decimal("7.1")}); without them amounts in another currency than
    the clause's decide nothing. A tier id that the measure has not counts as not asked.
    """
    stated = gather_facts(facts, rates or {})
    decided = [_decide_tier(tier, stated) for tier in measure.tiers]
    asked = next((one for one in decided if one.tier.id == asked_tier), None)
    chosen = asked or _choose_tier(decided)
    holds = chosen.verdict != "not_met"
    return Decision(
        measure=measure,
        tier=chosen.tier,
        verdict=chosen.verdict,
        conditions=chosen.conditions,
        missing=_missing(measure, chosen),
        benefits=compute_benefits(measure, chosen.tier, stated) if holds else (),
        assumptions=tuple(_assumptions(measure, chosen, stated)),
        alternatives=tuple(_alternatives(measure, decided, chosen, stated)),
    )


def verdict_of(conditions: Iterable[DecidedCondition]) -> Verdict:
    """not_met if any condition is; else unknown if any is unknown or open; else met."""
    statuses = {condition.status for condition in conditions}
    if "not_met" in statuses:
        return "not_met"
    return "met" if statuses == {"met"} else "unknown"


def _choose_tier(decided: Sequence[_DecidedTier]) -> _DecidedTier:
    """The best tier that is met. Else the one most facts speak for: of those still open the best of several, of those
    that fail the one that fails least, the lowest of several. One that fails comes before one that no fact speaks for."""
    holding = [one for one in decided if one.verdict == "met"]
    if holding:
        return max(holding, key=lambda one: one.tier.rank)
    still_open = [one for one in decided if one.verdict == "unknown"]
    failing = [one for one in decided if one.verdict == "not_met"]
    if still_open:
        likeliest = max(still_open, key=lambda one: (one.holding, one.tier.rank))
        if likeliest.holding or not any(one.holding for one in failing):
            return likeliest
    return min(failing, key=lambda one: (one.failing, -one.holding, one.tier.rank))


def _decide_tier(tier: Tier, stated: Stated) -> _DecidedTier:
    """An exclusion stands among the conditions once a fact decides it, and is assumed away until then."""
    conditions = [decide_condition(spec, stated) for spec in tier.conditions]
    assumed: list[Texts] = []
    for exclusion in tier.exclusions:
        decided = decide_condition(exclusion.condition, stated)
        if decided.status in ("met", "not_met"):
            conditions.append(decided)
        else:
            assumed.append(exclusion.assumption)
    return _DecidedTier(tier, tuple(conditions), tuple(assumed), verdict_of(conditions))


def _missing(measure: Measure, chosen: _DecidedTier) -> tuple[FactSpec, ...]:
    """Facts worth asking for, in the measure's order; what the authority alone decides comes last."""
    if chosen.verdict != "unknown":
        return ()
    open_last = sorted(chosen.conditions, key=lambda condition: condition.status == "not_stated_by_document")
    asked = dict.fromkeys(condition.asks for condition in open_last if condition.asks)
    return tuple(measure.vocabulary[fact] for fact in asked)


def _assumptions(measure: Measure, chosen: _DecidedTier, stated: Stated) -> Iterable[Texts]:
    """What the decision rests on beside the facts: rates used, exclusions unsaid, what the document leaves open."""
    rate = stated.rates.get("USD")
    if rate is not None and _uses_rate(chosen, stated):
        name = measure.vocabulary[EXCHANGE_RATE].name
        yield {lang: f"{name[lang]}: 1 USD = {plain(rate)} {HOME}" for lang in LANGUAGES}
    if chosen.verdict != "not_met":
        yield from chosen.assumed
        yield from measure.opens


def _uses_rate(chosen: _DecidedTier, stated: Stated) -> bool:
    """Whether a rate stands between a stated amount and a threshold or a benefit."""
    pairs = [(condition.spec.rule.unit, stated.get(condition.spec.fact)) for condition in chosen.conditions]
    foreign = any(unit is not None and fact is not None and fact.unit not in (None, unit) for unit, fact in pairs)
    return foreign or (chosen.verdict != "not_met" and any(benefit.share for benefit in chosen.tier.benefits))


def _alternatives(
    measure: Measure, decided: Sequence[_DecidedTier], chosen: _DecidedTier, stated: Stated
) -> Iterable[TierOutcome]:
    """Other tiers that hold or may hold; below a tier that is met there is nothing to say.

    A better tier that a single figure keeps out of reach is told with that figure's condition.
    """
    for one in decided:
        if one is chosen or (chosen.verdict == "met" and one.tier.rank < chosen.tier.rank):
            continue
        if one.verdict != "not_met":
            benefits = compute_benefits(measure, one.tier, stated) if one.verdict == "met" else ()
            yield TierOutcome(one.tier, one.verdict, benefits)
        elif chosen.verdict != "not_met" and one.tier.rank > chosen.tier.rank and (figure := _fails_by_figure(one)):
            yield TierOutcome(one.tier, one.verdict, (), figure)


def _fails_by_figure(one: _DecidedTier) -> DecidedCondition | None:
    """The condition that alone keeps the tier out, where it is one on a figure; else None."""
    failing = [condition for condition in one.conditions if condition.status == "not_met"]
    return failing[0] if len(failing) == 1 and failing[0].spec.rule.kind in THRESHOLDS else None
