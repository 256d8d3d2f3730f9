"""Text as a person typed it goes in, the same words without disguise come out.

Standard library and opencc only; runs on Python 3.10 and 3.11; both environments use it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

# ESC [ … letter (colours, cursor), ESC ] … BEL (titles), ESC and one character, and the C1 form of CSI.
_ANSI_ESCAPE: Final = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]")
# Category alone does not show these: fillers and joiners that print nothing but count as letters or marks.
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc") | {
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
# Rasa executes a message that begins with "/" as an intent; its look-alikes and backslashes go as well.
_SLASHES: Final = frozenset("/\\\u2044\u2215\u2216\u27cb\u27cd\u29f5\u29f6\u29f8\u29f9\u2571\u2572\uff0f\uff3c\ufe68")
# A combining overlay on nothing is a slash to the eye.
_OVERLAYS: Final = frozenset("\u0337\u0338\u20e5\u20eb")
_DROPPED_CATEGORIES: Final = frozenset({"Cf", "Cs", "Co"})

_HAN: Final = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
# RCEP, AEO, PPP stand in Chinese questions too: only words with two lower-case letters speak for English.
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z]*[a-z]{2,}[A-Za-z]*|\b(?:I|a|A)\b")
_LATIN_LETTER: Final = re.compile(r"[A-Za-z]")
# Chinese spends about two characters on a word.
_HAN_PER_WORD: Final = 2
# Texts whose plain form is held: the steps of one turn ask for that of the same message many times.
_HELD: Final = 64

# Words that opencc's Taiwan phrases read as computer terms, but government papers mean otherwise.
_KEPT_WORDS: Final = {
    "程序": "程序",
    "文件": "文件",
    "線上": "线上",
    "綫上": "线上",
    "線下": "线下",
    "對接": "对接",
    "物件": "物件",
    "人工智慧": "人工智能",
}
_KEPT_PATTERN: Final = re.compile("(" + "|".join(_KEPT_WORDS) + ")")
# Traditional by opencc's tables, yet standard in Simplified words (瞭望).
_ALSO_SIMPLIFIED: Final = frozenset("瞭")
# In the Simplified standard set for the sake of names and single words, yet in a question they are Traditional (然後呢, 後者).
_SELDOM_SIMPLIFIED: Final = frozenset("後夥麽於菸")


def clean_message(text: str) -> str:
    """Return the message without what cannot be seen and without leading slashes.

    NFKC; control, zero-width, bidi and ANSI-escape characters out; white space collapsed. Idempotent.
    """
    while True:
        cleaned = _clean_once(text)
        if cleaned == text:
            return cleaned
        text = cleaned


def to_simplified(text: str) -> str:
    """Return Traditional text (Taiwan and Hong Kong wording too) in Simplified; Simplified text unchanged."""
    if not any(_is_traditional_only(char) for char in text):
        return text
    pieces = _KEPT_PATTERN.split(text)
    return "".join(_KEPT_WORDS.get(piece) or _convert_piece(piece) for piece in pieces)


def tell_language(text: str) -> str:
    """Return "zh-Hans", "zh-Hant" or "en": English words against Chinese ones, then script against script.

    Text without a letter of either counts as zh-Hans.
    """
    han = _HAN.findall(text)
    if not han:
        return "en" if _LATIN_LETTER.search(text) else "zh-Hans"
    if len(_ENGLISH_WORD.findall(text)) > len(han) / _HAN_PER_WORD:
        return "en"
    traditional = sum(_is_traditional_only(char) for char in han)
    simplified = sum(_is_simplified_only(char) for char in han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@lru_cache(maxsize=_HELD)
def normalise_message(text: str) -> str:
    """Return the form that search and intent recognition read: cleaned, Simplified, lower case."""
    return clean_message(to_simplified(clean_message(text)).casefold())


def _clean_once(text: str) -> str:
    visible = _drop_invisible(_ANSI_ESCAPE.sub("", text))
    # NFKC can bring new invisible characters and new slashes (／ becomes /), so it comes before both checks.
    visible = _drop_invisible(unicodedata.normalize("NFKC", visible))
    return _drop_leading_slashes(" ".join(visible.split()))


def _drop_invisible(text: str) -> str:
    if text.isprintable() and _INVISIBLE.isdisjoint(text):
        return text  # nearly every message, and no walk over its characters
    return "".join(_visible_form(char) for char in text)


def _visible_form(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace():
        return " "
    if category == "Cc" or category in _DROPPED_CATEGORIES or char in _INVISIBLE:
        return ""
    return char


def _drop_leading_slashes(text: str) -> str:
    start = 0
    while start < len(text) and (text[start] in _SLASHES or text[start] in _OVERLAYS or text[start] == " "):
        start += 1
    return text[start:]


@cache
def _converter(direction: str) -> Callable[[str], str]:
    from opencc import OpenCC  # loaded at first use: reading the tables takes 50 ms

    convert: Callable[[str], str] = OpenCC(direction).convert
    return convert


def _convert_piece(piece: str) -> str:
    return _converter("hk2s")(_converter("tw2sp")(piece)) if piece else piece


@lru_cache(maxsize=8192)
def _is_traditional_only(char: str) -> bool:
    if char in _ALSO_SIMPLIFIED or not _HAN.match(char):
        return False
    if _in_gb2312(char) and char not in _SELDOM_SIMPLIFIED:
        return False
    return _converter("t2s")(char) != char


@lru_cache(maxsize=8192)
def _is_simplified_only(char: str) -> bool:
    return bool(_HAN.match(char)) and _converter("s2t")(char) != char and _converter("t2s")(char) == char


def _in_gb2312(char: str) -> bool:
    # The Simplified standard set: it holds 乾 著 於, which are Traditional only in some words.
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
