"""What an operator typed in, the ways to read it out: as typed, and with initials, pinyin, half words and slips written out.

`yfzx jl` is 研发中心 奖励, `出口ts` 出口退税, `200w` 200万, `expo` export, 保税维休 保税维修. Each reading is searched for; a clause
counts by the one that fits it best, so that an unlikely reading costs time and nothing else.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from policy_index.clean_text import normalise_message
from policy_index.near_terms import NearTerms
from policy_index.sound_terms import SoundTerms
from policy_index.term_data import load_yaml

WORDS = Path(__file__).parent / "burst_words.yml"
_BEHIND_NUMBER = re.compile(r"(\d)([a-z]+)(?![a-z])")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile(r"[a-z][a-z']*")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z']*|[^\s\u3400-\u9fffa-z]+")
_MOST_READINGS, _OF_A_PIECE, _UNLIKELY = 8, 4, 0.45
# Letters of a word that only phrasings have; fewer are a sound.
_SHORTEST_ASKED_WORD = 4
_MENDED, _COMPLETED = 0.9, 0.75
_SHORTEST_HALF_WORD, _MOST_COMPLETIONS = 3, 3
_LONGEST_MENDED = 40


@dataclass(frozen=True)
class BurstReading:
    """One way to read a burst: `text` is searched for, `replaced` tells what of the typed words was read as what."""

    text: str
    weight: float = 1.0
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Choice:
    """One way to read a stretch of the burst."""

    text: str
    weight: float = 1.0
    replaces: str | None = None


@dataclass(frozen=True)
class BurstReader:
    """The words and terms that an index knows. `latin` are its Latin words in order; `is_known` tells of any token."""

    sounds: SoundTerms
    near: NearTerms
    latin: Sequence[str]
    is_known: Callable[[str], bool]

    def read(self, words: str) -> list[BurstReading]:
        """Readings of the words, the first as typed, then likeliest first."""
        text = _BEHIND_NUMBER.sub(_measure_word, normalise_message(words))
        typed = BurstReading(text)
        stretches = [self._choices(stretch) for stretch in self._stretches(text)]
        found = [_join(choices) for choices in itertools.islice(itertools.product(*stretches), 64)]
        best = max((reading.weight for reading in found), default=0.0)
        likely = [r for r in found if r.replaced and r.weight >= best * _UNLIKELY]
        likely.sort(key=lambda reading: -reading.weight)
        return [typed, *likely[: _MOST_READINGS - 1]]

    def _stretches(self, text: str) -> list[str]:
        """The pieces between spaces; letters that are no known word stay together with letters beside them."""
        stretches: list[str] = []
        open_before = False
        for piece in text.split():
            is_open = bool(_LETTERS.fullmatch(piece)) and not self._is_word(piece)
            if is_open and open_before:
                stretches[-1] += f" {piece}"
            else:
                stretches.append(piece)
            open_before = is_open
        return stretches

    def _choices(self, stretch: str) -> list[_Choice]:
        runs = _RUN.findall(stretch)
        if any(_LETTERS.fullmatch(run) and not self._is_word(run) for run in runs):
            return self._heard(stretch, runs) or [_Choice(stretch)]
        if _HAN.fullmatch(stretch) and len(stretch) <= _LONGEST_MENDED:
            mended = self.near.mend(stretch, lambda pair: self.is_known(f"#{pair}"))
            return [*(_Choice(text, _MENDED, stretch) for text in mended), _Choice(stretch)][:_OF_A_PIECE]
        return [_Choice(stretch)]

    def _heard(self, stretch: str, runs: Sequence[str]) -> list[_Choice]:
        """Letters as sounds: the whole stretch as one string, run by run, and as half of a Latin word."""
        as_sound = "".join("".join(lazy_pinyin(run)) if _HAN.fullmatch(run) else run for run in runs)
        fixed = [run for run in runs if _HAN.fullmatch(run)]
        whole = [
            _Choice(heard.text, heard.weight, stretch)
            for heard in self.sounds.hear(as_sound)
            if all(run in heard.text.replace(" ", "") for run in fixed)
        ]
        each = [self._heard_run(run) for run in runs]
        parts = [
            _Choice(" ".join(text for text, _ in way), _product(weight for _, weight in way), stretch)
            for way in itertools.islice(itertools.product(*each), 32)
        ]
        best: dict[str, _Choice] = {}
        for choice in (*whole, *parts):
            if choice.text != stretch and (choice.text not in best or best[choice.text].weight < choice.weight):
                best[choice.text] = choice
        return sorted(best.values(), key=lambda choice: -choice.weight)[:_OF_A_PIECE]

    def _heard_run(self, run: str) -> list[tuple[str, float]]:
        if not _LETTERS.fullmatch(run) or self._is_word(run):
            return [(run, 1.0)]
        heard = [(one.text, one.weight) for one in self.sounds.hear(run)[:_OF_A_PIECE]]
        return [*self._completed(run), *heard] or [(run, 0.5)]

    def _completed(self, half: str) -> list[tuple[str, float]]:
        """Latin words of the documents and their renderings that begin like this."""
        if len(half) < _SHORTEST_HALF_WORD:
            return []
        begin = bisect_left(self.latin, half)
        words = itertools.takewhile(lambda word: word.startswith(half), self.latin[begin : begin + 200])
        return [(word, _COMPLETED) for word in sorted(words, key=len)[:_MOST_COMPLETIONS]]

    def _is_word(self, letters: str) -> bool:
        """Short letters that only some phrasing has (BU) are sounds, not words."""
        if not _LETTERS.fullmatch(letters):
            return True
        return letters in self.latin or (self.is_known(letters) and len(letters) >= _SHORTEST_ASKED_WORD)


def _join(choices: Sequence[_Choice]) -> BurstReading:
    replaced = tuple((choice.replaces, choice.text) for choice in choices if choice.replaces is not None)
    return BurstReading(" ".join(c.text for c in choices), _product(c.weight for c in choices), replaced)


def _product(weights: Iterable[float]) -> float:
    return math.prod(weights)


def says_only_unit(words: Collection[str]) -> bool:
    """Whether these words beside a unit's name add nothing to it."""
    return set(words) <= set(_burst_words()["of_units"])


def _measure_word(found: re.Match[str]) -> str:
    return str(found[1] + _burst_words()["behind_numbers"].get(found[2], found[2]))


@cache
def _burst_words(path: Path = WORDS) -> Mapping[str, Any]:
    words: Mapping[str, Any] = load_yaml(path)
    return words
