"""A question in, what is searched for out: its normalised text, its tokens, and the documents' own words for them.

English and everyday words are joined by the documents' words (terms/glossary.yml): dense vectors understand both, BM25
only what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_index.clean_text import normalise_message
from policy_index.known_words import in_known_words
from policy_index.mend_words import homophones_in, latin_slips_in
from policy_index.places import load_gazetteer
from policy_index.term_data import TERMS, load_yaml
from policy_index.tokenize_text import fold_spaces, is_word, tokenize_text

_LONG_WORD = 5
_HELD = 64
"""Texts whose expansion is held: the steps of one turn ask for that of the same question several times."""


@dataclass(frozen=True)
class ExpandedQuery:
    """`text` is embedded, `tokens` are counted; `words` are the tokens the asker used; hints are by part."""

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    added: tuple[str, ...]
    part_hints: Mapping[str, float]
    vector: NDArray[np.float32] | None = field(default=None, compare=False)
    """The vector of `text` where somebody has embedded it already, else None."""


@dataclass(frozen=True)
class Glossary:
    """What people say → the words documents print (`english`, `everyday`), and parts by the names people use."""

    english: Mapping[str, tuple[str, ...]]
    english_pattern: re.Pattern[str]
    everyday: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, tuple[str, ...]]
    """Part (document/part) → words that show that a question is about it."""
    short_titles: Mapping[str, Mapping[str, str]]
    """Part → language → the name people use for it."""
    english_words: frozenset[str] = frozenset()
    """Long words of the English terms: what a slip may have meant."""


def expand_query(message: str, glossary: Glossary | None = None) -> ExpandedQuery:
    """Expand one question; a question in the documents' own words comes back with nothing added."""
    return _expanded(message) if glossary is None else _expand(message, glossary)


@lru_cache(maxsize=_HELD)
def _expanded(message: str) -> ExpandedQuery:
    return _expand(message, load_glossary())


def _expand(message: str, glossary: Glossary) -> ExpandedQuery:
    text = in_known_words(fold_spaces(normalise_message(message)))
    lowered = text.casefold()
    mended = _without_slips(lowered, glossary)
    meant = (*_added_words(mended, glossary), *homophones_in(lowered), *load_gazetteer().regions_in(lowered))
    added = tuple(dict.fromkeys(meant))
    words = tokenize_text(text)
    tokens = (*words, *(token for word in added for token in tokenize_text(word)))
    return ExpandedQuery(text, tokens, tuple(filter(is_word, words)), added, _part_hints(lowered, glossary))


def in_documents_words(text: str, glossary: Glossary | None = None) -> str:
    """The text, in lower case, with the documents' words in the place of English terms; itself where it has none.

    A term that the documents print as it is (RCEP, AEO) stays.
    """
    glossary, plain = glossary or load_glossary(), _spaced(text.casefold())

    def documents_word(match: re.Match[str]) -> str:
        words = glossary.english[match["term"]]
        return match[0] if any(match["term"] in word.casefold() for word in words) else words[0]

    reworded = glossary.english_pattern.sub(documents_word, plain)
    return text if reworded == plain else reworded


@cache
def load_glossary(folder: Path = TERMS) -> Glossary:
    """The reviewed glossary. Missing files mean an empty glossary: search then works on the asker's words alone."""
    path = folder / "glossary.yml"
    data: Mapping[str, Any] = load_yaml(path) if path.exists() else {}
    subjects_path = folder / "part_subjects.yml"
    parts = load_yaml(subjects_path)["parts"] if subjects_path.exists() else {}
    english = {_spaced(v.casefold()): tuple(row["zh"]) for row in data.get("terms", ()) for v in row["en"]}
    return Glossary(
        english=english,
        english_pattern=_any_term(english),
        english_words=frozenset(word for term in english for word in term.split() if len(word) >= _LONG_WORD),
        everyday={v: tuple(row["means"]) for row in data.get("synonyms", ()) for v in row["say"]},
        subjects={part: tuple(word.casefold() for word in row["words"]) for part, row in parts.items()},
        short_titles={part: dict(row["short"]) for part, row in parts.items()},
    )


def _added_words(lowered: str, glossary: Glossary) -> tuple[str, ...]:
    """The documents' words for what the question says; longer terms win over the shorter ones they hold."""
    found = [
        word
        for match in glossary.english_pattern.finditer(_spaced(lowered))
        for word in glossary.english[match["term"]]
    ]
    for word, means in glossary.everyday.items():
        if word in lowered:
            found += [mean for mean in means if mean not in lowered]
    return tuple(dict.fromkeys(found))


def _without_slips(lowered: str, glossary: Glossary) -> str:
    """The text with Latin slips written as the glossary writes them, for looking terms up."""
    for slip, word in latin_slips_in(lowered, glossary.english_words).items():
        lowered = lowered.replace(slip, word)
    return lowered


def _spaced(text: str) -> str:
    """Hyphens read as spaces: services-trade, cross-border."""
    return text.replace("-", " ")


def _any_term(terms: Iterable[str]) -> re.Pattern[str]:
    """One expression for all English terms as whole words, plural or not; longest first. Matches nothing if empty."""
    longest_first = sorted({_spaced(term) for term in terms}, key=len, reverse=True)
    alternatives = "|".join(re.escape(term) for term in longest_first) or "$^"
    return re.compile(rf"(?<![a-z0-9])(?P<term>{alternatives})(?:e?s)?(?![a-z0-9])")


def _part_hints(lowered: str, glossary: Glossary) -> dict[str, float]:
    """The share of the subject words found that belong to each part (keys: part ids); empty where none is found."""
    counts = {part: sum(word in lowered for word in words) for part, words in glossary.subjects.items()}
    total = sum(counts.values())
    return {part.rpartition("/")[2]: count / total for part, count in counts.items()} if total else {}
