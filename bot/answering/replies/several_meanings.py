"""A searched question and its decision in, the clauses it may mean out; none where one clearly leads."""

from __future__ import annotations

import re

from bot.answering.decide import Decision
from bot.answering.dialogue import load_limits
from bot.answering.replies.offered import MOST_CHOICES
from bot.answering.replies.turn import Turn
from policy_index.clause import Clause
from policy_index.search import Search

_ASKING = frozenset({"responsible_unit", "unit_tasks", "target", "particulars", "validity", "full_text"})
_EVERY_CLAUSE_HAS = frozenset({"responsible_unit", "full_text"})

_MATTER = re.compile(r"(?:那么?|还有)[\u3400-\u9fff]{2,6}(?:呢|嘞|咧|喃|哩)[?!？！。 ]*")


def meanings(turn: Turn, found: Search, decision: Decision) -> list[Clause]:
    """Clauses with nearly the same score that all print the words of a short question which asks nothing in particular."""
    limits = load_limits("clarify")
    best, second = found.candidates[0], found.candidates[1]
    if not _is_open(turn, decision, limits["least_probability"]) or best.score - second.score >= limits["nearest_lead"]:
        return []
    near = [c for c in found.candidates[:MOST_CHOICES] if c.relevance >= best.relevance * limits["offered_share"]]
    clauses = [turn.finder.corpus.clause(candidate.clause_id) for candidate in near]
    fitting = [clause for clause in clauses if clause.number and _prints(clause, _words(turn))]
    return fitting if len(fitting) > 1 and fitting[0] is clauses[0] else []


def names_printed_term(turn: Turn, clause: Clause, decision: Decision) -> bool:
    """Whether a short question which asks nothing in particular is made of words that the clause prints (AEO, 那退税呢)."""
    text = turn.message.strip().casefold()
    names_only = turn.query.text.casefold() == text or bool(turn.talk.cited and _MATTER.fullmatch(text))
    least = load_limits("clarify")["least_of_printed"]
    return names_only and _is_open(turn, decision, least, _ASKING - _EVERY_CLAUSE_HAS) and _prints(clause, _words(turn))


def _is_open(turn: Turn, decision: Decision, least: float, asking: frozenset[str] = _ASKING) -> bool:
    limits, words = load_limits("clarify"), _words(turn)
    if not words or len(words) > limits["most_words"] or turn.reading.asks & asking:
        return False
    aside = turn.reading.details or decision.elsewhere or turn.reading.takes_back or turn.reading.unit
    return not aside and decision.probability >= least


def _words(turn: Turn) -> frozenset[str]:
    return turn.reading.subject_words - turn.finder.cues.plan_subjects


def _prints(clause: Clause, words: frozenset[str]) -> bool:
    text = f"{clause.title}\n{clause.text}".casefold()
    return all(word in text for word in words)
