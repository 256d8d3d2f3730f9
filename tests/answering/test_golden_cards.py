"""The golden cards that the widget's tests draw are still what the answering side writes."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from bot.answering.answer import Answerer
from tests.golden.golden_cards import CARDS
from tests.golden.write_cards import Conversation, as_text, ask, read_conversations, unavailable_replies

ANEW = "write them anew with `.venv/bin/python -m tests.golden.write_cards` and look at the difference"


@pytest.mark.parametrize("conversation", read_conversations(), ids=lambda one: f"{one.name}.{one.lang}")
def test_a_golden_card_is_what_the_assistant_says(
    answerer: Answerer, contract: Draft202012Validator, conversation: Conversation
) -> None:
    cards = ask(answerer, conversation)
    kept = conversation.file.read_text(encoding="utf-8")
    assert [fault.message for card in cards for fault in contract.iter_errors(card)] == []
    assert cards[0]["outcome"] == conversation.outcome
    assert as_text({"message": conversation.messages[-1], "cards": cards}) == kept, ANEW


def test_the_doors_last_resort_is_golden_too(contract: Draft202012Validator) -> None:
    for file, reply in unavailable_replies():
        assert contract.is_valid(reply["cards"][0])
        assert file.read_text(encoding="utf-8") == as_text(reply), ANEW


def test_every_outcome_has_a_golden_card_in_every_language(contract: Draft202012Validator) -> None:
    replies = [json.loads(file.read_text(encoding="utf-8")) for file in CARDS.glob("*.json")]
    seen = {(card["outcome"], card["lang"]) for reply in replies for card in reply["cards"]}
    schema = contract.schema["properties"]
    assert seen == {(o, lang) for o in schema["outcome"]["enum"] for lang in schema["lang"]["enum"]}


def test_no_golden_card_is_left_over() -> None:
    written = {one.file for one in read_conversations()} | {file for file, _ in unavailable_replies()}
    assert set(CARDS.glob("*.json")) == written
