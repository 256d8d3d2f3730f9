"""Short questions that go on with the matter before, exchange a part of it, move to the next clause, or leave it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.conversation import Conversation
from bot.answering.replies.refused import at_home
from tests.answering.talk import last_card

DOC = "yfbf-2022-107"
SHOPS, REPAIR = "跨境电商示范区要建几个", "保税维修的目标呢"


def end(card: Any) -> tuple[str, str]:
    first = card["citations"][0]["clause_id"].removeprefix(f"{DOC}/") if card["citations"] else ""
    return card["outcome"], first


@pytest.mark.parametrize(
    ("messages", "clause", "says"),
    [
        # another clause is nearer to the words alone, this one to both questions together
        ((SHOPS, "活动每年办多少场"), "trade/13", "每年举办跨境电商活动 100 场以上"),
        ((SHOPS, "活動呢"), "trade/13", "100 场以上"),
        (("外资总部有什么支持", "那资金池呢"), "fdi/5", "资金池"),
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
        # words that only point, and the text of what was answered
        (("在重庆做跨境电商有什么扶持", "那这块归哪些部门管"), "trade/13", "市邮政管理局"),
        (("外国人来重庆上班能进医保吗", "把原文发我看看"), "fdi/17", "基本医疗保险"),
        # the second of two questions is asked once more, and not only its clause
        (("想问两件事：海外仓到2024年多少家，还有综服企业带动进出口多少", "先看第二个"), "trade/15", "300 亿元"),
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


@pytest.mark.parametrize("question", ["And is that still valid in 2026?", "现在还有效吗"])
def test_in_a_case_whether_it_still_applies_is_a_question_of_its_own(ask: Any, question: str) -> None:
    told = "We put USD 12 million of equity into a new plant in Chongqing in 2023. Do we get the award?"
    opened = ask(told)
    answered = ask(question, after=opened)
    assert end(answered.cards[-1]) == ("answered", "fdi/expiry")
    assert answered.cards[-1]["citations"][1]["clause_id"] == f"{DOC}/fdi/10"
    assert "本行动计划到期，相关政策措施继续有效" in answered.cards[-1]["text"].splitlines()[0]
    again = last_card(ask, told, question, "What if it were real estate?")
    assert "2026" not in again["text"], "the year of the question is none of payment"


@pytest.mark.parametrize(
    ("question", "clause"),
    [("外贸那个计划管到哪年", "trade/goals"), ("How long does the investment plan run?", "fdi/expiry")],
)
def test_until_when_a_plan_runs_is_answered(ask: Any, question: str, clause: str) -> None:
    card = last_card(ask, question)
    assert end(card) == ("answered", clause)
    assert "2022" in card["text"].splitlines()[0]
