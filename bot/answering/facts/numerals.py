"""A numeral as written (3,500, 叁仟伍佰万, 1亿2千万, five and a half) in, its value out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

import cn2an

ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
HAN_DIGITS: Final = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
HAN_NUMERAL: Final = HAN_DIGITS + "十百千拾佰仟"
MYRIADS: Final = "万亿"
_LONGEST: Final = 24
_VAGUE: Final = re.compile("(?<![零〇一二三四五六七八九])[一二两三四五六七八九][一二三四五六七八九](?=[十百千万亿]|$)")
_POWERS: Final = {"亿": Decimal(10**8), "万": Decimal(10**4)}
_SMALL: Final = {"千": 1000, "百": 100, "十": 10, "仟": 1000, "佰": 100, "拾": 10}


def parse_numeral(text: str) -> Decimal | None:
    """The value of digits and Chinese numerals, mixed as people mix them; None for 三四千 and what is no number."""
    plain = text.replace(",", "").replace("点", ".") if text[:1].isdigit() else text
    if not plain or len(plain) > _LONGEST or _VAGUE.search(plain):
        return None
    for power, factor in _POWERS.items():
        if power in plain:
            head, _, tail = plain.partition(power)
            return _joined(_whole(head), factor, tail)
    return _whole(plain)


def parse_english(text: str, words: Mapping[str, int]) -> Decimal | None:
    """The value of English number words: twenty-five, two hundred, five and a half."""
    half = re.search(r"(?:and a|a)? ?half$", text)
    tokens = re.split(r"[ -]+", text[: half.start()].strip() if half else text.strip())
    total = 0
    for token in tokens:
        if token == "hundred":
            total = max(total, 1) * 100
        elif token in words:
            total += words[token]
        elif token not in ("and", ""):
            return None
    return Decimal(total) + (Decimal("0.5") if half else 0)


def _joined(head: Decimal | None, factor: Decimal, tail: str) -> Decimal | None:
    """一亿二 is 1.2亿: a single digit behind 亿 or 万 counts tenths of it."""
    if head is None:
        return None
    if not tail:
        return head * factor
    rest = parse_numeral(tail)
    if rest is None:
        return None
    return head * factor + (rest * factor / 10 if len(tail) == 1 and rest < 10 and factor > rest else rest)


def _whole(text: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return _decimal(text)
    scaled = re.fullmatch(r"(\d+\.\d+)([十百千])", text)
    if scaled:
        return Decimal(scaled[1]) * _SMALL[scaled[2]]
    if text[:1] in _SMALL and text[:1] not in "十拾":
        text = "一" + text
    tail = re.fullmatch(r"(.+)([千百])([一二三四五六七八九])", text)
    if tail:
        head = _whole(tail[1] + tail[2])
        digit = _whole(tail[3])
        return head + digit * _SMALL[tail[2]] / 10 if head is not None and digit is not None else None
    return _from_cn2an(text)


def _from_cn2an(text: str) -> Decimal | None:
    try:
        return _decimal(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError, IndexError, TypeError):  # what is no numeral, cn2an refuses in several ways
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
