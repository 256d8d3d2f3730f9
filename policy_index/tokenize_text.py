"""Text in, tokens for lexical search out: jieba words with the project's dictionary, and character bigrams.

Bigrams carry what the dictionary splits differently in question and clause; they are marked with `#` so that a
two-character word and a bigram do not count twice for the same reason.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from pathlib import Path

import jieba

from policy_index.clean_text import normalise_message
from policy_index.term_data import TERMS, load_yaml

DICTIONARY = TERMS / "jieba" / "policy_terms.txt"
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9&+.\-]*|\d+(?:\.\d+)?%?")
_HELD = 32
"""Texts whose tokens are held: the steps of one turn ask for those of the same question several times."""
_SPACE_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff%])\s+|\s+(?=[\u3400-\u9fff])")


def fold_spaces(text: str) -> str:
    """Spacing beside Chinese characters removed, as documents print it unevenly (到 2024 年 / 到2024年)."""
    return _SPACE_BESIDE_HAN.sub("", text)


def tokenize_text(text: str) -> list[str]:
    """Tokens of a question or a passage; Traditional characters are read as Simplified, letters lower-cased."""
    return list(_tokens(text))


@lru_cache(maxsize=_HELD)
def _tokens(text: str) -> tuple[str, ...]:
    plain = fold_spaces(normalise_message(text))
    words = [
        word
        for run in _WORD.findall(plain)
        for word in (_tokenizer().lcut_for_search(run) if _HAN_RUN.match(run) else [run])
        if word not in _empty_words()
    ]
    bigrams = ["#" + run[i : i + 2] for run in _HAN_RUN.findall(plain) for i in range(len(run) - 1)]
    return tuple(words + bigrams)


@lru_cache(maxsize=8192)
def tokens_of_printed(text: str) -> frozenset[str]:
    """The tokens of a passage of a document. Remembered, as every question that finds the passage reads it again."""
    return frozenset(tokenize_text(text))


def cut_words(run: str, with_dictionary: bool = True) -> list[str]:
    """The words of a run of Simplified Chinese characters in printed order, none inside another.

    Without the project's dictionary, which keeps long terms whole, they are everyday words.
    """
    return list((_tokenizer() if with_dictionary else _everyday_tokenizer()).lcut(run))


def cut_everyday_words(run: str) -> list[str]:
    """The words of the everyday dictionary alone: what it does not know falls into single characters."""
    return list(_everyday_tokenizer().lcut(run, HMM=False))


def how_often(character: str) -> int:
    """How often the everyday dictionary's corpus has this character standing alone."""
    return int(_everyday_tokenizer().FREQ.get(character, 0))


def says_nothing(word: str) -> bool:
    """Whether a word is left out of lexical search."""
    return word in _empty_words()


def is_word(token: str) -> bool:
    """Whether a token is a word, not a character bigram."""
    return not token.startswith("#")


@cache
def _empty_words(path: Path = TERMS / "empty_words.yml") -> frozenset[str]:
    return frozenset(str(word) for word in load_yaml(path)["words"])


@cache
def _everyday_tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    if DICTIONARY.exists():
        tokenizer.load_userdict(str(DICTIONARY))
    return tokenizer
