"""A corpus in, the Chinese terms that people type only in part out: by sound, by initials, with slips; each weighted.

Terms are the dictionary's, unit names, and runs of one to three words as clauses print them. A term in a title or in
the dictionary weighs most, one that merely stands side by side in some sentence least.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from policy_index.corpus import Corpus
from policy_index.tokenize_text import DICTIONARY, cut_words, says_nothing

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST, _LONGEST_RUN = 8, 3
_TITLE, _DICTIONARY, _UNIT, _INSIDE, _WORD, _SIDE_BY_SIDE = 3.0, 2.5, 2.0, 2.0, 1.0, 0.4
# In a large corpus most runs of words stand together once and are nobody's term.
_MANY_CLAUSES = 2000


def weighted_terms(corpus: Corpus, dictionary: Path = DICTIONARY) -> dict[str, float]:
    """Term → how likely somebody means it; terms have 2 to 8 characters (names of units may be longer)."""
    weights: dict[str, float] = {}
    for word in _dictionary_words(dictionary):
        _raise(weights, [word], _DICTIONARY)
        _raise(weights, _runs_of(cut_words(word, with_dictionary=False)), _INSIDE)
    for clause in corpus.clauses:
        for run in _HAN_RUN.findall(clause.text):
            words = cut_words(run)
            _raise(weights, [word for word in words if len(word) > 1 and not says_nothing(word)], _WORD)
            if len(corpus.clauses) < _MANY_CLAUSES:
                _raise(weights, _runs_of(words), _SIDE_BY_SIDE)
        for run in _HAN_RUN.findall(clause.title) if clause.kind != "notice" else ():
            _raise(weights, [run[:_LONGEST], *_runs_of(cut_words(run))], _TITLE)
    for unit in corpus.units:
        _raise(weights, _HAN_RUN.findall(" ".join((unit.name, *unit.aliases))), _UNIT)
    return weights


def _raise(weights: dict[str, float], terms: Iterable[str], weight: float) -> None:
    for term in terms:
        weights[term] = max(weight, weights.get(term, 0.0))


def _runs_of(words: list[str]) -> list[str]:
    """Neighbouring words written together, within the longest term, that begin and end with words that say something."""
    found = []
    for start, first in enumerate(words):
        for last in range(start + 1, min(start + _LONGEST_RUN, len(words))):
            run = "".join(words[start : last + 1])
            if len(run) <= _LONGEST and not says_nothing(first) and not says_nothing(words[last]):
                found.append(run)
    return found


def _dictionary_words(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [word for line in lines if _HAN_RUN.fullmatch(word := line.partition(" ")[0])]
