"""A clause that answers in, its sentences out: of two questions of one message that lead to it, a sentence for each."""

from __future__ import annotations

from bot.answering.quotes import Quote
from bot.answering.replies.turn import Turn
from policy_index.clause import Clause
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.search import Search

_MOST_QUOTES, _NEAR_THE_TOP = 3, 3


def quote_sides(
    turn: Turn, clause: Clause, found: Search, query: ExpandedQuery, wants_figure: bool, most: int = _MOST_QUOTES
) -> tuple[Quote, ...]:
    """The sentences that answer the message; where it asks several things of the clause, first the best one for each."""
    quotes = turn.finder.quotes(clause, found, query, wants_figure, most)
    if len(turn.sides) < 2 or most < 2:
        return quotes
    best = [quote for side in turn.sides if (quote := _quote_for(turn, side, clause))]
    kept: list[Quote] = []
    for quote in (*best, *quotes) if len(best) > 1 else quotes:
        if not any(overlap(quote, other) for other in kept):
            kept.append(quote)
    return tuple(kept[: max(len(best), len(quotes))])


def overlap(one: Quote, other: Quote) -> bool:
    """Whether two passages of one clause share a character."""
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


def _quote_for(turn: Turn, side: str, clause: Clause) -> Quote | None:
    """The best sentence for one of the questions, if it leads near the clause by itself."""
    query = expand_query(side)
    found = turn.finder.search(query)
    if clause.clause_id not in [candidate.clause_id for candidate in found.candidates[:_NEAR_THE_TOP]]:
        return None
    wants_figure = "target" in turn.finder.cues.asked_for(query.text.casefold())
    return turn.finder.quotes(clause, found, query, wants_figure, 1)[0]
