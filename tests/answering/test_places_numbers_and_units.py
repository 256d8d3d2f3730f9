"""Whose policy is asked for, clauses named by number, and units named together."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.decide import other_place

DOC = "yfbf-2022-107"


def first(answer: Any) -> str:
    return str(answer.cards[0]["citations"][0]["clause_id"]).removeprefix(f"{DOC}/")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("上海外资研发中心奖励多少", "上海市"),
        ("四川的外资奖励是多少", "四川省"),
        ("香港有没有外资奖励", "香港"),
        ("新加坡的研发中心奖励多少", "新加坡"),
        ("越南外资优惠", "越南"),
        ("what incentives does shanghai offer", "上海市"),
        ("what is the r&d award in hong kong", "香港"),
        ("香港企业能申请研发中心奖励吗", None),
        ("港资企业有什么优惠政策", None),
        ("台商在重庆能享受奖励吗", None),
        ("新加坡公司想拿研发中心奖励", None),
        ("we are a singapore company, what award can we get", None),
        ("中新项目对新加坡有什么支持政策", None),
        ("上海的企业来投资有奖励吗", None),
        ("绵阳那边外资到位给多少奖励,跟重庆比哪个划算", "绵阳"),
        ("is the chengdu award more generous than chongqing's", "成都"),
        ("我们在成都有厂,想到重庆增资,给多少", None),
        ("西部地区鼓励类产业优惠政策", None),
        ("出口到越南有补贴吗", None),
        ("美国加征关税的企业有什么扶持政策", None),
    ],
)
def test_a_place_that_documents_name_is_foreign_where_its_policy_is_asked_for(text: str, place: str | None) -> None:
    assert other_place(text) == place


@pytest.mark.parametrize("message", ["上海外资研发中心奖励多少", "What is the R&D centre award in Hong Kong?"])
def test_no_figure_of_ours_for_another_place(ask: Any, message: str) -> None:
    assert ask(message).cards[0]["outcome"] == "no_answer"


@pytest.mark.parametrize(
    ("message", "clause"),
    [
        ("外资计划保障措施（二）", "fdi/safeguard-2"),
        ("外资保障措施第二条", "fdi/safeguard-2"),
        ("外贸计划保障措施第三条", "trade/safeguard-3"),
        ("FDI plan, safeguard 3", "fdi/safeguard-3"),
        ("外资计划第2条", "fdi/2"),
    ],
)
def test_safeguards_have_numbers_of_their_own(ask: Any, message: str, clause: str) -> None:
    assert first(ask(message)) == clause


def test_a_safeguard_of_no_plan_is_a_choice_and_one_beyond_the_last_is_none(ask: Any) -> None:
    assert ask("保障措施第一条").cards[0]["outcome"] == "clarify"
    assert ask("外贸计划保障措施第9条").cards[0]["outcome"] == "no_answer"


@pytest.mark.parametrize("message", ["外贸计划第6条", "那外贸计划第6条呢"])
def test_a_clause_of_the_other_plan_by_its_number(ask: Any, message: str) -> None:
    assert first(ask(message, after=ask("外资研发中心奖励多少"))) == "trade/6"


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("重庆市税务局和海关分别负责哪些", ["重庆市税务局", "重庆海关"]),
        ("科技局、财政局各自负责什么？", ["市科技局", "市财政局"]),
        ("What are the Tax Bureau and Chongqing Customs responsible for?", ["重庆市税务局", "重庆海关"]),
        ("市科技局有什么任务", ["市科技局"]),
        ("107号文里 人社部门 摊上几件事", ["市人力社保局"]),
        ("市民政局 任务", ["市民政局"]),
        ("证监局有份吗", ["重庆证监局"]),
        ("贸促会分到乜嘢工作", ["市贸促会"]),
        ("CCPIT does what in these plans", ["市贸促会"]),
        ("Where is the Port and Logistics Office involved?", ["市政府口岸物流办"]),
    ],
)
def test_the_tasks_of_each_unit_named(ask: Any, message: str, names: list[str]) -> None:
    assert [card["unit"]["name"] for card in ask(message).cards] == names


@pytest.mark.parametrize("message", ["海关负责AEO吗", "海关怎么收费", "找市商务委申请奖励"])
def test_a_unit_and_a_matter_is_no_question_for_the_units_tasks(ask: Any, message: str) -> None:
    assert ask(message).cards[0]["outcome"] != "unit_tasks"


def test_several_departments_in_cantonese(ask: Any) -> None:
    card = ask("班列同鐵海聯運呢啲運輸嘅事，係邊幾個部門負責？").cards[0]
    assert card["text"].startswith("責任單位")


@pytest.mark.parametrize(
    ("message", "clause"),
    [("口岸收费公开吗", "fdi/14"), ("这份通知公开吗", "notice"), ("107号 发文 日子 哪天", "notice")],
)
def test_what_is_public(ask: Any, message: str, clause: str) -> None:
    assert first(ask(message)) == clause


@pytest.mark.parametrize("message", ["Could I speak to a real clerk instead?", "put me through to somebody please"])
def test_a_person_is_asked_for_in_many_words(ask: Any, message: str) -> None:
    assert ask(message).cards[0]["outcome"] == "handoff"


def test_an_interest_rate_is_no_other_percentage(ask: Any) -> None:
    assert ask("保单融资的利率是多少？").cards[0]["outcome"] == "no_answer"
    assert first(ask("出口退税 几天")) == "trade/23"


def test_a_short_question_after_a_detail_is_no_greeting(ask: Any) -> None:
    assert ask("有电话吗").cards[0]["outcome"] == "no_answer"


@pytest.mark.parametrize("compound", ["foreign-capital award", "foreign capital award"])
def test_an_english_compound_is_understood_by_its_parts(ask: Any, compound: str) -> None:
    answer = ask(f"Who decides about the {compound}?")
    assert first(answer) == "fdi/10"
    assert "市商务委 (Chongqing Municipal Commission of Commerce)" in answer.cards[0]["text"]
