"""A running bot in, turns per second, processor time per turn, turn times and memory out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.measuring.ask_bot import Bot, Conversation, RasaBot
from bot.measuring.errors import MeasuringError
from bot.measuring.figures import Spread, percentile
from bot.measuring.messages import Messages
from bot.measuring.read_proc import Memory, cpu_between, read_all_cpu, read_memory

Advance = Callable[[], None]
# The turn's trace is written after its reply; an idle bot has done that too.
IDLE_SECONDS = 0.06


class TurnFailed(MeasuringError):
    """A turn that is being timed got no answer of the whole bot: its time says nothing."""


@dataclass(frozen=True)
class Rounds:
    """How throughput is measured: conversations at once, turns in each, rounds counted, rounds before them."""

    conversations: int = 4
    turns: int = 20
    counted: int = 5
    warm_up: int = 1

    @property
    def words(self) -> str:
        return f"{self.conversations} conversations × {self.turns} turns, median of {self.counted} rounds"


@dataclass(frozen=True)
class Round:
    """One round: turns per second, and processor milliseconds per turn of each process and of the asking side."""

    turns_per_second: float
    cpu_ms: Mapping[str, float]


@dataclass(frozen=True)
class TurnTimes:
    """Seconds of turns through the door, and of the same messages through the encoder alone."""

    turns: Sequence[float]
    encoder: Sequence[float]

    def allowed_ms(self, times_encoder: float, plus_ms: float) -> float:
        """What the encoder's p50 of this run allows a turn's p50 to be."""
        return times_encoder * 1000 * percentile(self.encoder, 0.5) + plus_ms


def say_or_fail(conversation: Conversation, message: str) -> float:
    """The seconds of one turn. Raises TurnFailed unless the whole bot answered."""
    reply = conversation.say(message)
    outcome = reply.card.get("outcome") if reply.card else "no card"
    if outcome in ("no card", "unavailable"):
        raise TurnFailed(f"A timed turn ended with {outcome}: {message[:40]!r}. Look into the bot's log.")
    return reply.seconds


def measure_rounds(
    rasas: Mapping[str, tuple[str, Mapping[str, int]]], messages: Messages, rounds: Rounds, advance: Advance
) -> dict[str, list[Round]]:
    """Rounds of each Rasa (name → address and processes), alternating, so that all meet the same machine."""
    found: dict[str, list[Round]] = {name: [] for name in rasas}
    for number in range(rounds.warm_up + rounds.counted):
        asked = [messages.take(rounds.turns) for _ in range(rounds.conversations)]
        # Now the one first, now the other: neither always finds the caches as the other left them.
        order = list(rasas.items()) if number % 2 == 0 else list(rasas.items())[::-1]
        for name, (url, pids) in order:
            outcome = run_round(RasaBot(url), asked, pids)
            if number >= rounds.warm_up:
                found[name].append(outcome)
            advance()
    return found


def run_round(bot: Bot, asked: Sequence[Sequence[str]], pids: Mapping[str, int]) -> Round:
    """All conversations at once, each one's turns in order. Raises TurnFailed."""
    conversations = [bot.open() for _ in asked]
    before, own = read_all_cpu(pids), time.process_time()
    began = time.perf_counter()
    with ThreadPoolExecutor(len(asked)) as pool:
        list(pool.map(_talk, conversations, asked))
    seconds = time.perf_counter() - began
    used = cpu_between(before, read_all_cpu(pids)) | {"asking side": time.process_time() - own}
    turns = sum(map(len, asked))
    return Round(turns / seconds, {name: 1000 * spent / turns for name, spent in used.items()})


def rate_spread(rounds: Sequence[Round]) -> Spread:
    """Turns per second over the rounds."""
    return Spread.of([one.turns_per_second for one in rounds])


def cpu_spreads(rounds: Sequence[Round]) -> dict[str, Spread]:
    """Processor milliseconds per turn of each process over the rounds."""
    return {name: Spread.of([one.cpu_ms[name] for one in rounds]) for name in rounds[0].cpu_ms}


def measure_turn_times(
    bot: Bot, encode: Callable[[str], object], messages: Sequence[str], turns_each: int, advance: Advance
) -> TurnTimes:
    """Each message through the bot, then, once the bot is idle again, through the encoder. Raises TurnFailed."""
    turns, encoder = [], []
    conversation = bot.open()
    for number, message in enumerate(messages):
        if number and number % turns_each == 0:
            conversation = bot.open()
        time.sleep(IDLE_SECONDS)
        turns.append(say_or_fail(conversation, message))
        time.sleep(IDLE_SECONDS)
        began = time.perf_counter()
        encode(message)
        encoder.append(time.perf_counter() - began)
        advance()
    return TurnTimes(turns, encoder)


def measure_memory(
    bot: Bot, pids: Mapping[str, int], messages: Sequence[str], turns_each: int, advance: Advance
) -> dict[str, Memory]:
    """Memory of each process after these turns. Raises TurnFailed."""
    for start in range(0, len(messages), turns_each):
        conversation = bot.open()
        for message in messages[start : start + turns_each]:
            say_or_fail(conversation, message)
            advance()
    time.sleep(IDLE_SECONDS)
    return {name: read_memory(pid) for name, pid in pids.items()}


def _talk(conversation: Conversation, messages: Sequence[str]) -> None:
    for message in messages:
        say_or_fail(conversation, message)
