"""A text in, the same text with people's numbers hidden out, letter for letter: telephone, identity card, bank card, e-mail.

All digits but the last two become `*`; of an e-mail address the part before @. Amounts, quantities, codes and numbers of
papers stay: the words beside a number decide (number_context.py), and cards must pass their own checks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from bot.web.turns.number_context import NumberContext

Kind = Literal["mobile", "landline", "abroad", "id_card", "bank_card", "email"]

_SHOWN_DIGITS = 2
_SEP = r"(?: ?[-‐-―.·] ?| )?"
_NO_MORE = r"(?![0-9])(?!\.[0-9]{1,6}(?![0-9]))"
_HAN = "零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖"
_AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LOCAL = rf"[2-8][0-9]{{2,3}}{_SEP}[0-9]{{4}}{_NO_MORE}"
_EMAIL = re.compile(r"(?<![\w.%+-])([\w.%+-]{1,64})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
_CANDIDATES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("id_card", re.compile(rf"(?<![0-9])[1-9](?:{_SEP}[0-9]){{16}}{_SEP}[0-9Xx](?![0-9A-Za-z])")),
    ("bank_card", re.compile(rf"(?<![0-9])[2-69](?:{_SEP}[0-9]){{15,18}}{_NO_MORE}")),
    ("id_card", re.compile(rf"(?<![0-9])[1-9](?:{_SEP}[0-9]){{14}}{_NO_MORE}")),
    ("mobile", re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_SEP})?1{_SEP}[3-9](?:{_SEP}[0-9]){{9}}{_NO_MORE}")),
    ("mobile", re.compile(rf"(?<![{_HAN}])[一幺壹][三四五六七八九叁參肆伍陆陸柒捌玖][{_HAN}]{{9}}(?![{_HAN}])")),
    ("landline", re.compile(rf"(?<![0-9])\(?0{_AREA}\)?{_SEP}{_LOCAL}")),
    ("landline", re.compile(rf"(?<![0-9])(?:\+|00)?86[ -]\(?0?{_AREA}\)?{_SEP}{_LOCAL}")),
    ("abroad", re.compile(rf"(?<![0-9A-Za-z])\+[1-9](?:[ ()-]{{0,2}}[0-9]){{7,14}}{_NO_MORE}")),
)
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_CODE = re.compile(r"(?:1[1-9]|5[1-9]|9[1-3])[0-9]{15}")


class Span(NamedTuple):
    """text[start:end] is somebody's number."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Masking:
    """One message: `original` for the decision of this turn, `text` for everything that is kept."""

    original: str
    text: str

    @classmethod
    def of(cls, message: str) -> Masking:
        """Mask a message."""
        return cls(message, mask_personal_numbers(message))

    def hide(self, value: Any) -> Any:
        """The JSON value with every number that was masked in the message masked in its texts, as often as it stands."""
        return _in_texts(value, self._replace) if self._hidden else value

    @cached_property
    def _hidden(self) -> dict[str, str]:
        """Each way in which the assistant may repeat a number: as written, in lower case, without separators."""
        hidden: dict[str, str] = {}
        for start, end, _ in find_personal_numbers(self.original):
            written, masked = self.original[start:end], self.text[start:end]
            hidden |= {written: masked, written.lower(): masked.lower()}
            if bare := re.sub(r"[^0-9A-Za-z@]", "", written):  # nothing is left of digits written as words
                hidden[bare] = re.sub(r"[^*0-9A-Za-z@]", "", masked)
        return hidden

    def _replace(self, text: str) -> str:
        for written, masked in self._hidden.items():
            text = text.replace(written, masked)
        return text


def mask_personal_numbers(text: str) -> str:
    """The text, of the same length, with people's numbers hidden; masking twice changes nothing more."""
    letters = list(text)
    for start, end, kind in find_personal_numbers(text):
        letters[start:end] = _hide(text[start:end], kind)
    return "".join(letters)


