"""A printed text and typed words in, the stretches of the text that were typed out, in code points of the text.

Spaces beside Chinese characters, case, Traditional forms and full-width forms make no difference; a number matches whole
numbers only, and Latin letters the beginning of a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from policy_index.clean_text import normalise_message
from policy_index.tokenize_text import fold_spaces

Span = tuple[int, int]


def plain_words(words: Iterable[str]) -> tuple[str, ...]:
    """Words as they are looked for, each once."""
    return tuple(dict.fromkeys(map(_plain, words)))


def match_spans(text: str, words: Iterable[str]) -> list[Span]:
    """Begin and end of every match of `plain_words`, in order, those that touch one another joined."""
    plain, places = _plain_with_places(text)
    found = []
    for word in words:
        begin = plain.find(word) if word else -1
        while begin >= 0:
            end = begin + len(word)
            if _is_whole(plain, begin, end):
                found.append((places[begin], places[end - 1] + 1))
            begin = plain.find(word, begin + 1)
    return _joined(sorted(found))


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    return fold_spaces(normalise_message(word))


@lru_cache(maxsize=8192)
def _plain_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The text in lower case without white space, and the place of each of its characters in the printed text.

    Remembered, as the same titles and sentences are shown again and again.
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).casefold():
            if not plain.isspace() or (
                0 < place < len(text) - 1 and _latin(text[place - 1]) and _latin(text[place + 1])
            ):
                characters.append(plain)
                places.append(place)
    return "".join(characters), places


def _is_whole(plain: str, begin: int, end: int) -> bool:
    """Numbers stand alone, Latin words begin where they are found."""
    before, after = plain[begin - 1 : begin], plain[end : end + 1]
    if plain[begin].isdigit() and before.isdigit():
        return False
    if plain[end - 1].isdigit() and after.isdigit():
        return False
    return not (_latin(plain[begin]) and _latin(before))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
