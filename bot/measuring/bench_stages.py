"""What `make bench` measures, stage by stage: each takes what it measures and gives lines of the final table."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.measuring.ask_bot import DoorBot, RasaBot
from bot.measuring.bench_lines import Line
from bot.measuring.errors import MeasuringError
from bot.measuring.figures import Spread, milliseconds
from bot.measuring.measure_calls import measure_calls
from bot.measuring.measure_index import Build
from bot.measuring.measure_turns import (
    Advance,
    Round,
    Rounds,
    cpu_spreads,
    measure_memory,
    measure_rounds,
    measure_turn_times,
    rate_spread,
    run_round,
)
from bot.measuring.messages import Messages
from bot.measuring.read_proc import Memory, read_memory
from bot.measuring.run_bot import RunningBot, second_rasa
from bot.processes.settings import ROOT
from policy_index.embedder import Embedder

PATCHED, UNPATCHED = "patched", "unpatched"
TURNS_EACH = 5
MEGABYTE = 1e6


@dataclass(frozen=True)
class Plan:
    """How often each thing is measured."""

    starts: int = 3
    memory_turns: int = 50
    warm_up_turns: int = 10
    door_turns: int = 100
    call_turns: int = 20
    rounds: Rounds = Rounds()
    builds_index: bool = True
    searches: int = 100
    page_loads: int = 20
    typed: int = 40
    queued_turns: int = 10_000

    @property
    def steps(self) -> int:
        """How many times the stages on the running bot call `advance`."""
        rounds = 2 * (self.rounds.warm_up + self.rounds.counted)
        return self.memory_turns + self.warm_up_turns + self.door_turns + 2 * self.call_turns + rounds


QUICK = Plan(
    starts=1,
    door_turns=30,
    rounds=Rounds(turns=10, counted=2),
    builds_index=False,
    searches=30,
    page_loads=10,
    typed=16,
)


@dataclass(frozen=True)
class Stage:
    """What every stage on the running bot needs."""

    bot: RunningBot
    plan: Plan
    messages: Messages
    targets: Mapping[str, Any]
    advance: Advance


def memory_lines(stage: Stage) -> list[Line]:
    """Memory of the three processes after the first turns of their life."""
    plan, limit = stage.plan, stage.targets["memory_bytes"]
    asked = stage.messages.take(plan.memory_turns)
    found = measure_memory(DoorBot(stage.bot.door_url), stage.bot.pids, asked, TURNS_EACH, stage.advance)
    total = sum(found.values(), Memory(0, 0))
    parts = ", ".join(f"{name} {one.resident / MEGABYTE:.0f}" for name, one in found.items())
    return [
        Line(
            f"memory of all three processes after {plan.memory_turns} turns",
            f"{total.resident / MEGABYTE:.0f} MB resident ({parts}), {total.proportional / MEGABYTE:.0f} MB proportional",
            target=f"< {limit / MEGABYTE:.0f} MB",
            reached=total.resident < limit,
            data={name: asdict(one) for name, one in found.items()} | {"all": asdict(total)},
        )
    ]


def turn_lines(stage: Stage, embedder: Embedder) -> list[Line]:
    """One turn through the door against one question through the encoder, the bot otherwise idle."""
    door, plan, target = DoorBot(stage.bot.door_url), stage.plan, stage.targets["door_turn"]
    measure_turn_times(door, embedder.embed_query, stage.messages.take(plan.warm_up_turns), TURNS_EACH, stage.advance)
    asked = stage.messages.take(plan.door_turns)
    times = measure_turn_times(door, embedder.embed_query, asked, TURNS_EACH, stage.advance)
    turn, encoder = milliseconds(times.turns), milliseconds(times.encoder)
    allowed = times.allowed_ms(target["times_encoder"], target["plus_ms"])
    return [
        Line(
            f"one turn through the door ({plan.door_turns} turns, idle bot)",
            f"p50 {turn['p50']:.1f} ms, p95 {turn['p95']:.1f} ms",
            f"encoder alone p50 {encoder['p50']:.1f} ms",
            f"p50 ≤ {target['times_encoder']} × encoder + {target['plus_ms']} ms = {allowed:.1f} ms",
            turn["p50"] <= allowed,
            {"turn_ms": turn, "encoder_ms": encoder, "allowed_ms": round(allowed, 1)},
        )
    ]


def throughput_lines(stage: Stage) -> list[Line]:
    """Turns per second and processor time per turn: the bot, and the same bot with Rasa as it comes."""
    bot, rounds, target = stage.bot, stage.plan.rounds, stage.targets["throughput_ratio"]
    with second_rasa(bot, UNPATCHED, is_patched=False) as other:
        assert other.child is not None
        pids = bot.pids
        rasas = {
            PATCHED: (bot.rasa_url, pids),
            UNPATCHED: (other.urls[0].rstrip("/"), pids | {"rasa": other.child.pid}),
        }
        found = measure_rounds(rasas, stage.messages, rounds, stage.advance)
    rates = {name: rate_spread(found[name]) for name in found}
    ratio = rates[PATCHED].median / rates[UNPATCHED].median
    by_round = paired_ratios(found[PATCHED], found[UNPATCHED])
    first = Line(
        f"turns per second, one Rasa worker ({rounds.words})",
        f"{rates[PATCHED].words('/s')} = {ratio:.2f} × baseline (by round {by_round.low:.2f}–{by_round.high:.2f})",
        f"unpatched Rasa {rates[UNPATCHED].words('/s')}",
        f"≥ {target} × baseline",
        ratio >= target,
        {name: rate.as_json() for name, rate in rates.items()}
        | {"ratio": round(ratio, 3), "by_round": by_round.as_json()},
    )
    return [first, *cpu_lines(found)]


def paired_ratios(rounds: Sequence[Round], baseline: Sequence[Round]) -> Spread:
    """Turns per second against the baseline's, round by round: what a busy machine disturbs least."""
    return Spread.of(
        [one.turns_per_second / other.turns_per_second for one, other in zip(rounds, baseline, strict=True)]
    )


