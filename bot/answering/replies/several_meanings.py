"""A searched question and its decision in, the clauses it may mean out; none where one clearly leads."""

from __future__ import annotations

from bot.answering.decide import Decision
from bot.answering.dialogue import load_limits
from bot.answering.replies.offered import MOST_CHOICES
from bot.answering.replies.turn import Turn
from policy_index.clause import Clause
from policy_index.search import Search

_ASKING = frozenset({"responsible_unit", "unit_tasks", "target", "particulars", "validity", "full_text"})


def meanings(turn: Turn, found: Search, decision: Decision) -> list[Clause]:
    """Clauses with nearly the same score that all print the words of a short question which asks nothing in particular."""
    limits = load_limits("clarify")
    best, second = found.candidates[0], found.candidates[1]
    if not _is_open(turn, decision) or best.score - second.score >= limits["nearest_lead"]:
        return []
    near = [c for c in found.candidates[:MOST_CHOICES] if c.relevance >= best.relevance * limits["offered_share"]]
    clauses = [turn.finder.corpus.clause(candidate.clause_id) for candidate in near]
    fitting = [clause for clause in clauses if clause.number and _prints(clause, _words(turn))]
    return fitting if len(fitting) > 1 and fitting[0] is clauses[0] else []


def names_printed_term(turn: Turn, clause: Clause, decision: Decision) -> bool:
    """Whether a short question which asks nothing in particular is made of words that the clause prints (AEO)."""
    return (
        _is_open(turn, decision)
        and turn.query.text.casefold() == turn.message.strip().casefold()
        and _prints(clause, _words(turn))
    )


def _is_open(turn: Turn, decision: Decision) -> bool:
    limits, words = load_limits("clarify"), _words(turn)
    if not words or len(words) > limits["most_words"] or turn.reading.asks & _ASKING:
        return False
    aside = turn.reading.details or decision.elsewhere or turn.reading.takes_back or turn.reading.unit
    return not aside and decision.probability >= limits["least_probability"]


def _words(turn: Turn) -> frozenset[str]:
    return turn.reading.subject_words - turn.finder.cues.plan_subjects


def _prints(clause: Clause, words: frozenset[str]) -> bool:
    text = f"{clause.title}\n{clause.text}".casefold()
    return all(word in text for word in words)
