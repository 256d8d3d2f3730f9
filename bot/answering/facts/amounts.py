"""Normalised text in, the sums of money it names out, each with currency, comparison and place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice

from bot.answering.facts.fact_context import Mention
from bot.answering.facts.number_words import NumberWords, load_number_words
from bot.answering.facts.numerals import ARABIC, HAN_NUMERAL, MYRIADS, parse_english, parse_numeral
from policy_index.measure import Comparison

_INFIX_MORE = "多余"
_LOOK_BACK = 28
_MOST = 10**16
# A message with more figures than this is no description of a case.
_MOST_FIGURES = 60


@dataclass(frozen=True)
class _Grammar:
    figure: re.Pattern[str]
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    range_before: re.Pattern[str]
    range_after: re.Pattern[str]


def find_amounts(text: str) -> list[Mention]:
    """Every sum in order. `unit` is None where no currency is named anywhere near; `value` None for a range.

    A figure counts as a sum when a currency or a scale (万, million) stands with it.
    """
    words = load_number_words()
    found = [
        amount
        for match in islice(_grammar().figure.finditer(text), _MOST_FIGURES)
        if (amount := _read_sum(text, match, words))
    ]
    return _share_currency(text, found, words)


def read_comparison(text: str, start: int, end: int, words: NumberWords) -> tuple[Comparison, int, int]:
    """What the words around a figure make of it, and the place of the whole."""
    before = text[max(0, start - _LOOK_BACK) : start]
    for name, pattern in words.before.items():
        match = pattern.search(before)
        if match:
            return name, start - len(before) + match.start(), _end_after(text, end, words)
    for name, pattern in words.after.items():
        match = re.compile(rf"\s?(?:的)?(?:{pattern.pattern})").match(text, end)
        if match:
            return name, start, match.end()
    return "exactly", start, end


def unit_of(words: NumberWords, text: str) -> str | None:
    """The currency that a word names; None where it names none."""
    for unit, pattern in words.currencies.items():
        if pattern.fullmatch(text):
            return unit
    return words.weak_unit if words.weak_currency.fullmatch(text) else None


@cache
def _grammar() -> _Grammar:
    words = load_number_words()
    scales = "|".join(sorted(map(re.escape, words.scales), key=len, reverse=True))
    spelt = "|".join(words.english)
    run = rf"(?:{ARABIC}|[{HAN_NUMERAL}])(?:{ARABIC}|[{HAN_NUMERAL}{MYRIADS}点]){{0,20}}"
    english = (
        rf"(?<![a-z])(?:{spelt}|half a)(?:[ -](?:{spelt}|hundred|and|a half)){{0,6}}(?= ?(?:million|billion|thousand))"
    )
    figure = re.compile(
        rf"(?P<head>{run}|{english})(?P<infix>[多来余])?(?P<gap> ?个?)"
        rf"(?P<scale>(?:{scales})(?![a-z]))?"
    )
    strong = "|".join(f"(?:{pattern.pattern})" for pattern in words.currencies.values())
    prefix = re.compile(rf"(?:{strong}) ?$")
    suffix = re.compile(
        rf" ?(?P<mid>多|余|plus|\+)?(?:的|of )?(?P<weak>元(?=(?:{strong})))?(?P<unit>{strong}|{words.weak_currency.pattern})"
    )
    between = words.single["range_between"].pattern
    number = rf"(?:{strong})? ?(?:{ARABIC}|[{HAN_NUMERAL}])"
    return _Grammar(
        figure,
        prefix,
        suffix,
        re.compile(
            rf"(?:[\d{HAN_NUMERAL}{MYRIADS}元]|(?<![a-z])(?:{spelt}|{scales})|dollars?|usd|euros?) ?(?:{between}) ?(?:{strong})?$"
        ),
        re.compile(rf" ?(?:{between}) ?(?!\d{{4}}年)(?:不到)?{number}"),
    )


def _read_sum(text: str, match: re.Match[str], words: NumberWords) -> Mention | None:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if re.search(r"[\d几第]$|(?<![位资金])数$|[^0-9]\.$", before) or re.match(
        r"[%％]|年|月|号|条|人(?!民币)|家|台(?!币)|平|吨|亩|别|不要|要注意", text[match.end() :]
    ):
        return None
    head = match["head"]
    myriad = any(power in head for power in MYRIADS)
    value = parse_english(head, words.english) if head[0].isascii() and head[0].isalpha() else parse_numeral(head)
    prefix = _grammar().prefix.search(before)
    suffix = _grammar().suffix.match(text, match.end())
    if not (prefix or suffix or myriad or match["scale"]):
        return None
    value = _in_units(value, words.scales[match["scale"]] if match["scale"] else 1)
    unit = unit_of(words, suffix["unit"]) if suffix else None
    if prefix and unit in (None, words.weak_unit):
        unit = unit_of(words, prefix[0].strip()) or unit
    start = match.start() - len(prefix[0]) if prefix else match.start()
    end = suffix.end() if suffix else match.end()
    return _with_comparison(text, match, Mention(value, unit, "exactly", start, end), suffix)


def _in_units(value: Decimal | None, scale: int) -> Decimal | None:
    """The scaled value, in cents at most; None for figures that no sum of money has."""
    if value is None or value * scale > _MOST:
        return None
    scaled = (value * scale).quantize(Decimal("0.01"))
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled


def _with_comparison(text: str, match: re.Match[str], sum_: Mention, suffix: re.Match[str] | None) -> Mention:
    words = load_number_words()
    comparison, start, end = read_comparison(text, sum_.start, sum_.end, words)
    infix = match["infix"] or (suffix["mid"] if suffix else None)
    if comparison == "exactly" and infix:
        comparison = "about" if infix == "来" else "more_than"
    if comparison == "exactly" and match["head"][0] in "百千亿" and text[:start].endswith("上"):  # 上千万
        comparison, start = "more_than", start - 1
    if _grammar().range_after.match(text, sum_.end) or _grammar().range_before.search(text[: sum_.start]):
        return replace(sum_, value=None)
    return replace(sum_, comparison=comparison, start=start, end=end)


def _share_currency(text: str, found: list[Mention], words: NumberWords) -> list[Mention]:
    """A sum without a currency has that of the sum before it, else of the next, else of a currency named alone."""
    named = [sum_.unit for sum_ in found if sum_.unit]
    alone = next((unit for unit, pattern in words.currencies.items() if pattern.search(text)), None)
    last: str | None = None
    shared: list[Mention] = []
    for sum_ in found:
        unit = sum_.unit or last or (named[0] if named else alone)
        last = unit
        shared.append(replace(sum_, unit=unit))
    return shared


def _end_after(text: str, end: int, words: NumberWords) -> int:
    match = re.compile(rf"\s?(?:{words.after['about'].pattern})").match(text, end)
    return match.end() if match else end