def cpu_lines(found: Mapping[str, Sequence[Round]]) -> list[Line]:
    """Processor time per turn of each process, in the throughput rounds."""
    spreads = {name: cpu_spreads(rounds) for name, rounds in found.items()}
    return [
        Line(
            f"processor time per turn, {process}",
            spreads[PATCHED][process].words("ms"),
            f"with unpatched Rasa {spreads[UNPATCHED][process].median:.1f} ms",
            data={name: spreads[name][process].as_json() for name in spreads},
        )
        for process in spreads[PATCHED]
    ]


def call_lines(stage: Stage) -> list[Line]:
    """The size of an action call at the first and at the last turn of a conversation."""
    turns, limit = stage.plan.call_turns, stage.targets["action_call_bytes"]
    asked = stage.messages.take(turns)
    sizes = {name: measure_calls(stage.bot, name == PATCHED, asked, stage.advance) for name in (PATCHED, UNPATCHED)}
    lines = []
    for turn in (1, turns):
        size = sizes[PATCHED][turn - 1]
        lines.append(
            Line(
                f"action call at turn {turn}",
                f"{size:,} bytes",
                f"unpatched Rasa {sizes[UNPATCHED][turn - 1]:,} bytes",
                f"< {limit:,} bytes" if turn == turns else "–",
                size < limit if turn == turns else None,
                sizes if turn == turns else {},
            )
        )
    return lines


def start_line(seconds: Sequence[float], target: float) -> Line:
    """Time to ready of a later `make run`; every one of them has to reach the target."""
    spread = Spread.of(seconds)
    return Line(
        "a later `make run` until ready",
        spread.words("s"),
        target=f"< {target} s",
        reached=spread.high < target,
        data=spread.as_json(),
    )


def fresh_line(seconds: float, target: float) -> Line:
    """Time to ready of the first `make run` in a fresh clone."""
    return Line(
        "first `make run` in a fresh clone",
        f"{seconds / 60:.1f} min",
        target=f"< {target / 60:.0f} min",
        reached=seconds < target,
        data={"seconds": round(seconds, 1)},
    )


def build_line(build: Build) -> Line:
    """Time to build the index."""
    rate = build.entries / build.seconds
    return Line(
        "index build",
        f"{build.seconds:.1f} s for {build.entries} entries ({rate:.1f}/s), {build.size / MEGABYTE:.1f} MB",
        data=asdict(build),
    )


def search_line(seconds: Sequence[float]) -> Line:
    """Time of a search, encoding included."""
    times = milliseconds(seconds)
    return Line(
        f"search, encoding included ({len(seconds)} questions)",
        f"p50 {times['p50']:.1f} ms, p95 {times['p95']:.1f} ms",
        data=times,
    )


def scale_line(articles: int) -> Line:
    """A large index, measured in a process of its own. Raises MeasuringError with what it said."""
    command = [sys.executable, "-m", "bot.measuring.measure_scale", str(articles)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MeasuringError(done.stderr.strip() or f"`{' '.join(command)}` ended with {done.returncode}.")
    figures = json.loads(done.stdout.splitlines()[-1])
    search, memory = figures["search_ms"], figures["memory_bytes"] / MEGABYTE
    return Line(
        f"index with {figures['articles']:,} further articles ({figures['entries']:,} entries)",
        f"search p50 {search['p50']} ms, p95 {search['p95']} ms; {figures['passages_per_second']} passages/s, so "
        f"{figures['whole_build_seconds'] / 60:.0f} min to build; {memory:.0f} MB resident",
        data=figures,
    )


def warm_up(stage: Stage) -> None:
    """A few turns whose times nobody keeps."""
    asked = stage.messages.take(TURNS_EACH)
    run_round(RasaBot(stage.bot.rasa_url), [asked], {})


def memory_now(bot: RunningBot) -> dict[str, Any]:
    """Memory of each process at the end of all stages: what grew, grew with the turns."""
    return {name: asdict(read_memory(pid)) for name, pid in bot.pids.items()}
