"""A normalised message in, its words of dialect put in standard ones out, of the same length: 我哋系港资，冇借款 → 我们是港资，没借款.

So one expression reads 没有, 冇 and 莫得, and what is cut from the text by its places is what the asker wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.term_data import load_yaml

DIALECT_WORDS = Path(__file__).parent / "dialect_words.yml"
_NOT_A_WORD = {
    "系": "(?<![关联体直派院维])系(?![统列数])",
    "未": "未(?=[,。!?]|$)",
    "仲": "仲(?!裁)",
    "话": "(?<![电对说讲笑])话(?![费题])",
    "拎": "拎(?!包)",
}
"""Characters that also stand within standard words."""


@dataclass(frozen=True)
class Dialect:
    """Words and what stands for them; those of `marked` only in texts in which `cantonese` is found."""

    everywhere: Mapping[str, str]
    marked: Mapping[str, str]
    cantonese: re.Pattern[str]
    known: re.Pattern[str]
    all_known: re.Pattern[str]


def in_plain_words(text: str) -> str:
    """The text with words of dialect replaced, character for character."""
    dialect = load_dialect()
    is_cantonese = bool(dialect.cantonese.search(text))
    words = {**dialect.everywhere, **dialect.marked} if is_cantonese else dialect.everywhere
    return (dialect.all_known if is_cantonese else dialect.known).sub(lambda found: words[found[0]], text)


@cache
def load_dialect(path: Path = DIALECT_WORDS) -> Dialect:
    """Read and compile the words; longer ones are tried first."""
    data: Mapping[str, Any] = load_yaml(path)
    everywhere, marked = data["everywhere"], data["marked"]
    return Dialect(
        everywhere, marked, re.compile(data["cantonese"]), _any_of(everywhere), _any_of({**everywhere, **marked})
    )


def _any_of(words: Mapping[str, str]) -> re.Pattern[str]:
    listed = (_NOT_A_WORD.get(word, re.escape(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile("|".join(listed))
