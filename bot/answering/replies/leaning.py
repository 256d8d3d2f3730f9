"""A message that learned words tell to lean on the clause cited last in, a card on that clause out."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.dialogue import load_limits
from bot.answering.guess_leaning import Leaning
from bot.answering.replies.follow_up import goes_on
from bot.answering.replies.refused import refused
from bot.answering.replies.turn import Reply, Turn

_ASKS = {
    "units": frozenset({"responsible_unit"}),
    "validity": frozenset({"validity", "validity_status"}),
    "text": frozenset({"full_text"}),
    "amount": frozenset({"target"}),
    "target": frozenset({"target"}),
}
"""What a kind that is guessed asks, in the words of cues.yml."""
_WHETHER_VALID = "validity"
_EVERY_CLAUSE_HAS = ("units", "text", "validity")
_ASKED_BY_WORDS = frozenset({"responsible_unit", "lead_unit", "validity", "full_text", "target", "unit_tasks"})


def leaning(turn: Turn) -> Reply | None:
    """那要过什么关才给？ is about the clause cited last as well: nobody listed its words, but learned ones tell that it leans.

    Less certainty is enough where the message alone leads nowhere and would be refused.
    """
    guess, limits = turn.leaning, load_limits("leaning")
    if guess is None or turn.elsewhere or turn.exchanges_matter or turn.talk.pending or turn.talk.set_aside:
        return None
    if guess.probability < limits["least_sure" if turn.decision.answers else "least_likely"]:
        return None
    clause = turn.finder.corpus.clause(turn.talk.cited[0])
    asks = turn.reading.asks
    if _asks_for_detail(turn, guess):
        leans_surely = guess.probability >= limits["least_sure"]
        return refused(turn, clause, {"rule": "leaning"}) if leans_surely else None
    is_sure = guess.asks_surely >= limits["asks_surely"]
    if asks.isdisjoint(_ASKED_BY_WORDS) and (is_sure or guess.asks != _WHETHER_VALID):
        asks |= _ASKS.get(guess.asks, frozenset())
    return goes_on(replace(turn, reading=replace(turn.reading, asks=asks)), clause, "leaning")


def _asks_for_detail(turn: Turn, guess: Leaning) -> bool:
    """Whether what is asked is something that no clause says: guessed so, or by what the decision has learned."""
    limits, asked = load_limits("leaning"), turn.decision.signals["asked"]
    if guess.asks == "detail":
        return guess.asks_surely >= limits["asks_surely"] or asked < limits["least_asked"]
    is_known = guess.asks in _EVERY_CLAUSE_HAS or not turn.reading.asks.isdisjoint(_ASKED_BY_WORDS)
    return not is_known and asked < limits["least_asked_else"]
