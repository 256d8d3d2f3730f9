"""Words that mean nothing without what was cited before in, a card on that clause out."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.dialogue import load_limits
from bot.answering.guess_leaning import Leaning
from bot.answering.replies.known_clause import about
from bot.answering.replies.refused import refused, unstated_details
from bot.answering.replies.turn import Reply, Turn
from bot.answering.replies.whole_document import clause_validity
from policy_index.clause import Clause

_ASKS = {
    "units": frozenset({"responsible_unit"}),
    "validity": frozenset({"validity", "validity_status"}),
    "text": frozenset({"full_text"}),
    "amount": frozenset({"target"}),
    "target": frozenset({"target"}),
}
"""What a kind that is guessed asks, in the words of cues.yml."""
_EVERY_CLAUSE_HAS = ("units", "text", "validity")
_ASKED_BY_WORDS = frozenset({"responsible_unit", "lead_unit", "validity", "full_text", "target", "unit_tasks"})


def follow_up(turn: Turn) -> Reply | None:
    """那谁负责？ 条件呢？ is about the clause cited last, 第二条呢？ about the second of the list, 上一条呢？ about the one before."""
    clause = _meant(turn) if turn.reading.follows_up and not turn.reading.takes_back else None
    return _goes_on(turn, clause, "follow_up") if clause else None


def leaning(turn: Turn) -> Reply | None:
    """那要过什么关才给？ is about the clause cited last as well: nobody listed its words, but learned ones tell that it leans.

    Less certainty is enough where the message alone leads nowhere and would be refused.
    """
    guess, limits = turn.leaning, load_limits("leaning")
    if guess is None or turn.elsewhere or turn.talk.pending or turn.talk.set_aside:
        return None
    if guess.probability < limits["least_sure" if turn.decision.answers else "least_likely"]:
        return None
    clause = turn.finder.corpus.clause(turn.talk.cited[0])
    asks = turn.reading.asks
    if _asks_for_detail(turn, guess):
        is_sure = guess.probability >= limits["least_sure"]
        return refused(turn, clause, {"rule": "leaning"}) if is_sure else None
    if asks.isdisjoint(_ASKED_BY_WORDS):
        asks |= _ASKS.get(guess.asks, frozenset())
    return _goes_on(replace(turn, reading=replace(turn.reading, asks=asks)), clause, "leaning")


def _asks_for_detail(turn: Turn, guess: Leaning) -> bool:
    """Whether what is asked is something that no clause says: guessed so, or by what the decision has learned."""
    limits, asked = load_limits("leaning"), turn.decision.signals["asked"]
    if guess.asks == "detail":
        return asked < limits["least_asked"]
    is_known = guess.asks in _EVERY_CLAUSE_HAS or not turn.reading.asks.isdisjoint(_ASKED_BY_WORDS)
    return not is_known and asked < limits["least_asked_else"]


def _goes_on(turn: Turn, clause: Clause, rule: str) -> Reply:
    if unstated_details(turn, clause) or turn.asks_beyond:
        return refused(turn, clause, {"rule": rule})
    context = _question_of(turn, clause)
    if turn.reading.asks_whether_valid and clause.part:
        return clause_validity(turn, clause, context)
    return about(turn, clause, rule, context=context)


def _question_of(turn: Turn, clause: Clause) -> str:
    """The question that led to the clause: the one answered last, or the second of several asked at once."""
    talk, place = turn.talk, turn.reading.choice
    if place is not None and place < min(len(talk.together), len(talk.asked_together)):
        return talk.asked_together[place]
    return talk.question if clause.clause_id == talk.cited[0] else ""


def _meant(turn: Turn) -> Clause | None:
    talk, place = turn.talk, turn.reading.choice or 0
    if turn.reading.choice is not None and place < len(talk.together):
        return turn.finder.corpus.clause(talk.together[place]) if talk.together[place] else None
    if "choose_previous" in turn.reading.asks and talk.earlier:
        return turn.finder.corpus.clause(talk.earlier[0])
    return turn.finder.corpus.clause(talk.cited[place]) if place < len(talk.cited) else None
