"""Questions after what stands in no clause open no case; questions asked together are gone on with one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]
TWO = "外资研发中心奖励多少？另外，出口退税几天办完？"


@pytest.mark.parametrize(
    "message",
    [
        "今年的到资奖励什么时候截止报名",
        "区里招商局说有个外资专班，负责人叫什么名字",
        "我们够3000万美元了，到资奖励的申请表在哪里下载",
    ],
)
def test_what_stands_in_no_clause_opens_no_case_and_no_list(ask: Ask, message: str) -> None:
    assert ask(message).cards[0]["outcome"] == "no_answer"


@pytest.mark.parametrize(
    ("then", "clause"),
    [("第二个问题谁负责", "trade/23"), ("第一个问题谁负责", "fdi/6"), ("第一个呢？", "fdi/6")],
)
def test_one_of_two_questions_is_gone_on_with(ask: Ask, then: str, clause: str) -> None:
    both = ask(TWO)
    assert len(both.cards) == 2
    card = ask(then, after=both).cards[0]
    assert card["outcome"] == "answered" and card["citations"][0]["clause_id"].endswith(clause)


@pytest.mark.parametrize(
    "then", ["需要符合什么条件", "要满足哪些要求", "需要具备什么条件才行", "what conditions must be met?"]
)
def test_conditions_left_without_a_subject_are_those_of_the_clause_cited(ask: Ask, then: str) -> None:
    before = ask("外资研发中心有什么奖励")
    card = ask(then, after=before).cards[0]
    assert card["outcome"] == "answered" and card["citations"][0]["clause_id"].endswith("fdi/6")


def test_an_angry_message_with_a_question_is_answered(ask: Ask) -> None:
    card = ask("滚，垃圾机器人，外资研发中心开办奖励到底多少").cards[0]
    assert card["outcome"] == "answered" and "200" in card["text"]
