"""Sums as people write them → value, currency, comparison; what is no sum, and ranges, of which no figure is read."""

from decimal import Decimal

import pytest

from bot.answering.facts.amounts import find_amounts
from policy_index.clean_text import normalise_message


def sums(text):
    return [(amount.value, amount.unit, amount.comparison) for amount in find_amounts(normalise_message(text))]


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparison"),
    [
        ("1500万美元", 15_000_000, "USD", "exactly"),
        ("一千五百万美金", 15_000_000, "USD", "exactly"),
        ("3,500万刀", 35_000_000, "USD", "exactly"),
        ("３，５００萬美元", 35_000_000, "USD", "exactly"),
        ("USD 15m", 15_000_000, "USD", "exactly"),
        ("US$38m", 38_000_000, "USD", "exactly"),
        ("$38 million", 38_000_000, "USD", "exactly"),
        ("six million dollars", 6_000_000, "USD", "exactly"),
        ("2亿人民币", 200_000_000, "CNY", "exactly"),
        ("RMB 200 million", 200_000_000, "CNY", "exactly"),
        ("4000万元", 40_000_000, "CNY", "exactly"),
        ("4000万元港币", 40_000_000, "HKD", "exactly"),
        ("两千三百万", 23_000_000, None, "exactly"),
        ("叁仟伍佰万美元", 35_000_000, "USD", "exactly"),
        ("1.2亿", 120_000_000, None, "exactly"),
        ("一亿二", 120_000_000, None, "exactly"),
        ("1.2个亿", 120_000_000, None, "exactly"),
        ("3千5百万美元", 35_000_000, "USD", "exactly"),
        ("1000万零1美元", 10_000_001, "USD", "exactly"),
        ("10,000,001美元", 10_000_001, "USD", "exactly"),
        ("百万欧元", 1_000_000, "EUR", "exactly"),
        ("不到1000万美元", 10_000_000, "USD", "less_than"),
        ("1000万美元不到", 10_000_000, "USD", "less_than"),
        ("just under 10 million USD", 10_000_000, "USD", "less_than"),
        ("不超过1000万美元", 10_000_000, "USD", "at_most"),
        ("1000万美元以内", 10_000_000, "USD", "at_most"),
        ("刚好3000万美元", 30_000_000, "USD", "exactly"),
        ("接近3000万美元", 30_000_000, "USD", "about"),
        ("3000万美元左右", 30_000_000, "USD", "about"),
        ("超过3000万美元", 30_000_000, "USD", "more_than"),
        ("三千多万美元", 30_000_000, "USD", "more_than"),
        ("3000万美元出头", 30_000_000, "USD", "more_than"),
        ("over 30 million dollars", 30_000_000, "USD", "more_than"),
        ("3000万美元以上", 30_000_000, "USD", "at_least"),
        ("at least 30 million dollars", 30_000_000, "USD", "at_least"),
        ("签约8000万美元", 80_000_000, "USD", "exactly"),
        ("what about 40 million dollars", 40_000_000, "USD", "exactly"),
    ],
)
def test_one_sum(text, value, unit, comparison):
    assert sums(text) == [(Decimal(value), unit, comparison)]


@pytest.mark.parametrize(
    "text", ["2024年到位", "第二条", "万一没过", "千万别", "3000万人", "5个", "电话023-12345", "汇率7.2", "几千万"]
)
def test_no_sum(text):
    assert sums(text) == []


@pytest.mark.parametrize(
    "text", ["1000万到2000万美元", "1000-1500万美元", "三四千万美元", "5000万或6000万美元", "10 to 20 million dollars"]
)
def test_no_figure_is_read_from_a_range(text):
    assert [value for value, _, _ in sums(text) if value is not None] == []


def test_a_currency_named_once_holds_for_all_sums():
    assert [unit for _, unit, _ in sums("到账3,500万刀，其中600万是股东贷款")] == ["USD", "USD"]
    assert [unit for _, unit, _ in sums("3000万出头，美元")] == ["USD"]
