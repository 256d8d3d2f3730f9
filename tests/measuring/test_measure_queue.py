"""The figures of the review queue, on a queue so small that only their being there is tested."""

from __future__ import annotations

import numpy as np
import pytest

from bot.measuring import measure_queue as measuring


def test_figures_of_a_small_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.eye(5, 384, dtype=np.float32)
    monkeypatch.setattr(measuring, "_messages", lambda: (["一", "二", "三", "四", "五"], vectors))
    told: list[str] = []
    figures = measuring.measure_queue(40, told.append)
    assert figures.turns == 40 and 5 <= figures.clusters <= 40
    assert set(figures.page_ms) == {"p50", "p95"} and len(told) == 2
    lines = measuring.queue_lines(figures, {"queue_merged_seconds": 60, "queue_page_ms": -1})
    assert [line.reached for line in lines] == [True, False]
