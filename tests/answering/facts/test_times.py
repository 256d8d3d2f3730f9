"""Years and lengths of time → the year of payment, months."""

from datetime import date
from decimal import Decimal

import pytest

from bot.answering.facts.months import find_months, find_year_lengths
from bot.answering.facts.phrases import split_phrases
from bot.answering.facts.years import choose_year, find_years, with_events
from policy_index.clean_text import normalise_message

AS_OF = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "years"),
    [("去年", [2025]), ("前年到位", [2024]), ("大前年", [2023]), ("今年", [2026]), ("明年", [2027]), ("23年", [2023]), ("2023年11月", [2023]),
     ("二〇二四年", [2024]), ("112年", [2023]), ("in November 2022", [2022]), ("last year", [2025]), ("上个月", [2026]), ("外资,2023年", [2023]),
     ("从2023年开始", []), ("〔2022〕107号", []), ("2024万美元", []), ("2023人", []), ("三年", [])],
)  # fmt: skip
def test_years_named(text, years):
    assert [mention.year for mention in find_years(normalise_message(text), AS_OF)] == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("企业于2023年注册成立，2024年到位", 2024),
        ("the money was paid in december 2022, although the project was approved in 2023.", 2022),
        ("今年新设，当年实际到位", 2026),
        ("2023年注册，资金到位", None),
        ("2023年到位，2024年又到位", None),
        ("去年到今年陆续到位", None),
        ("其余明年到位", None),
    ],
)
def test_the_year_of_payment(text, year):
    plain = normalise_message(text)
    chosen = choose_year(plain, with_events(plain, find_years(plain, AS_OF), split_phrases(plain)), has_payment=True)
    assert (chosen.year if chosen else None) == year


@pytest.mark.parametrize(
    ("text", "months", "comparison"),
    [("4个月", "4", "exactly"), ("两个月", "2", "exactly"), ("三个半月", "3.5", "exactly"), ("半年", "6", "exactly"), ("一年半", "18", "exactly"),
     ("90天", "3", "exactly"), ("不足半年", "6", "less_than"), ("半年多一点", "6", "more_than"), ("一个多月", "1", "more_than"),
     ("6个月零3天", "6", "more_than"), ("不超过六个月", "6", "at_most"), ("仨月", "3", "exactly"), ("half a year", "6", "exactly"),
     ("five and a half months", "5.5", "exactly"), ("about 7 months", "7", "about")],
)  # fmt: skip
def test_lengths_in_months(text, months, comparison):
    (length,) = find_months(normalise_message(text))
    assert (length.value, length.comparison) == (Decimal(months), comparison)


@pytest.mark.parametrize(
    ("text", "years"), [("签五年", ["5"]), ("5-year permit", ["5"]), ("2023年", []), ("一次签5年", ["5"])]
)
def test_lengths_in_years(text, years):
    assert [length.value for length in find_year_lengths(text)] == [Decimal(year) for year in years]


def test_a_date_is_no_length():
    assert [length.value for length in find_months("11月")] == [None]
