"""Do we qualify? behind an answer, and what is told of the asker there: the case is that of the measure talked about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answering.talk import last_card

CENTRE, DUTY, INSURANCE, FEE = (
    "外资研发中心开办奖励多少",
    "进口设备免税怎么说",
    "外国人能参加医保吗",
    "外资小微企业担保费率多少",
)


@pytest.mark.parametrize(
    ("messages", "measure"),
    [
        ((CENTRE, "我们能拿吗"), "rd-centre-award"),
        ((CENTRE, "我们在渝北开了一家，瑞士独资，算不算"), "rd-centre-award"),
        (("外资年度奖励怎么算", "我们也是做制造业的，够不够格"), "fdi-award"),
        ((DUTY, "我们也想免，符合条件不"), "duty-free-equipment"),
        ((INSURANCE, "我老婆是越南人，没上班，她可以不"), "medical-insurance"),
        ((FEE, "我們是日資，十五人", "符合資格嗎"), "guarantee-fee"),
        ((FEE, "We are a Danish firm with nine people. Are we eligible?"), "guarantee-fee"),
        (("退税能不能快点", "我公司信用高，正常申报", "是不是比六天还短"), "export-refund"),
        (("重点外企能谈预约定价吗", "我们法资，做化工"), "advance-pricing"),
    ],
)
def test_a_case_opens_on_the_measure_talked_about(ask: Any, messages: tuple[str, ...], measure: str) -> None:
    card = last_card(ask, *messages)
    assert [row["measure"] for row in card["eligibility"]] == [measure]


@pytest.mark.parametrize(
    "message",
    [
        "我们想做二手车出口，可以吗",
        "我们能参加广交会吗",
        "我们想建海外仓，有支持吗",
        "Can we join the Canton Fair?",
        "我们想知道归谁管",
        "我们怎么申请",
        "我能报销差旅费吗",
        "我们可以租重庆的写字楼吗",
        "它们是同一家不",
    ],
)
def test_a_matter_of_its_own_opens_none(ask: Any, message: str) -> None:
    assert not last_card(ask, CENTRE, message)["eligibility"]


def test_an_answer_that_nobody_could_read_leaves_the_question_open(ask: Any) -> None:
    card = last_card(ask, CENTRE, "我们能拿吗", "研发中心嘛")
    assert card["outcome"] == "needs_facts"


@pytest.mark.parametrize(
    ("story", "measure"),
    [
        ("我是外企的财务总监，想走人才引进把户口落到重庆，我算得上不", "talent-permit"),
        (
            "I am from Norway and invest my own money. A firm on the regional equity board here wants me. Am I allowed to?",
            "overseas-individual-equity",
        ),
    ],
)
def test_a_story_that_names_a_measure_opens_its_case(ask: Any, story: str, measure: str) -> None:
    assert [row["measure"] for row in last_card(ask, story)["eligibility"]] == [measure]
