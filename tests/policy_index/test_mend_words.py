"""Terms written with other characters are found by sound or spelling; right words are left alone."""

from __future__ import annotations

import pytest

from policy_index.expand_query import expand_query
from policy_index.mend_words import homophones_in, latin_slips_in

ENGLISH = frozenset({"research", "centre", "subsidy", "export", "customs", "investment"})


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("加供贸易要做到多少亿", ["加工贸易"]),
        ("出口退睡要几天", ["出口退税"]),
        ("保税维休归谁管", ["保税维修"]),
        ("跨境电伤有什么支持", ["跨境电商"]),
        ("加工贸易要做到多少亿", []),
        ("出口退税要几天", []),
        ("今天天气怎么样", []),
        ("他说出口就后悔了，退了睡袋", []),
        ("", []),
    ],
)
def test_homophones(text: str, terms: list[str]) -> None:
    assert [term for term in homophones_in(text) if term in terms or not terms] == terms


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("award for reserch", {"reserch": "research"}),
        ("foreign investmnet", {"investmnet": "investment"}),
        ("research and export", {}),
        ("exports and centres", {}),
        ("expert opinions", {}),
        ("hotpot", {}),
    ],
)
def test_latin_slips(text: str, slips: dict[str, str]) -> None:
    assert latin_slips_in(text, ENGLISH) == slips


@pytest.mark.parametrize(
    ("question", "token"), [("加供贸易的目标", "加工贸易"), ("award for a reserch centre", "研发")]
)
def test_the_printed_term_is_searched_for_beside_the_askers_words(question: str, token: str) -> None:
    query = expand_query(question)
    assert any(token in word for word in (query.text, *query.added))
    assert query.text == expand_query(question).text
