"""Sums of money in a text in, the one sum they make out where the text says that it was paid in parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from bot.answering.facts.fact_context import Mention, Phrase
from bot.answering.facts.number_words import NumberWords
from bot.answering.facts.phrases import split_sentences

_COUNTS: Final = {"两": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3, "three": 3, "四": 4, "4": 4, "four": 4}
_UNSAID: list[Mention] = []


def join_tranches(
    text: str, sums: Sequence[Mention], paid: list[Mention], role_at: Callable[[int], str | None], words: NumberWords
) -> list[Mention]:
    """分两次到位1000万和1500万: the whole in place of its parts. Parts that cannot be added up leave the amount unsaid."""
    match = words.single["tranches"].search(text)
    sentence = _sentence_of(text, match.start()) if match else None
    if match is None or sentence is None:
        return paid
    inside = [number for number, sum_ in enumerate(sums) if match.end() <= sum_.start < sentence.end]
    stretch = text[sentence.start : sentence.end]
    if len(inside) < 2 or not words.roles["paid_in"].search(stretch):
        return paid
    if any(role_at(number) not in (None, "paid_in") for number in inside):
        return paid
    parts = [sums[number] for number in inside]
    if words.single["tranches_open"].search(stretch) or _names_years(stretch, words) > 1:
        return _UNSAID
    leading = [sum_ for sum_ in paid if sum_.end <= match.start()]
    return _added(parts, leading, match[0])


def _added(parts: list[Mention], leading: list[Mention], said: str) -> list[Mention]:
    """The sum of the parts; a last part that is the sum of those before it is the whole itself."""
    values = [part.value for part in parts if part.value is not None and part.comparison == "exactly"]
    if len(values) < len(parts) or len({part.unit for part in parts}) > 1:
        return _UNSAID
    if len(values) > 2 and values[-1] == sum(values[:-1]):
        values = values[:-1]
    total = sum(values, Decimal(0))
    count = next((number for word, number in _COUNTS.items() if word in said), len(values))
    if count != len(values) or any(whole.value != total for whole in leading):
        return _UNSAID
    return [Mention(total, parts[0].unit, "exactly", parts[0].start, parts[-1].end)]


def _sentence_of(text: str, place: int) -> Phrase | None:
    return next((one for one in split_sentences(text) if one.start <= place < one.end), None)


def _names_years(stretch: str, words: NumberWords) -> int:
    reckoned = (match[0] for pattern in words.years.values() for match in pattern.finditer(stretch))
    written = (match[0] for match in re.finditer(r"(?<!\d)20\d\d(?![\d万])|(?<!\d)\d\d(?=年)", stretch))
    return len(set(chain(reckoned, written)))
