"""A message that goes back to a matter by its name (回到研发中心那个，归谁管) in, a card on the clause talked about before out."""

from __future__ import annotations

from bot.answering.replies.known_clause import about
from bot.answering.replies.refused import refused, unstated_details
from bot.answering.replies.turn import Reply, Turn
from bot.answering.replies.whole_document import clause_validity

_ASKED_OF_IT = frozenset({"responsible_unit", "lead_unit", "full_text", "validity"})
_NEAR_THE_TOP = 3


def returned(turn: Turn) -> Reply | None:
    """The nearest of the clauses talked about, if only its units, text or validity are asked; anything else is searched for."""
    cues, reading, talk = turn.finder.cues, turn.reading, turn.talk
    if not talk.cited or reading.asks.isdisjoint(_ASKED_OF_IT) or not cues.returns.search(turn.query.text.casefold()):
        return None
    known = (*talk.cited[:1], *talk.earlier)
    near = [c.clause_id for c in turn.found.candidates[:_NEAR_THE_TOP] if c.clause_id in known]
    if not near or turn.elsewhere or reading.is_injection or reading.takes_back:
        return None
    clause = turn.finder.corpus.clause(near[0])
    if unstated_details(turn, clause) or turn.asks_beyond:
        return refused(turn, clause, {"rule": "returned"})
    context = talk.question if near[0] == talk.cited[0] else ""
    if reading.asks_whether_valid and clause.part:
        return clause_validity(turn, clause, context)
    return about(turn, clause, "follow_up", context=context)
