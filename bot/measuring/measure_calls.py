"""A running bot in, the bytes of an action call at each turn of one conversation out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.measuring.ask_bot import RasaBot
from bot.measuring.measure_turns import Advance, TurnFailed, say_or_fail
from bot.measuring.record_calls import CallRecorder
from bot.measuring.run_bot import RunningBot, second_rasa


def measure_calls(bot: RunningBot, is_patched: bool, messages: Sequence[str], advance: Advance) -> list[int]:
    """The largest call of each turn, as a further Rasa sends it. Raises TurnFailed, BotNotStarted."""
    name = "recorded-patched" if is_patched else "recorded-unpatched"
    with (
        CallRecorder(bot.settings.actions_port) as recorder,
        second_rasa(bot, name, is_patched, recorder.port) as rasa,
    ):
        conversation = RasaBot(rasa.urls[0].rstrip("/")).open()
        largest = []
        for message in messages:
            before = len(recorder.sizes)
            say_or_fail(conversation, message)
            calls = recorder.sizes[before:]
            if not calls:
                raise TurnFailed(f"Rasa called no action for {message[:40]!r}: there is no call to measure.")
            largest.append(max(calls))
            advance()
    return largest
