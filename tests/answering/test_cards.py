"""Cards that carry decisions on eligibility: what they lose when they are too large, and in which order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answering.cards import DECISION_BYTES, CardBody, CardFrame, card_bytes, fixed_text, make_card
from bot.answering.conversation import Conversation, read_state

FRAME = CardFrame("turn-1", "ask_eligibility", "zh-Hans", "v1", "m", date(2026, 1, 5))


def hit(name: str, weight: int) -> dict[str, Any]:
    return {"clause_id": name, "quotes": [{"text": "字" * weight}] * 3, "gloss": {"text": "x" * weight}}


def decision(name: str, weight: int) -> dict[str, Any]:
    other = {"tier": "low", "verdict": "met", "benefits": [{"label": "字" * weight}]}
    return {"measure": name, "conditions": ["c"], "assumptions": ["字" * weight] * 4, "alternatives": [other]}


def body(weight: int, outcome: str = "eligibility") -> CardBody:
    return CardBody(
        outcome,
        lambda hits, brief: "短" if brief else "长" * 300,
        [hit("a", weight), hit("b", weight)],
        buttons=[("是", "是"), ("否", "否")],
        eligibility=[decision("one", weight), decision("two", weight)],
    )


def shape(card: dict[str, Any]) -> dict[str, Any]:
    first = card["citations"][0]
    return {
        "citations": len(card["citations"]),
        "is_brief": card["text"] == "短",
        "assumptions": len(card["eligibility"][0]["assumptions"]),
        "quotes": len(first["quotes"]),
        "has_gloss": first["gloss"] is not None,
        "figures_of_others": len(card["eligibility"][0]["alternatives"][0]["benefits"]),
        "decisions": len(card["eligibility"]),
    }


FULL = {
    "citations": 2, "is_brief": False, "assumptions": 4, "quotes": 3, "has_gloss": True, "figures_of_others": 1, "decisions": 2,
}  # fmt: skip
ORDER = ["citations", "is_brief", "assumptions", "quotes", "has_gloss", "figures_of_others", "decisions"]


@pytest.mark.parametrize("weight", [1, 40, 60, 70, 80, 100, 120, 150, 200, 300, 500])
def test_a_decision_loses_what_decides_least_first(weight: int) -> None:
    card = make_card(FRAME, body(weight))
    lost = [name for name in ORDER if shape(card)[name] != FULL[name]]
    assert lost == ORDER[: len(lost)]
    assert card["buttons"] and card["eligibility"][0]["conditions"] == ["c"]
    assert card_bytes(card) <= DECISION_BYTES or lost == ORDER


def test_small_and_huge_decisions_stand_at_the_two_ends() -> None:
    assert shape(make_card(FRAME, body(1))) == FULL
    assert shape(make_card(FRAME, body(3000)))["decisions"] == 1


def test_a_card_without_decisions_has_an_empty_list() -> None:
    card = make_card(FRAME, CardBody("answered", fixed_text("文"), [hit("a", 10)]))
    assert card["eligibility"] == []


@pytest.mark.parametrize("case", [None, {"measure": "award", "facts": {"year": 2024}}])
def test_the_conversation_carries_a_case_along(case: dict[str, Any] | None) -> None:
    talk = Conversation(eligibility=case)
    for later in (talk.cite(("a",), "问"), talk.refuse(), talk.offer(()), read_state(talk.as_json())):
        assert later.eligibility == case


@pytest.mark.parametrize("case", ["text", 5, ["a"]])
def test_a_case_of_another_shape_is_none(case: object) -> None:
    assert read_state({**Conversation().as_json(), "eligibility": case}).eligibility is None
