"""Conversations about eligibility, turn by turn: what is decided, what is asked next, and what is carried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]
Turns = list[tuple[str, dict[str, Any]]]
"""Each message with what its card must show: outcome, measure, tier, verdict, asks (fact asked next), first citation."""

CONVERSATIONS: dict[str, Turns] = {
    "all facts in one message are decided at once": [
        (
            "我们是重庆的食品厂，2024年增资，外方实际到账1600万美元，没有股东贷款，能拿到位外资奖励吗",
            {"outcome": "eligibility", "measure": "fdi-award", "tier": "general", "verdict": "met", "cites": "fdi/10"},
        ),
    ],
    "loans are taken off before the threshold": [
        (
            "重庆的物流新项目，2023年实际到位1800万美元，其中900万美元是外方股东贷款，有没有财政奖励",
            {"verdict": "not_met", "measure": "fdi-award"},
        ),
    ],
    "what is missing is asked for, most decisive first; not knowing is an answer": [
        (
            "我们外资实际到位2600万美元，可以拿奖励吗",
            {"outcome": "needs_facts", "verdict": "unknown", "asks": "shareholder_loan_amount"},
        ),
        ("没有股东贷款", {"outcome": "needs_facts", "asks": "industry"}),
        ("其他行业", {"outcome": "needs_facts", "asks": "project_kind"}),
        ("新项目", {"outcome": "needs_facts", "asks": "paid_in_year"}),
        ("2023年", {"outcome": "needs_facts", "asks": "in_chongqing"}),
        ("不知道", {"outcome": "eligibility", "verdict": "unknown", "asks": None}),
    ],
    "a side question is answered, and the open question stands behind the answer": [
        ("我们外资实际到位2600万美元，可以拿奖励吗", {"outcome": "needs_facts", "asks": "shareholder_loan_amount"}),
        ("谁负责？", {"outcome": "answered", "cites": "fdi/10", "asks": "shareholder_loan_amount"}),
        ("没有", {"outcome": "needs_facts", "asks": "industry"}),
    ],
    "a changed fact decides anew": [
        (
            "重庆的制造业增资项目，2024年实际到位2500万美元，没有外方股东贷款，能拿奖励吗",
            {"verdict": "met", "tier": "general"},
        ),
        ("那4000万呢", {"verdict": "met", "tier": "manufacturing"}),
        ("如果是房地产项目呢", {"verdict": "not_met"}),
    ],
    "a fact of another kind is corrected": [
        (
            "重庆的制造业新项目，2023年实际到位1500万美元，没有外方股东贷款，能拿奖励吗",
            {"verdict": "met"},
        ),
        ("不是，是2022年到位的", {"verdict": "not_met"}),
    ],
    "a friend's firm is another one": [
        (
            "重庆的港资仓储新项目，2024年实际到位2000万美元，没有外方股东贷款，不是房地产和金融，能拿奖励吗",
            {"verdict": "met", "measure": "fdi-award"},
        ),
        ("我表哥的公司也到位了1300万美元，他那个呢？", {"verdict": "unknown", "measure": "fdi-award"}),
    ],
    "a client's firm beside the asker's own is another one": [
        (
            "重庆的港资仓储新项目，2024年实际到位2000万美元，没有外方股东贷款，不是房地产和金融，能拿奖励吗",
            {"verdict": "met", "measure": "fdi-award"},
        ),
        ("我客户的公司呢，去年到位了1900万美元", {"verdict": "unknown", "measure": "fdi-award"}),
    ],
    "an adviser goes on about the same client": [
        ("我客户的公司在重庆，2024年实际到位1800万美元，能拿奖励吗", {"verdict": "unknown", "measure": "fdi-award"}),
        ("没有股东贷款", {"verdict": "unknown"}),
        ("我客户的公司是做汽车零部件的新项目", {"verdict": "unknown", "asks": "in_chongqing"}),
    ],
    "what was told is taken back, and its new words name another measure": [
        (
            "重庆的外资房地产新项目，2024年实际到位2000万美元，没有外方股东贷款，能拿奖励吗",
            {"verdict": "not_met", "measure": "fdi-award"},
        ),
        ("搞错了，是做医疗器械的", {"verdict": "met", "measure": "fdi-award"}),
    ],
    "months beyond the limit": [
        (
            "城市更新项目拿的地，用外资结汇交地价款，银行系统出故障不怪我们，晚了四个月，滞纳金能免吗",
            {"verdict": "met", "measure": "land-late-fee", "cites": "fdi/12"},
        ),
        ("那拖到七个月呢", {"verdict": "not_met"}),
    ],
    "another measure starts afresh, facts about the asker go along": [
        (
            "重庆的制造业增资项目，2024年实际到位2500万美元，没有外方股东贷款，能拿奖励吗",
            {"measure": "fdi-award"},
        ),
        (
            "我们进口设备自用，在投资总额内，也在鼓励外商投资产业目录里，关税能免吗",
            {"measure": "duty-free-equipment", "verdict": "met", "cites": "fdi/14"},
        ),
    ],
    "a changed subject is not dragged back": [
        ("我们外资实际到位2600万美元，可以拿奖励吗", {"outcome": "needs_facts"}),
        ("跨境电商到2024年要达到多少", {"outcome": "answered", "cites": "trade/13"}),
        ("中欧班列的目标呢", {"outcome": "answered", "asks": None}),
    ],
    "the asker stops": [
        ("我们外资实际到位2600万美元，可以拿奖励吗", {"outcome": "needs_facts"}),
        ("算了", {"outcome": "answered", "cites": "fdi/10", "case": None}),
    ],
    "a second run starts clean": [
        ("重庆的制造业新项目，2023年实际到位1500万美元，没有外方股东贷款，能拿奖励吗", {"verdict": "met"}),
        ("换一个项目，实际到位2000万美元，能拿奖励吗", {"verdict": "unknown", "asks": "shareholder_loan_amount"}),
    ],
    "Traditional, with the asker's own letters": [
        (
            "我們的法國同事正在辦工作類居留許可，可以申請五年嗎",
            {"lang": "zh-Hant", "measure": "work-residence-permit", "verdict": "met", "cites": "fdi/18"},
        ),
    ],
    "English": [
        (
            "Our foreign R&D centre in Chongqing has been officially recognised by the authorities. "
            "Can we get the opening award?",
            {"lang": "en", "measure": "rd-centre-award", "verdict": "met", "cites": "fdi/6"},
        ),
    ],
    "which measures come into question": [
        (
            "我们是重庆的外资小微企业，能享受哪些政策",
            {"cites": "fdi/11", "measure": "guarantee-fee"},
        ),
    ],
}


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_conversation(ask: Ask, turns: Turns) -> None:
    answer = None
    for message, expected in turns:
        answer = ask(message, after=answer)
        shown = _shown(answer)
        assert {key: shown[key] for key in expected} == expected, message


def _shown(answer: Any) -> dict[str, Any]:
    card, case = answer.cards[0], answer.state["eligibility"]
    decision = (card["eligibility"] or [{}])[0]
    cited = card["citations"][0]["clause_id"].partition("/")[2] if card["citations"] else None
    return {
        "outcome": card["outcome"],
        "lang": card["lang"],
        "measure": decision.get("measure"),
        "tier": decision.get("tier"),
        "verdict": decision.get("verdict"),
        "asks": case["asked"] if case else None,
        "cites": cited,
        "case": case,
    }


def test_the_first_line_has_the_verdict_and_that_the_period_is_over(ask: Ask) -> None:
    card = ask("重庆的食品厂增资，2024年实际到账1600万美元，没有股东贷款，能拿到位外资奖励吗").cards[0]
    first = card["text"].splitlines()[0]
    assert first.startswith("按您说的情况，符合")
    assert "本行动计划到期，相关政策措施继续有效" in first


def test_both_readings_of_the_award_are_shown_as_floors(ask: Ask) -> None:
    card = ask("重庆的食品厂增资，2024年实际到账1600万美元，没有股东贷款，汇率按7.1算，能拿多少到位外资奖励").cards[0]
    benefits = [(b["value"], b["unit"], b["bound"]) for b in card["eligibility"][0]["benefits"]]
    assert benefits == [("320000", "CNY", "at_least"), ("2272000", "CNY", "at_least")]


def test_choices_are_buttons_whose_words_answer(ask: Ask) -> None:
    first = ask("我们外资实际到位2600万美元，没有外方股东贷款，可以拿奖励吗")
    titles = [button["payload"] for button in first.cards[0]["buttons"]]
    assert titles[0] == "制造业"
    assert titles[-1] == "不知道"
    second = ask(titles[1], after=first)
    assert second.cards[0]["eligibility"][0]["verdict"] == "not_met"
