"""Normalised text in, its phrases out: what stands between stops, within which negations and questions hold."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.facts.fact_context import Phrase

# A comma inside 3,500 and a point inside 1.2 part nothing; a space between Chinese words does.
_STOP: Final = re.compile(
    r"(?<!\d),|,(?!\d{3}(?!\d))|[;。!?()]|\.(?!\d)(?= |$)|(?<=[㐀-鿿]) +(?=[㐀-鿿\d])|(?<=[\da-z]) +(?=[㐀-鿿])"
)
_SENTENCE_STOP: Final = re.compile(r"[。!?;]|\.(?!\d)(?= |$)")
_QUOTES: Final = frozenset('"“”„「」『』')
_REPEATED: Final = re.compile(r"(.{1,40}?)\1{3,}", re.DOTALL)
_SHORTEST_REPEATED: Final = 80
# Words without a stop for longer than this are no phrase; what is said in one place is not about all of them.
_LONGEST: Final = 240


def split_phrases(text: str) -> list[Phrase]:
    """The phrases of a text in order, none of them empty."""
    return _cut(text, _STOP)


def without_quotes(text: str) -> tuple[str, list[int]]:
    """The text without quotation marks, and where each of its characters stood: marks around a term part no phrase.

    不是“小巨人” denies as 不是小巨人 does, and 算不算“海外人才” asks.
    """
    places = [place for place, char in enumerate(text) if char not in _QUOTES]
    return "".join(text[place] for place in places), places


def split_sentences(text: str) -> list[Phrase]:
    """The sentences of a text in order; each question mark ends one."""
    return _cut(text, _SENTENCE_STOP)


def phrase_at(phrases: list[Phrase], place: int) -> int:
    """The number of the phrase that holds a place (the last one that begins before it)."""
    found = 0
    for number, phrase in enumerate(phrases):
        if phrase.start <= place:
            found = number
    return found


def blank_repeats(text: str) -> str:
    """The text with what is repeated over and over blanked out, places kept: nobody tells a case that way."""
    return _REPEATED.sub(_blank_tail, text).rstrip() if len(text) > _SHORTEST_REPEATED else text


def _blank_tail(match: re.Match[str]) -> str:
    kept = len(match[1]) * 2
    is_long = len(match[0]) > _SHORTEST_REPEATED
    return match[0][:kept] + " " * (len(match[0]) - kept) if is_long else match[0]


def _cut(text: str, stop: re.Pattern[str]) -> list[Phrase]:
    ends = [match.span() for match in stop.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return [
        Phrase(at, min(at + _LONGEST, b))
        for a, b in zip(starts, stops, strict=True)
        for at in range(a, b, _LONGEST)
        if text[at : min(at + _LONGEST, b)].strip()
    ]
