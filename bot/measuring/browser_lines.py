"""The running bot in, lines of the bench table on what a visitor's browser needs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.measuring.bench_lines import Line
from bot.measuring.figures import milliseconds
from bot.measuring.measure_browser import measure_chat, measure_empty_page, running_browser
from bot.processes.find_chromium import ChromiumMissing
from bot.processes.settings import Settings

OPENED = "widget: click to the first frame with the panel"
SENT = "widget: Enter to the call of the network"


def browser_lines(
    settings: Settings, door_url: str, messages: Sequence[str], targets: Mapping[str, Any], advance: Callable[[], None]
) -> list[Line]:
    """The chat beside an empty page, once for each message; without a browser the lines say so."""
    goals = {OPENED: targets["widget_open_ms"], SENT: targets["widget_send_ms"]}
    try:
        with running_browser(settings) as browser:
            empty = measure_empty_page(browser, door_url, messages, advance)
            chat = measure_chat(browser, door_url, messages, advance)
    except ChromiumMissing as missing:
        return [Line(figure, f"not measured: {missing}", target=f"< {goal} ms") for figure, goal in goals.items()]
    return [
        browser_line(OPENED, chat.paints, empty.paints, goals[OPENED]),
        browser_line(SENT, chat.sends, empty.sends, goals[SENT]),
    ]


def browser_line(figure: str, chat: Sequence[float], empty: Sequence[float], goal: float) -> Line:
    """One figure with its baseline; p95 must stay below the goal."""
    ours, bare = milliseconds(chat), milliseconds(empty)
    return Line(
        f"{figure} ({len(chat)} times)",
        f"p50 {ours['p50']:.1f} ms, p95 {ours['p95']:.1f} ms",
        f"empty page p50 {bare['p50']:.1f} ms, p95 {bare['p95']:.1f} ms",
        f"p95 < {goal} ms",
        ours["p95"] < goal,
        {"chat_ms": ours, "empty_page_ms": bare},
    )
