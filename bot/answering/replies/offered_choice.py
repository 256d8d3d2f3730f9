"""The turn after a clarify card in, the question it was offered for answered from the chosen clause out."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.replies.known_clause import about
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause

_SHORT = 4


def offered_choice(turn: Turn) -> Reply | None:
    """A reply to a clarify card: by order (第二个), by plan (外资那个), by the name on the button."""
    clause = _chosen(turn)
    if clause is None:
        return None
    asked = turn.talk.offered_for
    asks = turn.reading.asks | turn.finder.cues.asked_for(asked.casefold())
    return about(replace(turn, reading=replace(turn.reading, asks=asks)), clause, "offered_choice", context=asked)


def _chosen(turn: Turn) -> Clause | None:
    pending, corpus = turn.talk.pending, turn.finder.corpus
    said = turn.query.text.casefold()
    named = [row for row in pending if row.title.casefold() == said]
    if named:
        return corpus.clause(named[0].clause_id)
    if not pending or turn.reading.clause_number is not None or turn.reading.takes_back:
        return None
    if turn.reading.choice is not None and turn.reading.choice < len(pending):
        return corpus.clause(pending[turn.reading.choice].clause_id)
    fitting = [row for row in pending if corpus.clause(row.clause_id).part == turn.reading.part_hint]
    is_pick = len(fitting) == 1 and len(turn.query.words) <= _SHORT
    return corpus.clause(fitting[0].clause_id) if is_pick else None
