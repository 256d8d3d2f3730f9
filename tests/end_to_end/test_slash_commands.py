"""Commands with a slash, typed to Rasa directly: none is executed, each gets a reply that says what can be asked."""

import uuid

import pytest


@pytest.mark.parametrize("command", ["/restart", "／restart", "/greet", "/session_start", "/back", "/"])
def test_a_command_resets_nothing_and_is_answered(bot, command):
    sender = uuid.uuid4().hex
    (first,) = bot.ask_rasa("外资研发中心能拿多少开办奖励？", sender)
    (reply,) = bot.ask_rasa(command, sender)
    said = (reply["custom"]["outcome"], reply["custom"]["intent"])
    assert said[0] == "no_answer" or said == ("smalltalk", "greet"), reply["custom"]["text"]
    assert reply["custom"]["lang"] == first["custom"]["lang"] or said[0] == "no_answer"
    (after,) = bot.ask_rasa("那谁负责？", sender)
    assert after["custom"]["citations"][0]["clause_id"] == first["custom"]["citations"][0]["clause_id"]


@pytest.mark.parametrize("command", ["/restart", "/greet", "/start", "/help"])
def test_the_usual_ones_are_greeted(bot, command):
    (reply,) = bot.ask_rasa(command)
    assert (reply["custom"]["outcome"], reply["custom"]["intent"]) == ("smalltalk", "greet")
