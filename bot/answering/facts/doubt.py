"""Phrases in, the stretches out in which nothing is stated: not known, supposed, asked, denied, of others, or over.

我们还没查过是不是在目录里 tells neither that the firm is in the catalogue nor that it is not; 我们以前在综保区，后来搬走了 no
more so. What is told of another matter beside it (我们在综保区，目录还没查) stands in a part of its own and is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from bot.answering.facts.phrases import split_sentences
from policy_index.term_data import load_yaml

DOUBT_WORDS = Path(__file__).parent / "doubt_words.yml"
_LONGEST_BARE = 60
_STRONGEST_FIRST = ("unknown", "supposed", "denied")


@dataclass(frozen=True)
class Doubt:
    """A stretch in which nothing is stated, and where the words that make it so stand.

    "unknown": nobody knows it, and it need not be asked. "supposed": it may be so or not. "denied": it is not so, no longer
    so, or so of others; what a no within the stretch turns round is stated.
    """

    start: int
    end: int
    words: tuple[int, int]
    kind: Literal["unknown", "supposed", "denied"]

    def holds(self, start: int, end: int) -> bool:
        """Whether a statement lies in the stretch."""
        return self.start <= start and end <= self.end

    def is_said_by(self, start: int, end: int) -> bool:
        """Whether the doubting words are the statement's own: 正在等结果 says how far the recognition has come."""
        return start <= self.words[0] and self.words[1] <= end


def find_doubts(text: str, phrases: Sequence[Phrase]) -> list[Doubt]:
    """Every stretch of the text in doubt, in order."""
    if not _may_doubt(text, phrases):
        return []
    doubts: list[Doubt] = []
    for number, phrase in enumerate(phrases):
        stretch = text[phrase.start : phrase.end].strip()
        is_unknown = _only_doubts(stretch)
        if number and (is_unknown or _words()["denies"].match(stretch)):
            before, words = phrases[number - 1], (phrase.start, phrase.end)
            doubts.append(Doubt(before.start, before.end, words, "unknown" if is_unknown else "denied"))
        if not is_unknown:
            doubts += [doubt for part in _parts(text, phrase) if (doubt := _doubt_of(text, part))]
    for sentence in split_sentences(text):
        doubts += filter(None, (_what_is_over(text, sentence), _either_or(text, sentence, phrases)))
    return doubts


def _may_doubt(text: str, phrases: Sequence[Phrase]) -> bool:
    """A quick look whether any word of doubt stands in the text; other firms are named at the beginning of a phrase."""
    words = _words()
    if any(pattern.search(text) for name, pattern in words.items() if name not in ("bare", "asks_else")):
        return True
    return any(
        words["of_others"].match(text[part.start : part.end]) for phrase in phrases for part in _parts(text, phrase)
    )


def doubt_about(doubts: Sequence[Doubt], start: int, end: int) -> Doubt | None:
    """The doubt that a statement stands in; what nobody knows before what is only supposed."""
    holding = [doubt for doubt in doubts if doubt.holds(start, end)]
    return min(holding, key=lambda doubt: _STRONGEST_FIRST.index(doubt.kind), default=None)


def _only_doubts(stretch: str) -> bool:
    """我也不晓得, nobody here could tell: a phrase without a matter of its own."""
    words = _words()
    if len(stretch) > _LONGEST_BARE or not (words["not_known"].search(stretch) or words["no_word"].search(stretch)):
        return False
    return bool(words["bare"].match(stretch))


def _doubt_of(text: str, part: Phrase) -> Doubt | None:
    words = _words()
    not_known = words["not_known"].search(text, part.start, part.end)
    if not_known:
        if words["asks_else"].search(text, not_known.end(), part.end):
            return None
        return Doubt(part.start, part.end, not_known.span(), "unknown")
    revoked = words["revoked"].search(text, part.start, part.end)
    if revoked:
        return Doubt(part.start, part.end, revoked.span(), "denied")
    of_others = words["of_others"].match(text[part.start : part.end])
    if of_others:
        return Doubt(part.start, part.end, (part.start, part.start + of_others.end()), "denied")
    for name in ("whether", "perhaps", "denied"):
        found = words[name].search(text, part.start, part.end)
        if found and not (name == "whether" and words["asks_else"].search(text, found.end(), part.end)):
            return Doubt(found.start(), part.end, found.span(), "denied" if name == "denied" else "supposed")
    return None


def _what_is_over(text: str, sentence: Phrase) -> Doubt | None:
    """我们以前在综保区，后来搬走了: what was so once, up to the word that ends it."""
    once = _words()["once"].search(text, sentence.start, sentence.end)
    over = _words()["over"].search(text, once.end(), sentence.end) if once else None
    return Doubt(sentence.start, over.start(), over.span(), "denied") if over else None


def _either_or(text: str, sentence: Phrase, phrases: Sequence[Phrase]) -> Doubt | None:
    """高认还是一般，没人晓得: from the phrase of the first of both to the words that leave it open."""
    other = _words()["either_or"].search(text, sentence.start, sentence.end)
    left = _words()["left_open"].search(text, other.end(), sentence.end) if other else None
    if other is None or left is None:
        return None
    before = [phrase for phrase in phrases if sentence.start <= phrase.start and phrase.start < other.start()]
    start = before[-1].start if before else sentence.start
    return Doubt(start, left.end(), left.span(), "unknown")


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
