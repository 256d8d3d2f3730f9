"""Normalised text in, the year in which capital was paid in out: each year named belongs to the nearest event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import load_number_words
from bot.answering.facts.numerals import parse_numeral
from bot.answering.facts.phrases import phrase_at

_HAN_DIGITS: Final = {char: str(number) for number, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "o": "0"}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_LAST_MONTH: Final = re.compile(rf"(?<![a-z])(?:last|this past) ({_MONTHS})[a-z]*")
_PAID_IN_MONTH: Final = re.compile(
    r"(?<![\d年一二三四五六七八九十])(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|初)?[^,;。!?\d年]{0,8}(?:汇|到|打|进|缴|注)"
)
_ROC: Final = 1911
_MOST_YEARS: Final = 20
_NEAR: Final = 24
_EVENTS: Final = ("paid", "soft", "other", "anaphora")
_EXPLAINED: Final = re.compile(r" ?(\(|[,:]?(即|就是|也就是)) ?")
_FIRST, _LAST = 2000, 2049
_TWO_DIGITS_FROM, _TWO_DIGITS_TO = 15, 35


@dataclass(frozen=True)
class YearMention:
    """A year and its place. `event` is what happens in it: paid, soft, other, anaphora, or None where nothing is said."""

    year: int
    start: int
    end: int
    event: str | None = None


def find_years(text: str, as_of: date) -> list[YearMention]:
    """Every year named, as a figure or from the reference date, that is not the policy's own."""
    found = [*_written(text), *_reckoned(text, as_of)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[YearMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    kept = [one for number, one in enumerate(kept) if not _is_explained(text, one, kept[number + 1 : number + 2])]
    return [mention for mention in kept[:_MOST_YEARS] if not _is_policy(text, mention)]


def _is_explained(text: str, mention: YearMention, after: list[YearMention]) -> bool:
    """今年(2024年): the figure behind says which year was meant."""
    return bool(after) and bool(_EXPLAINED.fullmatch(text[mention.end : after[0].start]))


def with_events(text: str, years: Sequence[YearMention], phrases: list[Phrase]) -> list[YearMention]:
    """The same years, each with the nearest event of its phrase that stands between it and the years beside it."""
    return [_with_event(text, years, number, phrases) for number in range(len(years))]


def _written(text: str) -> list[YearMention]:
    found = [
        YearMention(int(match["year"]), match.start(), match.end())
        for match in _figures().finditer(text)
        if _FIRST <= int(match["year"]) <= _LAST
    ]
    for match in re.finditer(r"(?<![\d.])(\d\d)年(?:度|底|初)?(?!限|期)", text):
        if _TWO_DIGITS_FROM <= int(match[1]) <= _TWO_DIGITS_TO:
            found.append(YearMention(_FIRST + int(match[1]), match.start(), match.end()))
    for match in re.finditer(r"(?<![\d.])(1[01]\d)年|民国(一百[零一二三四五六七八九十]{1,3})年", text):
        year = int(match[1]) if match[1] else int(parse_numeral(match[2]) or 0)
        found.append(YearMention(_ROC + year, match.start(), match.end()))  # as Taiwan counts them
    for match in re.finditer(
        r"[二][零〇0o][一二三四五六七八九零〇]{2}年?度?|(?<!十)二[一二三四五六七八九]年(?!限)", text
    ):
        digits = "".join(_HAN_DIGITS.get(char, char) for char in match[0] if char not in "年度")
        found.append(YearMention(int(digits) + (0 if len(digits) > 2 else _FIRST), match.start(), match.end()))
    return found


def _reckoned(text: str, as_of: date) -> list[YearMention]:
    words = load_number_words()
    found = [
        YearMention(as_of.year + offset, match.start(), match.end())
        for offset, pattern in words.years.items()
        for match in pattern.finditer(text)
    ]
    for offset, pattern in words.months_back.items():
        year = as_of.year + (as_of.month - 1 + offset) // 12
        found += [YearMention(year, match.start(), match.end()) for match in pattern.finditer(text)]
    for match in _LAST_MONTH.finditer(text):  # last July: the one that was
        month = _MONTHS.split("|").index(match[1]) + 1
        found.append(YearMention(as_of.year - (month >= as_of.month), match.start(), match.end()))
    return found


@cache
def _figures() -> re.Pattern[str]:
    units = "[万亿千百元美刀%]|[wm](?![a-z])|million|usd|人|家|号"
    dotted = rf"(?=\.(?:0?[1-9]|1[0-2])(?:\.\d{{1,2}})?(?!\d| ?(?:{units})))"  # 2024.06, 2024.6.15
    alone = rf"(?![\d.,]\d|\d| ?(?:{units}))"
    tail = r"(?:年度?(?:\d{1,2}月份?)?(?:底|初|末|中)?|[-/.]\d{1,2}(?!\d))?"
    return re.compile(rf"(?<![\d.$¥€])(?<!\d,)(?P<year>20\d\d)(?:{dotted}|{alone}){tail}")


def _is_policy(text: str, mention: YearMention) -> bool:
    around = text[max(0, mention.start - 8) : mention.end + 8]
    return bool(load_number_words().single["not_a_year"].search(around))


def _with_event(text: str, years: Sequence[YearMention], number: int, phrases: list[Phrase]) -> YearMention:
    mention = years[number]
    phrase = phrases[phrase_at(phrases, mention.start)]
    if _in_range(text, years, number) or load_number_words().single["year_left_out"].search(
        text, phrase.start, phrase.end
    ):
        return replace(mention, event="other")
    left = max([phrase.start, *(other.end for other in years[:number])])
    right = min([phrase.end, *(other.start for other in years[number + 1 :])])
    nearest: tuple[int, str] | None = None
    events = load_number_words().year_events
    for event, pattern in ((name, events[name]) for name in _EVENTS):
        for match in pattern.finditer(text, left, right):
            gap = match.start() - mention.end if match.start() >= mention.end else mention.start - match.end() + 2
            if nearest is None or gap < nearest[0]:
                nearest = (gap, event)
    return replace(mention, event=nearest[1] if nearest else None)


def _in_range(text: str, years: Sequence[YearMention], number: int) -> bool:
    """去年到今年, 2023年至2024年: years that bound a stretch."""
    pairs = [(years[i], years[i + 1]) for i in (number - 1, number) if 0 <= i < len(years) - 1]
    between = load_number_words().single["range_between"]
    return any(between.fullmatch(text[a.end : b.start].strip(" 年")) for a, b in pairs)


def choose_year(text: str, years: list[YearMention], has_payment: bool) -> YearMention | None:
    """The year of payment among years with events: named with it, else with a capital increase, else alone.

    Two different years of the same rank leave it unsaid. `has_payment` tells that the text speaks of money paid in.
    """
    for event in ("paid", "soft", None):
        if event != "paid" and not has_payment:
            return None
        fitting = [mention for mention in years if mention.event == event]
        if fitting:
            return fitting[-1] if len({mention.year for mention in fitting}) == 1 else _by_month(text, years)
    return _by_anaphora(text, years)


def year_of_founding(text: str, as_of: date) -> YearMention | None:
    """2024年新注册的公司，到位1250万美元: the one year of the text where it is that of founding; nothing is paid in before."""
    founded, years = load_number_words().year_events["founded"], find_years(text, as_of)
    if len({mention.year for mention in years}) != 1:
        return None
    year = years[0]
    behind, before = (year.end, year.end + _NEAR), (max(0, year.start - _NEAR), year.start)
    return year if founded.search(text, *behind) or founded.search(text, *before) else None


def _by_month(text: str, years: list[YearMention]) -> YearMention | None:
    """2019年建厂，2024年追加资本，11月到账: a month without a year is one of the year named last before it."""
    month = _PAID_IN_MONTH.search(text)
    before = [mention for mention in years if month and mention.end <= month.start()]
    return before[-1] if before else None


def _by_anaphora(text: str, years: list[YearMention]) -> YearMention | None:
    """今年新设，当年实际到位 / set up in 2024 and paid in that year: the payment's year is the one named before."""
    pointer = load_number_words().year_events["anaphora"].search(text)
    if pointer is None:
        return None
    before = [mention for mention in years if mention.end <= pointer.start()]
    return before[-1] if before else None
