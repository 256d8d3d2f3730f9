"""Short questions that go on with the matter before, exchange a part of it, move to the next clause, or leave it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.conversation import Conversation
from bot.answering.replies.refused import at_home

DOC = "yfbf-2022-107"
SHOPS, REPAIR = "跨境电商示范区要建几个", "保税维修的目标呢"


def last_card(ask: Any, *messages: str) -> Any:
    answer = None
    for message in messages:
        answer = ask(message, after=answer)
    assert answer is not None
    return answer.cards[-1]


def end(card: Any) -> tuple[str, str]:
    first = card["citations"][0]["clause_id"].removeprefix(f"{DOC}/") if card["citations"] else ""
    return card["outcome"], first


@pytest.mark.parametrize(
    ("messages", "clause", "says"),
    [
        # another clause is nearer to the words alone, this one to both questions together
        ((SHOPS, "活动每年办多少场"), "trade/13", "每年举办跨境电商活动 100 场以上"),
        ((SHOPS, "活動呢"), "trade/13", "100 场以上"),
        (("外资总部有什么支持", "资金池可以做吗"), "fdi/5", "资金池"),
        # words that name no matter, with what is asked
        (("Can foreign companies take part in PPP projects?", "Which sectors are covered?"), "fdi/3", ""),
        (
            ("What support is there for overseas warehouses?", "How many of them should there be by 2024?"),
            "trade/12",
            "8 家",
        ),
        (("海外仓有什么支持", "把原文发我看看"), "trade/12", ""),
        (("外资研发中心开办奖励多少", "谁 in charge"), "fdi/6", ""),
        # the matter is exchanged, what is asked stays
        (("中心城区2024年外贸要做到多少", "渝东北和渝东南呢"), "trade/6", "200 亿元"),
        (("cross-border e-commerce 的 target", "bonded repair 的呢"), "trade/14", "100 亿元"),
        # the matter is left
        ((SHOPS, "出口退税要多久"), "trade/23", "6 个工作日"),
        (("外国人工作居留许可最长几年", "那他们看病能进医保吗"), "fdi/17", "基本医疗保险"),
    ],
)
def test_a_short_question_is_understood_with_the_one_before(
    ask: Any, messages: tuple[str, ...], clause: str, says: str
) -> None:
    card = last_card(ask, *messages)
    assert end(card) == ("answered", clause)
    assert says in card["text"]


def test_the_units_are_asked_of_the_other_matter_too(ask: Any) -> None:
    card = last_card(ask, "海外仓由谁负责", "那出口退税呢")
    assert end(card) == ("answered", "trade/23")
    assert card["text"].startswith("责任单位：重庆市税务局")


@pytest.mark.parametrize("message", ["什么时候到账", "电话呢", "申请表在哪下"])
def test_what_stands_in_no_clause_is_still_refused(ask: Any, message: str) -> None:
    assert last_card(ask, "外资研发中心开办奖励多少", message)["outcome"] == "no_answer"


@pytest.mark.parametrize(
    ("messages", "clause"),
    [
        (("外贸计划第7条", "下一条呢"), "trade/8"),
        (("外贸计划第7条", "上一条呢"), "trade/6"),
        (("外贸计划第7条", "下一条呢", "下一条"), "trade/9"),
        (("What does clause 10 of the foreign investment plan say?", "And the next one?"), "fdi/11"),
        (("外贸计划第7条", "外资计划第3条", "上一条呢"), "trade/7"),
        ((SHOPS, REPAIR, "回到前面那个，谁负责"), "trade/13"),
    ],
)
def test_the_next_clause_and_the_one_before(ask: Any, messages: tuple[str, ...], clause: str) -> None:
    assert end(last_card(ask, *messages)) == ("answered", clause)


@pytest.mark.parametrize("message", ["那重庆呢", "重慶的呢？", "OK, and Chongqing?"])
def test_a_question_refused_for_its_place_is_asked_of_the_own_city(ask: Any, message: str) -> None:
    first = ask("深圳的外资研发中心开办奖励多少")
    assert first.cards[0]["outcome"] == "no_answer"
    assert end(ask(message, after=first).cards[0])[1] == "fdi/6"


def test_the_place_is_exchanged_once_only(ask: Any) -> None:
    first = ask("深圳的外资研发中心开办奖励多少")
    after = ask("那重庆呢", after=first)
    assert first.state["asked_elsewhere"] == "重庆市的外资研发中心开办奖励多少"
    assert after.state["asked_elsewhere"] == ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("深圳的研发中心有奖励吗", "重庆市的研发中心有奖励吗"),
        ("what does shenzhen pay?", "what does chongqing pay?"),
        ("研发中心有奖励吗", ""),
    ],
)
def test_the_own_city_takes_the_place_of_another(question: str, expected: str) -> None:
    assert at_home(question).casefold() == expected


def test_an_answer_forgets_the_question_of_another_place() -> None:
    talk = Conversation().refuse("重庆市的奖励").cite(("a",), "问")
    assert talk.asked_elsewhere == ""


def test_a_correction_that_asks_anew_leaves_the_case(ask: Any) -> None:
    card = last_card(ask, "外资买设备进口，我们能免税吗", "不对，我是问科研用的耗材怎么通关")
    assert end(card) in (("answered", "trade/22"), ("answered", "fdi/6"))


def test_words_of_two_languages_are_compared_by_what_the_documents_call_them(ask: Any) -> None:
    assert end(last_card(ask, "HQ 落户有什么 green channel")) == ("answered", "fdi/5")
