"""A message behind an answer in, the measure talked about out, where it only asks whether somebody qualifies for that one.

Is there an award for research centres? Ours is Japanese, do we qualify? names no measure any more: the question before
named it. So a case opens on that measure, unless the message has a matter of its own (我们想做二手车出口，可以吗).
"""

from __future__ import annotations

from bot.answering.eligibility.asking import Asking, asks_elsewhere, is_for_others
from bot.answering.eligibility.choose_measure import Evidence, facts_for, letters_found, weight_of_facts
from bot.answering.facts.plain_dialect import in_plain_words
from bot.answering.facts.said_patterns import mend_typos
from policy_index.clean_text import normalise_message
from policy_index.measure import Measure

_OF_IT_ALONE = 1.0
"""Weight of facts that decide something in one clause alone."""
_SEVERAL = 2
"""Facts told before from which they are a case, whoever tells them."""


def talked_measure(asking: Asking) -> Measure | None:
    """The measure of the clause cited last that was talked about, if this message asks of nothing else."""
    turn = asking.turn
    if not turn.talk.cited or turn.reading.takes_back or turn.reading.only_part or turn.talk.pending:
        return None
    if is_for_others(asking) or asks_elsewhere(asking) or not (asking.asks or asking.is_about_self):
        return None
    talked = _named_before(asking) or _told_of(asking)
    if talked is None:
        return None
    asks = asking.asks and (_asks_of_somebody(asking) or _asks_of_what_was_told(asking, talked))
    if not (asks or _only_tells(asking, talked)):
        return None
    return None if _has_own_matter(asking, talked) else talked.measure


def _only_tells(asking: Asking, talked: Evidence) -> bool:
    """Whether it asks nothing and tells of the asker what decides something in the measure (我们是日资，十五个人)."""
    asks_nothing = not (asking.asks or asking.shows("how") or asking.shows("wish") or asking.turn.reading.asks)
    return asks_nothing and asking.is_about_self and bool(facts_for(talked.measure, asking.facts))


def _asks_of_somebody(asking: Asking) -> bool:
    """Whether it asks if the asker, or somebody he tells of, qualifies, in words that name no matter (她可以不, do we qualify?)."""
    is_of_somebody = asking.is_about_self or asking.shows("somebody")
    return is_of_somebody and asking.cues.found("bare", in_plain_words(asking.text))


def _asks_of_what_was_told(asking: Asking, talked: Evidence) -> bool:
    """Whether facts of the measure were told before, and this asks of it whether it is so (能比六天快吗)."""
    turn = asking.turn
    told = facts_for(talked.measure, asking.case.facts)
    if not told or (len(told) < _SEVERAL and not asking.cues.found("self", normalise_message(turn.talk.question))):
        return False
    if asking.shows("how") or "target" in turn.reading.asks or turn.reading.details:
        return False
    is_first = turn.found.candidates[0].clause_id == talked.measure.clause_id
    return is_first or _leans(asking) or asking.cues.found("bare", in_plain_words(asking.text))


def _of_cited(asking: Asking) -> list[Evidence]:
    cited = asking.turn.talk.cited[0]
    return [evidence for evidence in asking.evidence if evidence.measure.clause_id == cited]


def _named_before(asking: Asking) -> Evidence | None:
    """The evidence for the measure of the clause cited last that the question before named best."""
    question = mend_typos(normalise_message(asking.turn.talk.question))
    named = [(letters_found(evidence.measure, question), evidence) for evidence in _of_cited(asking)]
    most = max((letters for letters, _ in named), default=0.0)
    return next(evidence for letters, evidence in named if letters == most) if most > 0 else None


def _told_of(asking: Asking) -> Evidence | None:
    """The evidence for the measure of the clause cited last that the facts told before are most about."""
    measures = asking.turn.measures
    told = [(weight_of_facts(measures, e.measure, asking.case.facts), e) for e in _of_cited(asking)]
    most = max((weight for weight, _ in told), default=0.0)
    best = [evidence for weight, evidence in told if weight == most]
    return best[0] if most > 0 and len(best) == 1 else None


def _has_own_matter(asking: Asking, talked: Evidence) -> bool:
    """Whether the message names another measure, or leads to another clause surely without leaning on the one talked about."""
    limits, turn = asking.cues.thresholds, asking.turn
    if any(evidence.words > 0 for evidence in asking.evidence if evidence.measure.id != talked.measure.id):
        return True
    first = turn.found.candidates[0]
    if first.clause_id == talked.measure.clause_id or first.relevance < limits["elsewhere"]:
        return False
    if not turn.telling_words or weight_of_facts(turn.measures, talked.measure, asking.facts) >= _OF_IT_ALONE:
        return False
    return not _leans(asking)


def _leans(asking: Asking) -> bool:
    leaning = asking.turn.leaning
    return leaning is not None and leaning.probability >= asking.cues.thresholds["leans"]
