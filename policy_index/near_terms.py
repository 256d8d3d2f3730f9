"""A run of Chinese characters in, the same run with a slip mended out: one character wrong, missing, too many or swapped.

Only where the run holds two neighbouring characters that the documents never print side by side is a slip looked for, and
only well-known terms of four characters or more are put in its place (three, where they sound the same).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

_SHORTEST, _LONGEST, _SHORTEST_BY_SOUND = 4, 8, 3
_WELL_KNOWN = 2.0
_KEPT = 2


@dataclass(frozen=True)
class NearTerms:
    """Well-known terms by themselves with one character left out: two strings one slip apart share such a rest."""

    by_rest: Mapping[str, list[str]]
    by_sound: Mapping[str, list[str]]

    @classmethod
    def of(cls, terms: Mapping[str, float]) -> NearTerms:
        by_rest: dict[str, list[str]] = {}
        by_sound: dict[str, list[str]] = {}
        for term in sorted((t for t, weight in terms.items() if weight >= _WELL_KNOWN), key=lambda t: (-terms[t], t)):
            if _SHORTEST <= len(term) <= _LONGEST:
                for rest in _rests(term):
                    by_rest.setdefault(rest, []).append(term)
            if len(term) == _SHORTEST_BY_SOUND:
                by_sound.setdefault(_sound(term), []).append(term)
        return cls(by_rest, by_sound)

    def mend(self, run: str, is_printed: Callable[[str], bool]) -> list[str]:
        """The run with its slip mended, likeliest first; empty where it has none. `is_printed` tells of two characters."""
        strange = [place for place in range(len(run) - 1) if not is_printed(run[place : place + 2])]
        windows = [
            (start, start + size)
            for size in range(min(_LONGEST + 1, len(run)), _SHORTEST_BY_SOUND - 1, -1)
            for start in range(len(run) - size + 1)
            if any(start <= place < start + size - 1 for place in strange)
        ]
        for start, end in windows:
            terms = self._near(run[start:end])
            if terms:
                return [run[:start] + term + run[end:] for term in terms]
        return []

    def _near(self, written: str) -> list[str]:
        """Terms that are one slip away, those that sound the same first."""
        sound = _sound(written)
        if len(written) == _SHORTEST_BY_SOUND:
            near = [term for term in self.by_sound.get(sound, ()) if OSA.distance(written, term) == 1]
            if near:
                return near[:_KEPT]
        found = dict.fromkeys(term for rest in _rests(written) for term in self.by_rest.get(rest, ()))
        near = [term for term in found if _is_slip(written, term)]
        return sorted(near, key=lambda term: _sound(term) != sound)[:_KEPT]


def _is_slip(written: str, term: str) -> bool:
    """One character apart; one too many counts inside alone: behind a whole term the next word begins."""
    if OSA.distance(written, term) != 1:
        return False
    return len(written) <= len(term) or (written[0], written[-1]) == (term[0], term[-1])


def _rests(term: str) -> list[str]:
    return [term, *(term[:place] + term[place + 1 :] for place in range(len(term)))]


@lru_cache(maxsize=4096)
def _sound(term: str) -> str:
    return " ".join(lazy_pinyin(term))
