"""A case and the facts of one message in, the case that goes on and its decision out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.answering.eligibility.case import Case, shared_facts
from bot.answering.eligibility.choose_measure import weight_of_facts
from policy_index.eligibility import decide_eligibility
from policy_index.measure import Decision, Fact, Measure
from policy_index.read_measures import Measures

_MOST_CANDIDATES = 3


@dataclass(frozen=True)
class DecidedCase:
    """A decision and the case as the conversation keeps it."""

    case: Case
    decision: Decision


def decide_case(case: Case, measure: Measure, tier_id: str | None, rates: Mapping[str, Decimal]) -> DecidedCase:
    """Decide a case on `measure`; the fact asked for next is the first that is missing."""
    decision = decide_eligibility(measure, case.facts, tier_id, rates)
    asked = decision.missing[0].id if decision.missing else None
    return DecidedCase(replace(case, measure_id=measure.id, tier_id=tier_id, asked=asked, idle=0), decision)


def told(case: Case, facts: Mapping[str, Fact]) -> Case:
    """The case with what was told now; the newest word on a fact counts."""
    kept = {fact_id: fact for fact_id, fact in case.facts.items() if fact_id not in facts}
    return replace(case, facts={**kept, **facts})


def moved_to(case: Case, measures: Measures) -> Case:
    """The case for a new question: facts about the asker go along, those of the old measure alone do not."""
    return Case(facts=shared_facts(case.facts, measures.vocabulary))


def decide_candidates(case: Case, measures: Measures, rates: Mapping[str, Decimal]) -> list[Decision]:
    """Measures that the facts speak to and none of which fails; first those that the facts are most about."""
    about = {measure.id: weight_of_facts(measures, measure, case.facts) for measure in measures.measures}
    speaking = [measure for measure in measures.measures if about[measure.id] > 0]
    decisions = [decide_eligibility(measure, case.facts, None, rates) for measure in speaking]
    holding = [d for d in decisions if d.verdict != "not_met" and any(c.status == "met" for c in d.conditions)]
    return sorted(holding, key=lambda d: (-about[d.measure.id], d.verdict != "met", len(d.missing)))[:_MOST_CANDIDATES]
