"""Normalised text in, the lengths of time it names out: in months (days and half years reckoned), or in years."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import islice

from bot.answering.facts.amounts import read_comparison
from bot.answering.facts.fact_context import Mention
from bot.answering.facts.number_words import load_number_words
from bot.answering.facts.numerals import ARABIC, HAN_NUMERAL, parse_english, parse_numeral
from policy_index.measure import Comparison

_MONTHS_OF = {"年": Decimal(12), "季": Decimal(3), "月": Decimal(1), "天": Decimal(1) / 30, "周": Decimal(7) / 30}
_HALF = Decimal("0.5")
_CENT = Decimal("0.01")
_MOST_LENGTHS = 40
_DIGITS = "一二三四五六七八九"
_TO_COME = re.compile(r"(?:再|还要|还得|还需|还会|要再)[^,;。!?]{0,6}$")


def find_months(text: str) -> list[Mention]:
    """Every length of time in months (90天 → 3, 半年 → 6, 一年半 → 18); a value of None where it is a range."""
    words = load_number_words()
    found: list[Mention] = []
    for match in islice(_lengths().finditer(text), _MOST_LENGTHS):
        value = _months_of(match)
        if match["more"] == "几":
            value = None
        comparison, start, end = read_comparison(text, match.start(), match.end(), words)
        comparison = _sharpened(match, comparison)
        if _is_range(text, match):
            value = None
        if _is_to_come(text, match):  # told beside it, no other length says what it is
            value, comparison = None, "exactly"
        if found and match.start() < found[-1].end:  # 6个月零3天 is one length
            continue
        found.append(Mention(value, "个月", comparison, start, end))
    return found


def find_year_lengths(text: str) -> list[Mention]:
    """Every length in years (五年, 5-year), as a number of years."""
    spelt = "|".join(load_number_words().english)
    found = []
    for match in re.finditer(
        rf"(?P<zh>{ARABIC}|[{HAN_NUMERAL}]{{1,3}}) ?个?年(?P<half>半)?(?!级|度|底|初|\d)|(?<![a-z\d])(?P<en>\d{{1,2}}|{spelt})[ -]?years?",
        text,
    ):
        written = match["zh"] or match["en"]
        value = (
            parse_english(written, load_number_words().english)
            if written.isalpha() and written.isascii()
            else parse_numeral(written)
        )
        if value is not None and match["half"]:
            value += Decimal("0.5")
        if value is not None and value <= 50:
            found.append(Mention(value, "年", "exactly", match.start(), match.end()))
    return found


@cache
def _lengths() -> re.Pattern[str]:
    spelt = "|".join(load_number_words().english)
    number = rf"(?:{ARABIC}|[{HAN_NUMERAL}]{{1,8}}|[仨俩])"
    han_unit = r" ?个半月|(?<=[仨俩])月| ?个?[多来]?月(?![\d一二三])| ?天| ?日(?!元|本)| ?个?(?:周|星期|礼拜)| ?个?季度?| ?年(?!\d|级|度|底|初)"
    spoken = rf"{ARABIC}|(?:{spelt})(?:[ -](?:{spelt}|and a half|hundred))*"
    return re.compile(
        rf"(?<![\d.几数第{HAN_NUMERAL}])(?:(?P<size>大|小|快|近)?(?P<half>半)(?P<half_unit>年|个?月)"
        rf"|(?P<number>{number})(?P<more>多|来|余|几)?(?P<number_unit>{han_unit})(?P<and_half>半)?)"
        r"|(?<![a-z\d])(?P<en_half>half an? )(?P<en_half_unit>year|month)(?![a-z])"
        rf"|(?<![a-z\d.])(?P<en>{spoken})[ -](?P<en_unit>month|day|week|year|quarter)s?(?![a-z])"
        r"(?P<en_tail> and a half)?"
    )


def _months_of(match: re.Match[str]) -> Decimal | None:
    if match["half"]:
        return _tidy(_MONTHS_OF[match["half_unit"][-1]] * _HALF)
    if match["en_half"]:
        return Decimal(6) if match["en_half_unit"] == "year" else _HALF
    if match["en"]:
        return _english_months(match)
    unit = match["number_unit"].strip()
    # 11月 is a date; 11个月 is a length, and so is 三月 only with 个.
    if (
        match["number"] not in "仨俩"
        and "月" in unit
        and "个" not in unit
        and "半" not in unit
        and not set("多来") & set(unit)
        and not match["more"]
    ):
        return None
    written = match["number"].replace("仨", "三").replace("俩", "两")
    value = _between_neighbours(written) if _is_neighbours(written) else parse_numeral(written)
    if value is None:
        return None
    value += _HALF if "半" in unit or match["and_half"] else 0
    return _tidy(value * _unit_months(unit))


def _is_neighbours(written: str) -> bool:
    """三四 of 三四个月: two digits that follow each other."""
    return len(written) == 2 and written.replace("两", "二") in _DIGITS


def _between_neighbours(written: str) -> Decimal:
    """三四个月 → 3.5, said of about that much."""
    return Decimal(_DIGITS.index(written[0].replace("两", "二")) + 1) + _HALF


def _unit_months(unit: str) -> Decimal:
    name = next((char for char in unit if char in _MONTHS_OF), "天")
    return _MONTHS_OF["周" if any(char in unit for char in "星礼") else name]


def _english_months(match: re.Match[str]) -> Decimal | None:
    written = match["en"]
    value = parse_numeral(written) if written[0].isdigit() else parse_english(written, load_number_words().english)
    if value is None:
        return None
    value += _HALF if match["en_tail"] else 0
    unit = {"month": "月", "day": "天", "week": "周", "year": "年", "quarter": "季"}[match["en_unit"]]
    return _tidy(value * _MONTHS_OF[unit])


def _sharpened(match: re.Match[str], comparison: Comparison) -> Comparison:
    if comparison != "exactly":
        return comparison
    if match["number"] and _is_neighbours(match["number"]):
        return "about"
    if match["more"] in ("多", "余") or "多" in (match["number_unit"] or "") or match["size"] == "大":
        return "more_than"
    if match["size"] == "小":
        return "less_than"
    return "about" if match["size"] or match["more"] or "来" in (match["number_unit"] or "") else "exactly"


def _is_range(text: str, match: re.Match[str]) -> bool:
    between = load_number_words().single["range_between"].pattern
    before = re.search(rf"[\d{HAN_NUMERAL}月天] ?(?:{between}) ?$", text[: match.start()])
    after = re.compile(rf" ?(?:{between}) ?(?:{ARABIC}|[{HAN_NUMERAL}]+) ?(?:个|months?|天)").match(text, match.end())
    return bool(before or after)


def _is_to_come(text: str, match: re.Match[str]) -> bool:
    """还要再拖两三个月: nobody knows yet how long it will be in all."""
    is_rough = bool(match["number"]) and (_is_neighbours(match["number"]) or "来" in match["number_unit"])
    return is_rough and bool(_TO_COME.search(text, 0, match.start()))


def _tidy(value: Decimal) -> Decimal:
    rounded = value.quantize(_CENT)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()
