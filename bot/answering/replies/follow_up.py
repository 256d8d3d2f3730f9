"""Words that mean nothing without what was cited last in, a card on that clause out."""

from __future__ import annotations

from bot.answering.replies.known_clause import about
from bot.answering.replies.turn import Reply, Turn


def follow_up(turn: Turn) -> Reply | None:
    """Words that mean nothing alone (那谁负责？ 原文呢？ 第二条呢？) are about the clause cited last."""
    if not turn.reading.follows_up:
        return None
    place = turn.reading.choice or 0
    if place >= len(turn.talk.cited):
        return None
    clause = turn.finder.corpus.clause(turn.talk.cited[place])
    return about(turn, clause, "follow_up", context=turn.talk.question)
