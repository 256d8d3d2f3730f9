"""English words within Chinese sentences → Chinese ones, and the asker's own words kept as what was said."""

from datetime import date

import pytest

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.mixed_words import in_chinese
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("我们是美资的 r&d center,落在渝北", "我们是美资的研发中心,落在渝北"),
        ("其中 800万是 parent 的股东贷款", "其中 800万是母公司的股东贷款"),
        ("foreign-owned r&d centre 在渝北", "外资研发中心在渝北"),
        ("我们是纯内资的 idc 公司", "我们是纯内资的idc公司"),
        # Keywords keep their spaces, which part phrases.
        ("外资 r&d center 渝北 增资", "外资 研发中心 渝北 增资"),
        # Names and English sentences stay as they are.
        ("apple watch 能不能修", "apple watch 能不能修"),
        ("the hotel is in 渝北", "the hotel is in 渝北"),
        ("we repair watches", "we repair watches"),
    ],
)
def test_words(text, plain):
    assert in_chinese(text, range(len(text)))[0] == plain


@pytest.mark.parametrize(
    ("message", "fact", "value", "said"),
    [
        ("我们是美资的 R&D center，在渝北", "rd_centre", True, "美资的 r&d center"),
        ("总共到账5000万美元，里面1000万是 shareholder loan", "shareholder_loan_amount", 10_000_000, "1000万"),
        ("手上 orders 很多", "has_orders", True, None),
        ("没有 orders 了", "has_orders", False, None),
        ("厂在 bonded zone 外面", "in_bonded_zone", False, None),
        ("内资公司想办 school for expat kids", "foreign_children_school", True, None),
        ("不是 R&D center，是 sales office", "rd_centre", False, None),
    ],
)
def test_facts(message, fact, value, said):
    text = normalise_message(message)
    found = read_facts(text, FactContext(date(2026, 11, 25)), VOCABULARY).get(fact)
    assert found is not None and found.value == value and found.said in text
    assert said is None or found.said == said
