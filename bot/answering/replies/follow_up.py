"""Words that mean nothing without what was cited before in, a card on that clause out."""

from __future__ import annotations

from bot.answering.replies.known_clause import about
from bot.answering.replies.refused import refused, unstated_details
from bot.answering.replies.turn import Reply, Turn
from bot.answering.replies.whole_document import clause_validity
from policy_index.clause import Clause


def follow_up(turn: Turn) -> Reply | None:
    """那谁负责？ 条件呢？ is about the clause cited last, 第二条呢？ about the second of the list, 上一条呢？ about the one before."""
    clause = _meant(turn) if turn.reading.follows_up and not turn.reading.takes_back else None
    return goes_on(turn, clause, "follow_up") if clause else None


def goes_on(turn: Turn, clause: Clause, rule: str) -> Reply:
    """What is asked now of a clause that was cited before: its answer, its validity, or a refusal that names it."""
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
    if "choose_earliest" in turn.reading.asks and talk.earlier and not talk.together:
        return turn.finder.corpus.clause(talk.earlier[-1])
    if "choose_previous" in turn.reading.asks and talk.earlier:
        return turn.finder.corpus.clause(talk.earlier[0])
    return turn.finder.corpus.clause(talk.cited[place]) if place < len(talk.cited) else None
