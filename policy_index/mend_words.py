"""A question in, printed terms that it means with other characters out: homophones (加供贸易) and Latin slips (reserch).

A term that was found is searched for beside the asker's own words; known_words.py also writes the surest in their place. A homophone must sound like the
whole term, which has at least three characters, and share half of them; a Latin word must begin like a word of the
glossary and be nearly the same. Reading shorter windows by sound changed too many right words when it was tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz, process

from policy_index.tokenize_text import DICTIONARY

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{3,}")
_LATIN = re.compile(r"[a-z]{5,}")
_SHORTEST, _LONGEST = 3, 8
_SHARED = 0.5
_ALIKE = 88.0


def homophones_in(text: str) -> list[str]:
    """Printed terms that a stretch of the normalised text sounds like without being written like them."""
    found = dict.fromkeys(term for run in _HAN_RUN.findall(text) for _, term in homophones_at(run))
    return [term for term in found if term not in text]


def homophones_at(run: str) -> list[tuple[int, str]]:
    """Where in a run of Chinese characters a printed term begins that the run sounds like, and the term."""
    sounds = [_sound(character) for character in run]
    return [
        (start, term)
        for size in range(_SHORTEST, min(_LONGEST, len(run)) + 1)
        for start in range(len(run) - size + 1)
        for term in _terms_by_sound().get(" ".join(sounds[start : start + size]), ())
        if _is_slip(run[start : start + size], term)
    ]


def latin_slips_in(text: str, vocabulary: frozenset[str]) -> dict[str, str]:
    """Latin words of the lower-case text that are no words of the vocabulary → the word they nearly are."""
    words = set(_LATIN.findall(text)) - vocabulary
    return {word: meant for word in words if (meant := _nearly(word, vocabulary))}


@lru_cache(maxsize=2048)
def _nearly(word: str, vocabulary: frozenset[str]) -> str | None:
    alike = [known for known in vocabulary if known[0] == word[0] and abs(len(known) - len(word)) <= 2]
    best = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return best[0] if best and not _is_form_of(word, best[0]) else None


def _is_slip(written: str, term: str) -> bool:
    same = sum(a == b for a, b in zip(written, term, strict=True))
    return written != term and same >= len(term) * _SHARED


def _is_form_of(word: str, known: str) -> bool:
    """Plurals and other endings are no slips: the glossary's expression knows them."""
    return word.startswith(known) or known.startswith(word)


@cache
def _terms_by_sound(path: Path = DICTIONARY) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for term in _terms(path.read_text(encoding="utf-8").splitlines() if path.exists() else ()):
        terms.setdefault(" ".join(_sound(character) for character in term), []).append(term)
    return terms


def _terms(lines: Iterable[str]) -> list[str]:
    words = [line.split(" ")[0] for line in lines if line.strip()]
    return [word for word in words if _SHORTEST <= len(word) <= _LONGEST and _HAN_RUN.fullmatch(word)]


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    """The usual reading without tone; -ng and -n, zh and z are one sound, as many ears and keyboards have it."""
    (sound,) = lazy_pinyin(character, style=Style.NORMAL, errors=lambda other: [other])[:1] or (character,)
    return re.sub(r"^([zcs])h", r"\1", re.sub(r"ng$", "n", sound))
