"""A text and where its characters stood in, the same with English words within Chinese sentences as Chinese ones out.

我们是美资的 R&D center，科技局认定了 is read as 我们是美资的研发中心，科技局认定了: what holds for the Chinese word then holds for the
English one beside it, and the spaces around it part no phrase. Names (Apple Watch) and English sentences stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from policy_index.term_data import load_yaml

MIXED_WORDS = Path(__file__).parent / "mixed_words.yml"
_HAN: Final = re.compile("[㐀-鿿]")
_WORD: Final = re.compile(r"[a-z]+")
# English words with what joins them, and the spaces that part them from the Chinese around them.
_STRETCH: Final = re.compile(r" *(?P<words>(?<![a-z\d])[a-z](?:[a-z'&/-]| (?=[a-z&]))*(?![a-z\d])) *")
# Keywords with spaces between them: 外资 R&D center 渝北 增资.
_KEYWORDS: Final = re.compile("[㐀-鿿] +[㐀-鿿]")


class Span(NamedTuple):
    """A stretch of the asker's message."""

    start: int
    end: int


@dataclass(frozen=True)
class MixedWords:
    """The Chinese word of each English one, and an expression for English words of the list, longer ones first."""

    chinese: Mapping[str, str]
    listed: re.Pattern[str]
    between: re.Pattern[str]


def in_chinese(text: str, places: Sequence[int]) -> tuple[str, list[Span]]:
    """The text in Chinese words, and which stretch of the asker's message each of its characters stands for."""
    stretches = [(stretch, found) for stretch in _STRETCH.finditer(text) if (found := _translated(text, stretch))]
    english = len(_WORD.findall(text)) - sum(len(_WORD.findall(stretch[0])) for stretch, _ in stretches)
    if not stretches or len(_HAN.findall(text)) <= english:
        return text, _one_by_one(places)
    keeps_spaces = bool(_KEYWORDS.search(text))
    pieces: list[str] = []
    stood: list[Span] = []
    done = 0
    for stretch, found in stretches:
        start, end = stretch.span("words") if keeps_spaces else stretch.span()
        pieces.append(text[done:start])
        stood += _one_by_one(places[done:start])
        for word, first, last in found:
            pieces.append(word)
            stood += [Span(places[first], places[last - 1] + 1)] * len(word)
        done = end
    return "".join((*pieces, text[done:])), [*stood, *_one_by_one(places[done:])]


def _one_by_one(places: Sequence[int]) -> list[Span]:
    return [Span(place, place + 1) for place in places]


def _translated(text: str, stretch: re.Match[str]) -> list[tuple[str, int, int]]:
    """The Chinese words of a stretch beside Chinese with where the English ones stand; none where a word is not listed."""
    words = _words()
    beside = text[max(0, stretch.start() - 1) : stretch.start()] + text[stretch.end() : stretch.end() + 1]
    if not _HAN.search(beside) or not words.between.fullmatch(words.listed.sub(" ", stretch[0])):
        return []
    found = words.listed.finditer(text, *stretch.span())
    return [(words.chinese[match[0]], match.start(), match.end()) for match in found]


@cache
def _words() -> MixedWords:
    data: Mapping[str, Any] = load_yaml(MIXED_WORDS)
    chinese = {english: word for word, row in data["words"].items() for english in row.split("、")}
    longest_first = sorted(chinese, key=len, reverse=True)
    listed = re.compile(rf"(?<![a-z&'-])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z&'-])")
    between = re.compile(rf"(?: |{'|'.join(data['between'].split('、'))})*")
    return MixedWords(chinese, listed, between)
