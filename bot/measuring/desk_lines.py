"""The running bot in, the line of the bench table on what an operator at the desk waits for out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.measuring.bench_lines import Line
from bot.measuring.figures import milliseconds
from bot.measuring.measure_browser import running_browser
from bot.measuring.measure_desk import add_account, measure_desk, measure_empty_list
from bot.processes.find_chromium import ChromiumMissing
from bot.processes.settings import Settings

TYPED = "desk: keystroke to painted results"


def desk_lines(
    settings: Settings, door_url: str, texts: Sequence[str], targets: Mapping[str, Any], advance: Callable[[], None]
) -> list[Line]:
    """The desk beside an empty page, each text typed key by key; without a browser the line says so."""
    goal = targets["desk_typed_ms"]
    try:
        with running_browser(settings) as browser:
            empty = measure_empty_list(browser, door_url, texts, advance)
            desk = measure_desk(browser, door_url, add_account(settings), texts, advance)
    except ChromiumMissing as missing:
        return [Line(TYPED, f"not measured: {missing}", target=f"< {goal} ms")]
    return [desk_line(desk, empty, goal)]


def desk_line(desk: Sequence[float], empty: Sequence[float], goal: float) -> Line:
    """The figure with its baseline; p95 must stay below the goal."""
    ours, bare = milliseconds(desk), milliseconds(empty)
    return Line(
        f"{TYPED} ({len(desk)} keys)",
        f"p50 {ours['p50']:.1f} ms, p95 {ours['p95']:.1f} ms",
        f"empty page p50 {bare['p50']:.1f} ms, p95 {bare['p95']:.1f} ms",
        f"p95 < {goal} ms",
        ours["p95"] < goal,
        {"desk_ms": ours, "empty_page_ms": bare},
    )
