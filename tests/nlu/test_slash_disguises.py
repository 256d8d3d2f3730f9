"""Leading slashes in every disguise through the real, trained model: none is executed as an intent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DISGUISES = [
    "/greet",
    "／greet",
    "\u2060/greet",
    "⁄restart",
    "/restart",
    "∕session_start",
    "⧸back",
    " \u200b\ufeff / ／ \u2060/greet",
    "\x1b[31m/greet",
    "\x1f/greet",
    "\ufe0f／restart",
    '/ask_unit_tasks{"unit": "市商务委"}',
    '／ask_policy@1.0{"clause_number": "6"}',
    "\u3164/greet",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_slash_is_read_as_text(parse: Callable[[str], dict[str, Any]], disguise: str) -> None:
    parsed = parse(disguise)
    assert not parsed["text"].startswith("/")
    # RegexMessageHandler leaves a ranking of one, at confidence 1.0; the classifier ranks them all.
    assert len(parsed["intent_ranking"]) > 1
    assert parsed["intent"]["confidence"] < 1.0
    assert all(entity["extractor"] != "RegexMessageHandler" for entity in parsed["entities"])


def test_rasa_itself_would_execute_one() -> None:
    """Guard of the test above: without the normaliser the handler does execute it."""
    from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
    from rasa.shared.nlu.training_data.message import Message

    (handled,) = RegexMessageHandler().process([Message.build("/greet")])
    assert handled.get("intent") == {"name": "greet", "confidence": 1.0}
    assert len(handled.get("intent_ranking")) == 1


@pytest.mark.parametrize("message", ["", "   ", "/", "\ud800", "\x00", "？" * 2000, "保税维修" * 500])
def test_odd_messages_are_read(parse: Callable[[str], dict[str, Any]], message: str) -> None:
    assert parse(message)["intent"]["name"]
