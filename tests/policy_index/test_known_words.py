"""Homophones of the documents' words are put right where they stand; words that are right, and places, stay."""

from __future__ import annotations

import pytest

from policy_index.expand_query import expand_query
from policy_index.known_words import in_known_words

SLIPS = [
    ("外贸企业代款不抽贷", "外贸企业贷款不抽贷"),
    ("出口退睡要几天", "出口退税要几天"),
    ("海外苍怎么扶持", "海外仓怎么扶持"),
    ("外企配方被抄，知识产全谁管", "外企配方被抄，知识产权谁管"),
    ("跨镜电商的元区", "跨境电商的元区"),  # 元 too often stands alone to be called a slip
]
RIGHT = [
    "自产出口产品保税维修",
    "分拨中心项目建几个",  # 中新项目 sounds the same
    "现在贷款不抽贷吗",  # so does 再贷款
    "现在是财政局说了算",
    "我是外资，不在综保区，全是自己的设备",
    "年营收要多少",
    "外省市企业先在渝北注册",
    "foreign-invested R&D centre",
    "",
]


@pytest.mark.parametrize(("typed", "meant"), SLIPS)
def test_a_homophone_of_a_known_word_is_put_right(typed: str, meant: str) -> None:
    assert in_known_words(typed) == meant
    assert len(in_known_words(typed)) == len(typed)


@pytest.mark.parametrize("typed", RIGHT)
def test_what_is_right_stays(typed: str) -> None:
    assert in_known_words(typed) == typed


def test_the_search_reads_what_was_meant() -> None:
    assert expand_query("退睡几天").text == "退税几天"
