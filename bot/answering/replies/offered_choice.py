"""The turn after a clarify card in, the chosen clause out."""

from __future__ import annotations

from bot.answering.replies.known_clause import about
from bot.answering.replies.turn import Reply, Turn

_SHORT = 4


def offered_choice(turn: Turn) -> Reply | None:
    """A reply to a clarify card: by order (第二个), by plan (外资那个)."""
    pending = turn.talk.pending
    if not pending or turn.reading.clause_number is not None:
        return None
    corpus = turn.finder.corpus
    if turn.reading.choice is not None and turn.reading.choice < len(pending):
        return about(turn, corpus.clause(pending[turn.reading.choice].clause_id), "offered_choice")
    fitting = [row for row in pending if corpus.clause(row.clause_id).part == turn.reading.part_hint]
    if len(fitting) == 1 and len(turn.query.words) <= _SHORT:
        return about(turn, corpus.clause(fitting[0].clause_id), "offered_choice")
    return None
