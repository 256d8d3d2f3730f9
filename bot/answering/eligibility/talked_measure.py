"""A message behind an answer in, the measure talked about out, where it only asks whether somebody qualifies for that one.

Is there an award for research centres? Ours is Japanese, do we qualify? names no measure any more: the question before
named it. So a case opens on that measure, unless the message has a matter of its own (我们想做二手车出口，可以吗).
"""

from __future__ import annotations

from bot.answering.eligibility.asking import Asking, Evidence, asks_elsewhere, is_for_others
from bot.answering.eligibility.choose_measure import letters_found
from bot.answering.facts.plain_dialect import in_plain_words
from bot.answering.facts.said_patterns import mend_typos
from policy_index.clean_text import normalise_message
from policy_index.measure import Measure


def talked_measure(asking: Asking) -> Measure | None:
    """The measure of the clause cited last that the question before named, if this message asks of nothing else."""
    turn = asking.turn
    if not turn.talk.cited or turn.reading.takes_back or turn.reading.only_part or turn.talk.pending:
        return None
    if is_for_others(asking) or asks_elsewhere(asking) or not _asks_of_somebody(asking):
        return None
    talked = _named_before(asking)
    return talked.measure if talked and not _has_own_matter(asking, talked) else None


def _asks_of_somebody(asking: Asking) -> bool:
    """Whether it asks if the asker, or somebody he tells of, qualifies, in words that name no matter (她可以不, do we qualify?)."""
    text = in_plain_words(asking.text)
    is_of_somebody = asking.is_about_self or asking.shows("somebody")
    return is_of_somebody and asking.asks and asking.cues.found("bare", text)


def _named_before(asking: Asking) -> Evidence | None:
    """The evidence for the measure of the clause cited last that the question before named best."""
    question = mend_typos(normalise_message(asking.turn.talk.question))
    cited = asking.turn.talk.cited[0]
    named = [
        (letters_found(evidence.measure, question), evidence)
        for evidence in asking.evidence
        if evidence.measure.clause_id == cited
    ]
    most = max((letters for letters, _ in named), default=0.0)
    return next(evidence for letters, evidence in named if letters == most) if most > 0 else None


def _has_own_matter(asking: Asking, talked: Evidence) -> bool:
    """Whether the message names another measure, or leads to another clause surely without leaning on the one talked about."""
    limits, turn = asking.cues.thresholds, asking.turn
    if any(evidence.words > 0 for evidence in asking.evidence if evidence.measure.id != talked.measure.id):
        return True
    first = turn.found.candidates[0]
    if first.clause_id == talked.measure.clause_id or first.relevance < limits["elsewhere"]:
        return False
    return turn.leaning is None or turn.leaning.probability < limits["leans"]
