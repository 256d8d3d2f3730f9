"""Latin letters in, the Chinese terms out whose sound or initials they are: `ckts`, `chukoutuishui`, `chukouts` → 出口退税.

A string of letters is cut into spellings of known terms, as few as possible; the last one may be half typed. zh and z, ng and n
are one sound, as many ears and keyboards have it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pypinyin import Style, lazy_pinyin

_LONGEST_MIXED = 4
_WELL_KNOWN = 2.0
_FULL, _MIXED, _INITIALS, _HALF_TYPED = 1.0, 0.75, 0.85, 0.8
_EACH_FURTHER = 0.8
_KEPT, _TERMS_OF_A_SPELLING = 6, 4
_SHORTEST_PIECE, _SHORTEST_HALF = 2, 3
_MOST_LETTERS = 40


@dataclass(frozen=True)
class Heard:
    """What letters may stand for: terms in the order typed, and how likely that is, at most 1."""

    terms: tuple[str, ...]
    weight: float

    @property
    def text(self) -> str:
        return " ".join(self.terms)


@dataclass(frozen=True)
class SoundTerms:
    """Terms by every way to spell them (`spellings`), and those ways in order, to look up one that is half typed."""

    spellings: Mapping[str, list[tuple[str, float]]]
    ordered: list[str] = field(repr=False)

    @classmethod
    def of(cls, terms: Mapping[str, float]) -> SoundTerms:
        """`terms` with their weights; of two terms with one spelling the heavier is the likelier."""
        heaviest = max(terms.values(), default=1.0)
        spellings: dict[str, dict[str, float]] = {}
        for term, weight in terms.items():
            likely = 0.6 + 0.4 * weight / heaviest
            for spelling, faith in _spellings(term, weight >= _WELL_KNOWN).items():
                found = spellings.setdefault(spelling, {})
                found[term] = max(found.get(term, 0.0), faith * likely)
        best = {
            spelling: sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_TERMS_OF_A_SPELLING]
            for spelling, found in spellings.items()
        }
        return cls(best, sorted(best))

    def hear(self, letters: str) -> list[Heard]:
        """Readings of a string of letters, likeliest first; none where it cannot be cut into spellings."""
        plain = re.sub(r"[^a-z]", "", letters)
        if not _SHORTEST_PIECE <= len(plain) <= _MOST_LETTERS:
            return []
        found = {heard.terms: heard for heard in self._cut(_one_sound(plain))}
        for heard in self._cut(plain):
            if heard.terms not in found or found[heard.terms].weight < heard.weight:
                found[heard.terms] = heard
        return sorted(found.values(), key=lambda heard: (-heard.weight, heard.terms))[:_KEPT]

    def _cut(self, letters: str) -> list[Heard]:
        """The best ways to cut, from the end of each prefix on."""
        best: list[list[Heard]] = [[] for _ in range(len(letters) + 1)]
        best[0] = [Heard((), 1.0 / _EACH_FURTHER)]
        for end in range(_SHORTEST_PIECE, len(letters) + 1):
            ways = [
                Heard((*before.terms, term), before.weight * weight * _EACH_FURTHER)
                for start in range(end - 1)
                if best[start]
                for term, weight in self._terms_of(letters[start:end], end == len(letters))
                for before in best[start]
            ]
            best[end] = sorted(ways, key=lambda heard: -heard.weight)[:_KEPT]
        return best[-1]

    def _terms_of(self, piece: str, is_last: bool) -> list[tuple[str, float]]:
        found = self.spellings.get(piece, [])
        return found if found or not is_last or len(piece) < _SHORTEST_HALF else self._half_typed(piece)

    def _half_typed(self, piece: str) -> list[tuple[str, float]]:
        """Terms whose spelling begins like this, the more of it is typed the likelier."""
        begin = bisect_left(self.ordered, piece)
        rest = itertools.takewhile(lambda spelling: spelling.startswith(piece), self.ordered[begin : begin + 400])
        best: dict[str, float] = {}
        for spelling in rest:
            for term, weight in self.spellings[spelling]:
                worth = weight * _HALF_TYPED * (0.5 + 0.5 * len(piece) / len(spelling))
                best[term] = max(worth, best.get(term, 0.0))
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:_TERMS_OF_A_SPELLING]


def _spellings(term: str, is_well_known: bool) -> dict[str, float]:
    """Ways to type a term → how surely each means it; well-known short terms also with some syllables as initials."""
    sounds = lazy_pinyin(term, style=Style.NORMAL, errors="ignore")
    if len(sounds) != len(term):
        return {}
    ways = {"".join(sound[0] for sound in sounds): _INITIALS}
    if is_well_known and len(term) <= _LONGEST_MIXED:
        for mixture in itertools.product(*((sound[0], sound) for sound in sounds)):
            ways.setdefault("".join(mixture), _MIXED)
    for full in _full_spellings(sounds):
        ways[full] = _FULL
    return ways


def _full_spellings(sounds: Iterable[str]) -> set[str]:
    return {"".join(sounds), "".join(map(_one_sound, sounds))}


def _one_sound(letters: str) -> str:
    return re.sub(r"([zcs])h", r"\1", re.sub(r"ng(?![aeiou])", "n", letters))
