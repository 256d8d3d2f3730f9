"""Messages behind an answer whose words no list holds: learned models tell that they lean on it, and what they ask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answering.talk import last_card

DOC = "yfbf-2022-107"


def first_clause(card: Any) -> str:
    return str(card["citations"][0]["clause_id"].removeprefix(f"{DOC}/")) if card["citations"] else ""


@pytest.mark.parametrize(
    ("messages", "clause", "says"),
    [
        (("外资研发中心有奖励吗", "那要闯几道关才轮得到我们？"), "fdi/6", "认定符合条件"),
        (("出口退税几天办完", "这一摊最后落在哪些衙门头上？"), "trade/23", "重庆市税务局"),
        (("How long does an export tax refund take?", "And whose door do we knock on for this?"), "trade/23", "税务局"),
    ],
)
def test_it_goes_on_with_the_clause_talked_about(ask: Any, messages: tuple[str, ...], clause: str, says: str) -> None:
    card = last_card(ask, *messages)
    assert (card["outcome"], first_clause(card)) == ("answered", clause)
    assert says in card["text"]


@pytest.mark.parametrize(
    ("messages", "clause"),
    [
        (("外资研发中心有奖励吗", "那出口退税几天到账"), "trade/23"),
        (("出口退税几天办完", "对了，外国娃儿读书咋个安排"), "fdi/16"),
        (("What is the R&D centre award?", "So what about bonded repair outside the zone?"), "trade/14"),
    ],
)
def test_a_matter_of_its_own_is_not_dragged_back(ask: Any, messages: tuple[str, ...], clause: str) -> None:
    assert first_clause(last_card(ask, *messages)) == clause


@pytest.mark.parametrize("message", ["打款到账具体是哪天？", "那表格去哪里下载？"])
def test_what_no_clause_says_is_refused_beside_the_clause(ask: Any, message: str) -> None:
    card = last_card(ask, "外资研发中心有奖励吗", message)
    assert card["outcome"] == "no_answer"


def test_the_policy_of_another_place_is_refused(ask: Any) -> None:
    assert last_card(ask, "外资研发中心有奖励吗", "那上海的呢")["outcome"] == "no_answer"


def test_an_offered_choice_is_not_a_follow_up(ask: Any) -> None:
    card = last_card(ask, "外资研发中心有奖励吗", "不是这个", "都不对，不是这些")
    assert card["outcome"] in ("no_answer", "clarify")
