"""`make bench` measures the desk as it is: every key from the second on gives a figure."""

from __future__ import annotations

from typing import Any

from bot.measuring import measure_desk
from tests.desk_pages.seat import PASSWORD


def test_each_key_gives_its_time(browser: Any, door: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(measure_desk, "NAME", "operator")
    steps: list[int] = []
    texts = ["外资研发", "出口"]
    desk = measure_desk.measure_desk(browser, door.address, PASSWORD, texts, lambda: steps.append(1))
    empty = measure_desk.measure_empty_list(browser, door.address, texts, lambda: steps.append(1))
    assert (len(desk), len(empty), len(steps)) == (4, 4, 4)
    assert min(desk + empty) > 0
