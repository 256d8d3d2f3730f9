"""A clause and a scored search in, the sentences that answer out: one to three quotes at their offsets.

What a careful clerk would read out: the figure where a figure is asked, the words that fit the question otherwise.
Long sentences are cut at commas, never inside a phrase, so that a quote can be read in one breath.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_index.clause import Clause
from policy_index.search import ScoredSpan, Search
from policy_index.split_sentences import split_sentences
from policy_index.tokenize_text import tokens_of_printed

_YEAR = re.compile(r"20\d\d")
_NUMBER = re.compile(r"\d+")
_FIGURE = re.compile(r"\d")
_LONGEST_QUOTE, _ALL_QUOTES = 215, 345
"""Characters of one quote, and of all together: nearly every sentence stands whole, with its verb."""
_SECOND_QUOTE_SHARE = 0.5
_DENSE_WEIGHT, _LEXICAL_WEIGHT, _FIGURE_BONUS = 1.0, 1.2, 0.35
_NAMED_FIGURE_BONUS = 0.4


@dataclass(frozen=True)
class Quote:
    """A passage of a clause's text and where it begins, in code points."""

    text: str
    start: int


@dataclass(frozen=True)
class Shape:
    """How quotes are made: the question's tokens, whether a figure is asked, how many quotes at most, and the share of the
    best one's worth that a further one must have."""

    tokens: Sequence[str]
    wants_figure: bool
    most: int
    least_share: float


def pick_quotes(
    clause: Clause, search: Search, tokens: Sequence[str], wants_figure: bool, most: int = 3
) -> tuple[Quote, ...]:
    """The best sentence by likeness and words, and up to two more that fit at least half as well; at most `most`."""
    spans = search.sentences(clause.clause_id)
    named = {token for token in tokens if token.isdigit() and len(token) > 1 and not _YEAR.fullmatch(token)}
    worth = [(_fit(span, clause.text, wants_figure) + _named_figures(span, clause.text, named), span) for span in spans]
    ranked = sorted(worth, key=lambda pair: -pair[0])
    return shape_quotes(clause, ranked, Shape(tokens, wants_figure, most, _SECOND_QUOTE_SHARE))


def shape_quotes(clause: Clause, ranked: Sequence[tuple[float, ScoredSpan]], shape: Shape) -> tuple[Quote, ...]:
    """Quotes from sentences with their worth, best first, as many as are worth it and there is room for."""
    if not ranked:
        return first_quotes(clause, 1)
    least = ranked[0][0] * shape.least_share
    worthy = [span for place, (worth, span) in enumerate(ranked[: shape.most]) if place == 0 or worth >= least]
    quotes: list[Quote] = []
    for span in worthy:
        quote = _shorten(clause.text, (span.start, span.end), shape)
        room = _ALL_QUOTES - sum(len(taken.text) for taken in quotes)
        if not quotes or len(quote.text) <= room:
            quotes.append(quote)
    return tuple(quotes)


def first_quotes(clause: Clause, count: int) -> tuple[Quote, ...]:
    """The opening sentences of a clause, for asking after its text as such."""
    spans = [s for s in split_sentences(clause) if s.text != clause.title] or split_sentences(clause)
    return tuple(Quote(span.text, span.start) for span in spans[:count])


def _fit(span: ScoredSpan, text: str, wants_figure: bool) -> float:
    has_figure = wants_figure and bool(_FIGURE.search(text[span.start : span.end]))
    return _DENSE_WEIGHT * span.dense + _LEXICAL_WEIGHT * span.lexical + _FIGURE_BONUS * has_figure


def _named_figures(span: ScoredSpan, text: str, named: set[str]) -> float:
    """A bonus for the figures that the asker names: 超过1000万美元 means the sentence on 1000, not that on 3000."""
    if not named:
        return 0.0
    printed = set(_NUMBER.findall(text[span.start : span.end]))
    return _NAMED_FIGURE_BONUS * len(named & printed) / len(named)


def _shorten(text: str, sentence: tuple[int, int], shape: Shape) -> Quote:
    """The run of comma-parted phrases that says most about the question, within so many characters."""
    start, end = sentence
    if end - start <= _LONGEST_QUOTE:
        return Quote(text[start:end], start)
    phrases, tokens = _phrases(text, start, end), set(shape.tokens)
    heard = [tokens_of_printed(text[begin:stop]) & tokens for begin, stop in phrases]
    best, chosen = -1.0, (phrases[0][0], phrases[0][1])
    for first in range(len(phrases)):
        last = first
        while last + 1 < len(phrases) and phrases[last + 1][1] - phrases[first][0] <= _LONGEST_QUOTE:
            last += 1
        window = text[phrases[first][0] : phrases[last][1]]
        worth = _worth(set().union(*heard[first : last + 1])) + (
            0.5 if shape.wants_figure and _FIGURE.search(window) else 0.0
        )
        if worth > best:
            best, chosen = worth, (phrases[first][0], phrases[last][1])
    return Quote(text[chosen[0] : chosen[1]], chosen[0])


def _phrases(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans between the commas of a sentence; brackets and quotation marks are not cut open."""
    spans, depth, begin = [], 0, start
    for position in range(start, end):
        depth += text[position] in "（(《“〈〔"
        depth -= text[position] in "）)》”〉〕"
        if text[position] == "，" and depth <= 0:
            spans.append((begin, position))
            begin = position + 1
    return [*spans, (begin, end)]


def _worth(found: set[str]) -> float:
    """How much the question's tokens in a passage say; a bigram says less than a word."""
    return sum(0.4 if token.startswith("#") else 1.0 for token in found)
