"""The line of the bench table on the desk: judged by p95, and honest where there is no browser."""

from __future__ import annotations

import pytest

from bot.measuring.bench_lines import load_targets
from bot.measuring.desk_lines import TYPED, desk_line, desk_lines
from bot.processes.settings import read_settings


@pytest.mark.parametrize(("slowest", "is_reached"), [(0.119, True), (0.121, False)])
def test_the_slow_keys_decide(slowest: float, is_reached: bool) -> None:
    line = desk_line([0.03] * 90 + [slowest] * 10, [0.015] * 100, 120)
    assert (line.reached, line.target) == (is_reached, "p95 < 120 ms")
    assert "empty page p50 15.0 ms" in line.baseline


def test_without_a_browser_the_line_says_so() -> None:
    settings = read_settings({"ZHENGDA_CHROMIUM": "none"})
    (line,) = desk_lines(settings, "http://127.0.0.1:1", ["外资"], load_targets(), lambda: None)
    assert line.figure == TYPED
    assert line.reached is None and "no browser is wanted" in line.measured
