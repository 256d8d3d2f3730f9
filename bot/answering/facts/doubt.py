"""Phrases in, the stretches out in which nothing is stated: not known, only supposed, or asked with whether.

我们还没查过是不是在目录里 tells neither that the firm is in the catalogue nor that it is not. What is told of another matter
beside it (我们在综保区，目录还没查) stands in a part of its own and is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from policy_index.term_data import load_yaml

DOUBT_WORDS = Path(__file__).parent / "doubt_words.yml"
_LONGEST_BARE = 60


@dataclass(frozen=True)
class Doubt:
    """A stretch that leaves open what it tells. `words` is where the doubt itself stands; `is_unknown`: nobody knows it."""

    start: int
    end: int
    words: tuple[int, int]
    is_unknown: bool

    def holds(self, start: int, end: int) -> bool:
        """Whether a statement lies in the stretch."""
        return self.start <= start and end <= self.end

    def is_said_by(self, start: int, end: int) -> bool:
        """Whether the doubting words are the statement's own: 正在等结果 says how far the recognition has come."""
        return start <= self.words[0] and self.words[1] <= end


def find_doubts(text: str, phrases: Sequence[Phrase]) -> list[Doubt]:
    """Every stretch of the text in doubt, in order."""
    if not any(_words()[name].search(text) for name in ("not_known", "no_word", "perhaps", "whether")):
        return []
    doubts: list[Doubt] = []
    for number, phrase in enumerate(phrases):
        if number and _only_doubts(text[phrase.start : phrase.end].strip()):
            before = phrases[number - 1]
            doubts.append(Doubt(before.start, before.end, (phrase.start, phrase.end), is_unknown=True))
            continue
        doubts += [doubt for part in _parts(text, phrase) if (doubt := _doubt_of(text, part))]
    return doubts


def doubt_about(doubts: Sequence[Doubt], start: int, end: int) -> Doubt | None:
    """The doubt that a statement stands in; what nobody knows before what is only supposed."""
    holding = [doubt for doubt in doubts if doubt.holds(start, end)]
    return max(holding, key=lambda doubt: doubt.is_unknown, default=None)


def _only_doubts(stretch: str) -> bool:
    """我也不晓得, nobody here could tell: a phrase without a matter of its own."""
    words = _words()
    if len(stretch) > _LONGEST_BARE or not (words["not_known"].search(stretch) or words["no_word"].search(stretch)):
        return False
    return bool(words["bare"].match(stretch))


def _doubt_of(text: str, part: Phrase) -> Doubt | None:
    words = _words()
    not_known = words["not_known"].search(text, part.start, part.end)
    whether = words["whether"].search(text, part.start, part.end)
    if not_known:
        if words["asks_else"].search(text, not_known.end(), part.end):
            return None
        return Doubt(part.start, part.end, not_known.span(), is_unknown=True)
    if whether and not words["asks_else"].search(text, whether.end(), part.end):
        return Doubt(whether.start(), part.end, whether.span(), is_unknown=False)
    perhaps = words["perhaps"].search(text, part.start, part.end)
    return Doubt(perhaps.start(), part.end, perhaps.span(), is_unknown=False) if perhaps else None


def _parts(text: str, phrase: Phrase) -> Iterator[Phrase]:
    start = phrase.start
    for stop in _words()["part_stops"].finditer(text, phrase.start, phrase.end):
        if stop.start() > start:
            yield Phrase(start, stop.start())
        start = stop.end()
    yield Phrase(start, phrase.end)


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    data: Mapping[str, Any] = load_yaml(DOUBT_WORDS)
    words = {name: any_of(text) for name, text in data.items() if isinstance(text, str) and name != "bare"}
    bare = data["bare"]
    for name in ("not_known", "no_word"):
        bare = bare.replace("{" + name + "}", f"(?:{words[name].pattern})")
    return {**words, "bare": any_of(bare)}
