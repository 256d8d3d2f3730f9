"""A ranked clause in, the contract's hit out, and which stretches of its title and its quotes were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.answering.hits import HitMaker
from bot.answering.quotes import Quote, first_quotes, pick_quotes
from bot.answering.searching.rank_clauses import RankedClause
from bot.answering.searching.search_filters import Conditions
from policy_index.clause import Clause
from policy_index.expand_query import ExpandedQuery
from policy_index.match_spans import match_spans, plain_words
from policy_index.split_sentences import split_sentences

_SENTENCES = 1


@dataclass(frozen=True)
class Showing:
    """What all hits of one reply share. `phrases` are the exact words asked for."""

    hits: HitMaker
    conditions: Conditions
    phrases: tuple[str, ...]
    as_of: date
    lang: str
    wants_figure: bool


def show_clause(ranked: RankedClause, showing: Showing) -> tuple[dict[str, Any], dict[str, Any]]:
    """The hit, the sentence that answers first, and its matches: spans of the title, spans of each quote."""
    clause = ranked.clause
    quotes = _quotes(ranked, showing)
    hit = showing.hits.hit(clause, quotes, ranked.relevance, showing.as_of, showing.lang)
    words = _plain_words_of(showing.phrases, ranked.pieces, _words(ranked.query) if ranked.query else ())
    return hit, {
        "title": match_spans(clause.title, words),
        "quotes": [match_spans(quote.text, words) for quote in quotes],
    }


def _quotes(ranked: RankedClause, showing: Showing) -> Sequence[Quote]:
    clause, conditions = ranked.clause, showing.conditions
    if ranked.search is None or ranked.query is None:
        shown = [s for s in split_sentences(clause) if conditions.is_shown(s.text) and s.text != clause.title]
        return [Quote(s.text, s.start) for s in shown[:_SENTENCES]] or first_quotes(clause, _SENTENCES)
    search = ranked.search
    if conditions.narrows_sentences:
        search = search.without(clause.clause_id, lambda start, end: not conditions.is_shown(clause.text[start:end]))
    quotes = pick_quotes(clause, search, ranked.query.tokens, showing.wants_figure, _SENTENCES)
    return [quote if conditions.is_shown(quote.text) else _whole_sentence(clause, quote) for quote in quotes]


def _whole_sentence(clause: Clause, quote: Quote) -> Quote:
    """The sentence that a quote was cut from: what it was chosen for may stand in the rest."""
    whole = [s for s in split_sentences(clause) if s.start <= quote.start < s.start + len(s.text)]
    return Quote(whole[0].text, whole[0].start) if whole else quote


@lru_cache(maxsize=64)
def _plain_words_of(*words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are marked, the same for most hits of a reply."""
    return plain_words(word for some in words for word in some)


def _words(query: ExpandedQuery) -> tuple[str, ...]:
    """What is marked beside the pieces as typed: their words of two characters or more, the documents' words for them."""
    return (*(word for word in query.words if len(word) > 1 or word.isdigit()), *query.added)
