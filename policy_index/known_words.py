"""A question in, the same question with homophones put right out: 代款 → 贷款, 维休 → 维修; nothing moves.

Whoever writes by sound, or dictates, writes a word of the documents with another character. The encoder then reads something
else, so the word is put right before anything reads the question. Only two characters that are no word are read so: both stand
alone in the everyday dictionary, nothing printed has them side by side, one of them is right, and neither is among the
characters that stand alone in nearly every sentence (不, 在, 到), which far more often begin a phrase than end a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin

from policy_index.corpus import Corpus, load_corpus
from policy_index.entries import load_phrasings
from policy_index.mend_words import homophones_at
from policy_index.term_data import TERMS, load_yaml
from policy_index.tokenize_text import cut_everyday_words, how_often

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# How often a character may stand alone in the everyday dictionary's corpus: the one that is right, and the one that is wrong.
_OFTEN_RIGHT, _OFTEN_WRONG = 40_000, 15_000
_HELD = 256


@dataclass(frozen=True)
class KnownWords:
    """Words of two characters by their sound, the likeliest first, and every pair of characters that stands in print."""

    by_sound: Mapping[str, list[str]]
    printed: frozenset[str]

    @classmethod
    def of(cls, corpus: Corpus) -> KnownWords:
        """The words of a corpus and of the phrasings written for it."""
        texts = [clause.text for clause in corpus.clauses]
        asked = [text for texts in load_phrasings(corpus).values() for text in texts]
        names = [name for unit in corpus.units for name in (unit.name, *unit.aliases)]
        counts: dict[str, int] = {}
        for run in _runs([*texts, *asked]):
            for word in cut_everyday_words(run):
                if len(word) == 2:
                    counts[word] = counts.get(word, 0) + 1
        by_sound: dict[str, list[str]] = {}
        for word in sorted(counts, key=lambda word: (-counts[word], word)):
            by_sound.setdefault(_sound(word), []).append(word)
        pairs = {run[place : place + 2] for run in _runs([*texts, *asked, *names]) for place in range(len(run) - 1)}
        return cls(by_sound, frozenset(pairs | set(load_yaml(TERMS / "no_slips.yml")["words"])))

    def meant_by(self, pair: str) -> str | None:
        """The word that two characters sound like and are nearly written like, where they are no word; else None."""
        if pair in self.printed or any(how_often(character) >= _OFTEN_RIGHT for character in pair):
            return None
        near = (word for word in self.by_sound.get(_sound(pair), ()) if pair[0] == word[0] or pair[1] == word[1])
        return next((word for word in near if _is_slip(pair, word, (True, True), _OFTEN_WRONG)), None)


@lru_cache(maxsize=_HELD)
def in_known_words(text: str) -> str:
    """The normalised text with homophones put right, character for character."""
    pieces, end = [], 0
    for run in _HAN_RUN.finditer(text):
        pieces += [text[end : run.start()], _mended(run[0])]
        end = run.end()
    return "".join([*pieces, text[end:]])


def _mended(run: str) -> str:
    words = cut_everyday_words(run)
    alone = _standing_alone(words)
    for start, term in homophones_at(run):
        if _is_slip(run[start : start + len(term)], term, alone[start : start + len(term)], _OFTEN_RIGHT):
            run = run[:start] + term + run[start + len(term) :]
    for start in range(len(run) - 1):
        meant = load_known_words().meant_by(run[start : start + 2]) if alone[start] and alone[start + 1] else None
        run = run[:start] + meant + run[start + 2 :] if meant else run
    return run


def _standing_alone(words: Sequence[str]) -> list[bool]:
    """For every character whether it is a word of its own."""
    return [len(word) == 1 for word in words for _ in word]


@cache
def load_known_words() -> KnownWords:
    """The words of the documents that are read in."""
    return KnownWords.of(load_corpus())


def _is_slip(written: str, term: str, alone: Sequence[bool], often: int) -> bool:
    """Whether all that is wrong are characters that stand alone, and none of them stands alone in most sentences."""
    wrong = [place for place, (one, right) in enumerate(zip(written, term, strict=True)) if one != right]
    return bool(wrong) and all(alone[place] and how_often(written[place]) < often for place in wrong)


def _runs(texts: Iterable[str]) -> Iterable[str]:
    return (run for text in texts for run in _HAN_RUN.findall(text))


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    return " ".join(lazy_pinyin(word, style=Style.NORMAL))
