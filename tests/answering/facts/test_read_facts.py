"""Messages → the facts they state, with the words that state them; nothing raises on any text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
AS_OF = date(2026, 11, 25)
KNOWN = {"paid_in_amount": Fact("paid_in_amount", Decimal(25_000_000), "USD", "2500万美元")}
PIECES = st.sampled_from(["到位", "3000万", "美元", "不到", "没有", "股东贷款", "2024年", "在渝北", "半年", "逾期", "一半", "1.2亿", "，", "？",
                          "usd", " 15m ", "not ", "shareholder loan", "last year", "三", "万", "亿", "千", ".", ",", "如果", "呢", "汇率7.2"])  # fmt: skip


def read(text, asked=None, known=None):
    context = FactContext(AS_OF, VOCABULARY[asked] if asked else None, known or {})
    return read_facts(normalise_message(text), context, VOCABULARY)


@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)),
    st.sampled_from([None, *VOCABULARY]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_said_is_of_the_text(text, asked, with_known):
    spec = VOCABULARY[asked] if asked else None
    facts = read_facts(text, FactContext(AS_OF, spec, KNOWN if with_known else {}), VOCABULARY)
    for fact_id, fact in facts.items():
        assert fact.id == fact_id in VOCABULARY
        assert fact.said in text


@pytest.mark.parametrize("text", ["", " ", "？", "你好", "谁负责这个？", "4%这一档是不是要超过3000万美元？"])
def test_what_states_nothing(text):
    assert read(text) == {}
