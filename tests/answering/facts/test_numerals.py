"""Numerals → values; what is none → None."""

from decimal import Decimal

import pytest

from bot.answering.facts.number_words import load_number_words
from bot.answering.facts.numerals import parse_english, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", "12"), ("3,500", "3500"), ("1.5", "1.5"), ("十", "10"), ("两", "2"), ("二百五", "250"), ("一千五", "1500"), ("百", "100"),
     ("一亿两千万", "120000000"), ("1亿2千万", "120000000"), ("三千零五十万", "30500000"), ("1.5千万", "15000000"), ("二〇二四", "2024")],
)  # fmt: skip
def test_numerals(text, value):
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "三四千", "两三百", "万", "abc", "十十十", "9" * 40])
def test_no_numerals(text):
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("five", "5"), ("five and a half", "5.5"), ("twenty-five", "25"), ("two hundred", "200"), ("soon", None)],
)
def test_english_numerals(text, value):
    assert parse_english(text, load_number_words().english) == (None if value is None else Decimal(value))
