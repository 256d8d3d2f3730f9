"""A running door in, what a search costs while operators type, and how often it is right, out: lines of the bench's table."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bot.measuring.bench_lines import Line
from bot.measuring.evaluate_search import Asked, ask_all, search_door
from bot.measuring.figures import milliseconds, share_of
from bot.measuring.measure_turns import Advance
from bot.measuring.measure_typing import PLAIN_PATH, Keystroke, Typist, type_at_once, type_texts
from bot.measuring.run_bot import RunningProcess, free_ports
from bot.processes.settings import Settings, child_environment

OPERATORS, PAUSE_SECONDS = 10, 0.1
WARM_UP = ("热身 一下", "外资研发中心怎么奖励")
_ENCODED = "words_and_meaning"


@dataclass(frozen=True)
class SearchBench:
    """What is typed at which door, each key searched for; `asked` is what is judged."""

    door_url: str
    typed: Sequence[str]
    asked: Sequence[Asked]
    settings: Settings
    targets: Mapping[str, Any]

    @property
    def steps(self) -> int:
        """How many times `advance` is called."""
        return sum(times * len(half) for times, half in zip((3, 2), self.halves, strict=True))

    @property
    def halves(self) -> tuple[Sequence[str], Sequence[str]]:
        """What one operator types, and what many type at once."""
        return self.typed[::2], self.typed[1::2]


def search_box_lines(bench: SearchBench, advance: Advance) -> list[Line]:
    """One operator, the same again, ten at once, each beside plain BM25 over HTTP; then how often it is right."""
    halves = bench.halves
    with _plain_server(bench.settings) as plain_url:
        for url, path in ((bench.door_url, Typist().path), (plain_url, PLAIN_PATH)):
            type_texts(url, WARM_UP, Typist(path), lambda: None)
        plain = type_texts(plain_url, halves[0], Typist(PLAIN_PATH), advance)
        plain_at_once = _at_once(plain_url, halves[1], PLAIN_PATH, advance)
    alone = type_texts(bench.door_url, halves[0], Typist(), advance)
    again = type_texts(bench.door_url, halves[0], Typist(), advance)
    at_once = _at_once(bench.door_url, halves[1], Typist().path, advance)
    return [
        _line("search, a keystroke of one operator", alone, plain, bench.targets["search_ms"]),
        _inside_line(alone, bench.targets["search_inside_ms"]),
        _line("the same typed again", again, alone, None, "the first time"),
        _line(
            f"search, a keystroke of {OPERATORS} operators at once", at_once, plain_at_once,
            bench.targets["search_at_once_ms"],
        ),
        *_right_lines(bench),
    ]  # fmt: skip


def _plain_server(settings: Settings) -> _PlainServer:
    port = free_ports(1)[0]
    command = [sys.executable, "-m", "bot.measuring.plain_search", str(port)]
    log = settings.state_dir / "log" / "plain.log"
    return _PlainServer(command, child_environment(settings), [f"http://127.0.0.1:{port}/readyz"], log)


class _PlainServer(RunningProcess):
    """Plain BM25 over HTTP, whose address `with` gives."""

    def __enter__(self) -> str:  # type: ignore[override]
        super().__enter__()
        return self.urls[0].removesuffix("/readyz")


def _at_once(url: str, texts: Sequence[str], path: str, advance: Advance) -> list[Keystroke]:
    typist = Typist(path, pause=PAUSE_SECONDS)
    return type_at_once(url, [texts[first::OPERATORS] for first in range(OPERATORS)], typist, advance)


def _line(
    figure: str,
    typed: Sequence[Keystroke],
    baseline: Sequence[Keystroke],
    target: float | None,
    beside: str = "plain BM25",
) -> Line:
    """Times of whole requests; an error counts as a missed target."""
    times, plain, errors = _times(typed), _times(baseline), sum(not one.is_answered for one in typed)
    encoded = sum(one.ranked_by == _ENCODED for one in typed)
    return Line(
        f"{figure} ({len(typed)})",
        f"p50 {times['p50']:.1f} ms, p95 {times['p95']:.1f} ms, {encoded / len(typed):.0%} encoded, {errors} errors",
        f"{beside} p50 {plain['p50']:.1f} ms, p95 {plain['p95']:.1f} ms",
        f"p95 < {target} ms, 0 errors" if target else "–",
        times["p95"] < target and errors == 0 if target else None,
        {"ms": times, "baseline_ms": plain, "errors": errors, "encoded": encoded},
    )


def _inside_line(typed: Sequence[Keystroke], target: float) -> Line:
    """What a search that encodes nothing takes inside the door."""
    inside = milliseconds([one.inside_ms / 1000 for one in typed if one.is_answered and one.ranked_by != _ENCODED])
    measured = f"p50 {inside['p50']:.1f} ms, p95 {inside['p95']:.1f} ms"
    figure = "search without encoding, inside the door"
    return Line(figure, measured, target=f"p95 < {target} ms", reached=inside["p95"] < target, data=inside)


def _right_lines(bench: SearchBench) -> list[Line]:
    """Clause questions among the first three, bursts in the first place."""
    with httpx.Client(base_url=bench.door_url, timeout=30, trust_env=False) as client:
        outcomes = ask_all(bench.asked, search_door(client, words_only=False))
    bursts = [o.place == 1 for o in outcomes if o.asked.group.startswith("bursts")]
    questions = [o.place > 0 for o in outcomes if o.asked.group.endswith("clause questions")]
    first, among = bench.targets["search_bursts_first"], bench.targets["search_among_three"]
    return [
        _share_line("search, clause questions among the first three", questions, among),
        _share_line("search, an operator's bursts in the first place", bursts, first),
    ]


def _share_line(figure: str, passed: Sequence[bool], target: float) -> Line:
    share = share_of(passed) or 0.0
    return Line(
        f"{figure} ({len(passed)})",
        f"{share:.3f}",
        target=f"≥ {target}",
        reached=share >= target,
        data={"share": share},
    )


def _times(typed: Sequence[Keystroke]) -> dict[str, float]:
    return milliseconds([one.seconds for one in typed if one.is_answered])
