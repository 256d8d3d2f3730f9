"""The line of the bench table on the desk: judged by p95, and honest where there is no browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk.accounts import AccountStore
from bot.measuring.bench_lines import load_targets
from bot.measuring.desk_lines import TYPED, desk_line, desk_lines
from bot.measuring.measure_desk import NAME, add_account
from bot.processes.settings import read_settings
from bot.web.store.database import open_engine


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


def test_the_account_searches_at_once(tmp_path: Path) -> None:
    """A password somebody else gave would have to be changed first, and nothing would be measured."""
    add_account(read_settings({"ZHENGDA_STATE_DIR": str(tmp_path)}))
    account = AccountStore(open_engine(f"sqlite:///{tmp_path / 'door.db'}")).get(NAME)
    assert not account.must_change_password