def mask_said(value: Any) -> Any:
    """A JSON value with people's numbers hidden in whatever an asker said (`said`)."""
    if isinstance(value, dict):
        return {key: mask_personal_numbers(one) if key == "said" and isinstance(one, str) else mask_said(one) for key, one in value.items()}  # fmt: skip
    return [mask_said(one) for one in value] if isinstance(value, list) else value


def find_personal_numbers(text: str) -> list[Span]:
    """People's numbers in the text, in order, none overlapping; full-width and other digits count as digits."""
    folded = "".join(map(_fold, text))
    spans: list[Span] = []
    for span in (*_emails(folded), *_numbers(folded)):
        if all(span.end <= other.start or other.end <= span.start for other in spans):
            spans.append(span)
    return sorted(spans)


def _emails(text: str) -> Iterator[Span]:
    if "@" in text:
        yield from (Span(found.start(), found.end(), "email") for found in _EMAIL.finditer(text))


def _numbers(text: str) -> Iterator[Span]:
    for kind, expression in _CANDIDATES:
        for found in _overlapping(expression, text):
            context = NumberContext(text, found.start(), found.end())
            if _CHECKS[kind](found[0], context) and not context.protects:
                yield Span(found.start(), found.end(), kind)


def _overlapping(expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches from every beginning: what fails its check must not hide the number behind it."""
    found = expression.search(text)
    while found:
        yield found
        found = expression.search(text, found.start() + 1)


def _is_mobile(written: str, _: NumberContext) -> bool:
    """Groups as people write numbers, not as they write thousands: no group of less than three, or single digits."""
    local = re.sub(rf"^(?:\+|00)?86{_SEP}", "", written) if not written.startswith("1") else written
    return _groups(local) == [1] * 11 or min(_groups(local)) >= 3


def _is_id_card(written: str, context: NumberContext) -> bool:
    digits, groups = re.sub(r"[^0-9Xx]", "", written).upper(), _groups(written)
    if len(groups) > 1 and (set(groups) == {3} or (len(digits) == 15 and groups != [6, 6, 3])):
        return False
    if context.is_id_card:
        return True
    if not _PROVINCE.match(digits):
        return False
    born = digits[6:14] if len(digits) == 18 else f"19{digits[6:12]}"
    return _is_date(born) and (len(digits) == 15 or _check_digit(digits) == digits[-1])


def _check_digit(digits: str) -> str:
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, digits, strict=False)) % 11]


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born.year < 2100


def _is_bank_card(written: str, context: NumberContext) -> bool:
    digits, groups = re.sub(r"[^0-9]", "", written), _groups(written)
    usual = len(groups) == 1 or groups[0] == 6 or (set(groups[:-1]) == {4} and groups[-1] <= 4)
    if not usual or (digits[0] == "2" and not "22" <= digits[:2] <= "27"):
        return False
    if context.is_bank_card:
        return True
    return _has_luhn_digit(digits) and not _CREDIT_CODE.fullmatch(digits)


def _has_luhn_digit(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _always(_: str, __: NumberContext) -> bool:
    return True


_CHECKS: dict[Kind, Callable[[str, NumberContext], bool]] = {
    "mobile": _is_mobile,
    "landline": _always,
    "abroad": _always,
    "id_card": _is_id_card,
    "bank_card": _is_bank_card,
}


def _groups(written: str) -> list[int]:
    return [len(group) for group in re.findall(rf"[0-9Xx{_HAN}]+", written)]


def _hide(written: str, kind: Kind) -> str:
    if kind == "email":
        local, _, domain = written.rpartition("@") if "@" in written else written.rpartition("＠")
        return "*" * len(local) + written[len(local) :] if domain else "*" * len(written)
    digits = [place for place, letter in enumerate(written) if letter.isdecimal() or letter in f"{_HAN}XxＸｘ"]
    hidden = set(digits[:-_SHOWN_DIGITS])
    return "".join("*" if place in hidden else letter for place, letter in enumerate(written))


def _fold(letter: str) -> str:
    """One letter for one: other scripts' digits and full-width forms as ASCII."""
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _in_texts(one, change) for key, one in value.items()}
    return [_in_texts(one, change) for one in value] if isinstance(value, list | tuple) else value
