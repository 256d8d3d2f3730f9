"""Messages nobody wrote a pattern for → what the learned reader makes of them, and that its file fits the vocabulary."""

import numpy as np
import pytest

from bot.answering.facts.learned_facts import MOST_CHARACTERS, Heads, load_learned_facts, values_of
from bot.measuring.fact_examples import facts_to_read
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

FACTS = {fact.id: fact for fact in facts_to_read(load_vocabulary())}


def likeliest(message: str, name: str) -> object:
    one = load_learned_facts().read(normalise_message(message))[name]
    return max(one.of, key=lambda value: one.of[value])


def test_every_fact_of_the_vocabulary_was_learned_with_its_values():
    read = load_learned_facts().read("我们是外资企业")
    assert read.keys() == FACTS.keys()
    assert all(tuple(one.of) == values_of(FACTS[name]) for name, one in read.items())
    assert all(sum(one.of.values()) == pytest.approx(1, abs=1e-3) for one in read.values())


@pytest.mark.parametrize(
    ("message", "fact", "value"),
    [
        ("老板是荷兰人，公司百分之百他的", "foreign_invested", True),
        ("隔壁老板是荷兰人，他那公司百分之百外资", "foreign_invested", None),
        ("荷兰股东前年把股份全卖给本地人了", "foreign_invested", False),
        ("我们正考虑让荷兰人入股", "foreign_invested", None),
        ("厂里做的是洗衣机电机", "industry", "manufacturing"),
        ("Our plant stamps car doors", "industry", "manufacturing"),
        ("银行那边的转账系统瘫痪了才没交上，不怪我们", "own_fault", False),
        ("是我们会计忘了交", "own_fault", True),
        ("到底是谁的责任还说不清", "own_fault", None),
    ],
)
def test_what_messages_state(message, fact, value):
    assert likeliest(message, fact) == value


@pytest.mark.parametrize("message", ["外资研发中心奖励由谁负责？", "hello", "海外仓的目标是多少", "🙂", "、、、"])
def test_plain_questions_and_noise_state_nothing_surely(message):
    read = load_learned_facts().read(normalise_message(message))
    assert all(one.of[one.likeliest] < 0.9 for one in read.values())


def test_the_words_shown_are_the_messages_own():
    message = normalise_message("你好，我在永川。我们的股东是一家卢森堡公司，想问问政策")
    one = load_learned_facts().read(message)["foreign_invested"]
    assert one.likeliest is True
    assert "卢森堡" in one.said
    assert one.said in message


def test_words_shown_of_a_text_without_stops_are_cut():
    message = "我们的股东是一家卢森堡公司" + "而且我们还想问问别的事情" * 10
    said = load_learned_facts().read(message)["foreign_invested"].said
    assert said in message
    assert len(said) <= 60


@pytest.mark.parametrize("message", ["", "   ", "我们是外资企业。" * (MOST_CHARACTERS // 8 + 1)])
def test_nothing_is_read_of_nothing_and_of_what_is_too_long(message):
    assert load_learned_facts().read(message) == {}


def test_a_query_gathers_from_the_token_it_looks_for():
    vectors = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32) * 10
    heads = Heads(
        ("a", "b"),
        ((None, True), (None, "x", "y")),
        np.array([[1, 0], [0, 1]], dtype=np.float32),
        np.array([[[0, 0], [1, 0], [9, 9]], [[0, 0], [0, 0], [0, 1]]], dtype=np.float32),
        np.zeros((2, 3), dtype=np.float32),
    )
    odds, attention = heads.read(vectors)
    assert attention.argmax(axis=0).tolist() == [0, 1]
    assert odds.argmax(axis=1).tolist() == [1, 2]
    assert odds[0, 2] == 0  # the first fact has no third value
