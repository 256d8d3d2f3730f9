"""Ways in which people who never read a rule go on, take back and part: each row is a class of wording."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answering.talk import last_card

DOC = "yfbf-2022-107"
AWARD, STORE, SCHOOL = "外资研发中心开办奖励多少", "海外仓有什么支持", "外籍子女上学怎么办"


def first(card: Any) -> str:
    return card["citations"][0]["clause_id"].removeprefix(f"{DOC}/")


@pytest.mark.parametrize(
    "message",
    [
        "Which bodies carry responsibility for that task?",
        "Under whose remit does this fall?",
        "Could you name everyone responsible for this one?",
        "这个任务哪些部门负责",
        "那责任压给谁了",
        "这事该哪些单位来落实",
        "負責這件事的機關有哪幾個",
        "which 部门 in charge",
    ],
)
def test_units_of_the_clause_talked_about(ask: Any, message: str) -> None:
    card = last_card(ask, STORE, message)
    assert (card["outcome"], first(card)) == ("answered", "trade/12")
    assert "市商务委" in card["text"]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("講得很清楚，感謝你", "thank"),
        ("一下子就懂了，多谢", "thank"),
        ("That answers my question, cheers", "thank"),
        ("跟我说话的是不是电脑程序", "bot_challenge"),
        ("am I chatting with software", "bot_challenge"),
        ("Is there a real person behind this?", "bot_challenge"),
        ("換真人來回覆我好嗎", "human"),
    ],
)
def test_small_talk(ask: Any, message: str, kind: str) -> None:
    assert last_card(ask, SCHOOL, message)["intent"] == kind


@pytest.mark.parametrize("message", ["谢谢，海外仓呢", "讲讲外资奖励，谢谢", "你们是不是支持AI企业"])
def test_a_question_beside_courtesy_is_none(ask: Any, message: str) -> None:
    assert last_card(ask, SCHOOL, message)["outcome"] != "smalltalk"


@pytest.mark.parametrize(
    ("message", "clause"),
    [
        ("不好意思，问岔了，是想问居留许可", "fdi/18"),
        ("弄混了，我说的是总部", "fdi/5"),
        ("哎不是这个意思，是想晓得保税维修的", "trade/14"),
        ("Scrap that. Tell me about used car exports.", "trade/15"),
        ("Hold on, I mixed that up. I wanted to know about overseas warehouses.", "trade/12"),
    ],
)
def test_what_was_meant_instead(ask: Any, message: str, clause: str) -> None:
    assert first(last_card(ask, AWARD, message)) == clause


@pytest.mark.parametrize(
    ("messages", "clause"),
    [
        (("一带一路贸易占比有没有数", "RCEP那十几个国家呢"), "trade/21"),
        (("跨境电商要到多少亿", "那服务贸易呢"), "trade/goals"),
        (("外贸第9条", "外资的同一条"), "fdi/9"),
        ((AWARD, "出口退税几天", "第一个问题是谁负责的"), "fdi/6"),
    ],
)
def test_a_matter_exchanged_or_gone_back_to(ask: Any, messages: tuple[str, ...], clause: str) -> None:
    card = last_card(ask, *messages)
    assert (card["outcome"], first(card)) == ("answered", clause)


@pytest.mark.parametrize(
    "message", ["去年有几家拿到了", "经办人姓什么", "已经评上的是哪八家", "那钱几号打款，打到对公户还是基本户"]
)
def test_results_names_and_days_of_payment_stand_in_no_clause(ask: Any, message: str) -> None:
    assert last_card(ask, AWARD, message)["outcome"] == "no_answer"


@pytest.mark.parametrize("message", ["中欧班列有什么安排", "公司信用是哪一级还没查，能不能更快退税"])
def test_words_that_only_look_like_asking_for_units(ask: Any, message: str) -> None:
    assert last_card(ask, message)["intent"] != "ask_responsible_unit"
