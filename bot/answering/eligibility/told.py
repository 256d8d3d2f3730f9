"""A turn in, what its message tells of the asker's case out: the facts it states, and the case that they go on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.eligibility.case import Case, read_case
from bot.answering.eligibility.choose_measure import load_eligibility_cues
from bot.answering.eligibility.own_words import in_own_words
from bot.answering.facts.read_facts import FactContext, read_facts, with_founding
from bot.answering.replies.turn import Turn
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact
from policy_index.read_measures import facts_of

_YEAR = "paid_in_year"


@dataclass(frozen=True)
class Told:
    """The message as facts are read from it, the case it goes on with, and the facts it states."""

    text: str
    case: Case
    facts: Mapping[str, Fact]


def read_told(turn: Turn) -> Told:
    """Read what a message tells. One that starts over brings no facts along."""
    vocabulary = turn.measures.vocabulary
    text = normalise_message(turn.message)
    case = read_case(turn.talk.eligibility, vocabulary)
    if load_eligibility_cues().found("restart", text):
        case = Case(measure_id=case.measure_id, tier_id=case.tier_id)
    measure = turn.measures.get(case.measure_id or "") if case.asked and not case.idle else None
    about = frozenset(facts_of(measure)) if measure else frozenset()
    before = normalise_message(turn.talk.question)
    context = FactContext(turn.as_of, vocabulary.get(case.asked or ""), case.facts, about, before)
    read = with_founding(read_facts(text, context, vocabulary, turn.second), text, turn.as_of)
    return Told(text, case, in_own_words(_without_year_of_validity(read, turn, case), turn.message, text))


def _without_year_of_validity(facts: Mapping[str, Fact], turn: Turn, case: Case) -> Mapping[str, Fact]:
    """2026年还有效吗 names no year in which anything was paid in."""
    if _YEAR not in facts or case.asked == _YEAR or "validity_status" not in turn.reading.asks or len(facts) > 1:
        return facts
    return {}
