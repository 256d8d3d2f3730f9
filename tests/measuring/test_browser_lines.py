"""Lines of the bench table on the widget: judged by p95, and honest where there is no browser."""

from __future__ import annotations

import pytest

from bot.measuring.bench_lines import load_targets
from bot.measuring.browser_lines import OPENED, SENT, browser_line, browser_lines
from bot.processes.settings import read_settings


@pytest.mark.parametrize(("slowest", "is_reached"), [(0.099, True), (0.101, False)])
def test_the_slow_ones_decide(slowest: float, is_reached: bool) -> None:
    line = browser_line(OPENED, [slowest] * 20, [0.002] * 20, 100)
    assert (line.reached, line.target) == (is_reached, "p95 < 100 ms")
    assert "empty page p50 2.0 ms" in line.baseline


def test_without_a_browser_the_lines_say_so() -> None:
    settings = read_settings({"ZHENGDA_CHROMIUM": "none"})
    lines = browser_lines(settings, "http://127.0.0.1:1", ["问"], load_targets(), lambda: None)
    assert [line.figure for line in lines] == [OPENED, SENT]
    assert all(line.reached is None and "no browser is wanted" in line.measured for line in lines)
