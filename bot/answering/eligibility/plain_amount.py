"""What one message shows of eligibility in, whether it only asks how much a measure grants out.

How much an award is (外资研发中心开办奖励是多少钱) stands in the clause and needs no facts; how much the asker gets
(我们能拿多少) opens a case. Words that only name the measure tell nothing of a case: the award for R&D centres is asked
after by naming an R&D centre.
"""

from __future__ import annotations

from decimal import Decimal

from bot.answering.eligibility.asking import Asking, asks_elsewhere, is_for_others
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact

_MOSTLY = 0.6
"""Share of a fact's words that a name of the measure must make up, for the fact to tell no more than the name."""


def asks_amount_plainly(asking: Asking) -> bool:
    """Whether the message asks how much there is, or how long it lasts, and tells no case."""
    if not asking.shows("amount") or asking.shows("target") or asking.is_about_self:
        return False
    told = [asking.facts[name] for name in asking.best.facts if asking.facts[name].value is not None]
    telling = [fact for fact in told if _tells_more_than_the_name(asking, fact)]
    has_figure = any(isinstance(fact.value, Decimal) and fact.comparison == "exactly" for fact in telling)
    return not has_figure and not (telling and asking.shows("parts"))


def is_of_one_measure(asking: Asking) -> bool:
    """Whether the measure is plain enough for its figure to be the answer, and a clause may state what is asked of it."""
    best, limits = asking.best, asking.cues.thresholds
    signals = asking.turn.decision.signals
    if signals["asked"] < limits["stated"] or signals["detail_unstated"]:
        return False
    if asking.turn.leans or is_for_others(asking) or asks_elsewhere(asking):
        return False
    is_first = best.measure.clause_id == asking.turn.found.candidates[0].clause_id
    if is_first:
        return best.words >= limits["named"] and best.total >= limits["asked"]
    return best.words >= limits["outright"] and best.total >= limits["not_first"]


def _tells_more_than_the_name(asking: Asking, fact: Fact) -> bool:
    measure, said = asking.best.measure, normalise_message(fact.said)
    topics = [measure.topic, *(tier.topic for tier in measure.tiers)]
    names = [*(word for topic in topics for word in topic.words), *map(normalise_message, measure.title.values())]
    return not any(said in name or (name in said and len(name) >= _MOSTLY * len(said)) for name in names)
