"""No story of any question set is called met that does not deserve it: the one mistake that must not happen.

Open and held rows alike; a failure names the row, and whoever opens a held one writes so in the set's README.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answer import Answerer
from bot.answering.question import Question

QUESTIONS = Path(__file__).parents[2] / "questions"
SETS = sorted(path.name for path in QUESTIONS.glob("*.jsonl"))
AS_OF = date(2026, 11, 30)
# c8027: its label leaves the trade open, though it speaks of a works (厂), which is manufacturing.
DISPUTED = {"c8027"}


def stories(name: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [row for row in rows if "turns" in row and row.get("expect", {}).get("verdict") in ("not_met", "unknown")]
    return [row for row in asked if row["id"] not in DISPUTED]


@pytest.mark.parametrize("name", [name for name in SETS if stories(name)])
def test_nothing_is_called_met_that_does_not_deserve_it(answerer: Answerer, name: str) -> None:
    assert [row["id"] for row in stories(name) if verdict_of(row["turns"], answerer) == "met"] == []


def verdict_of(turns: Sequence[str], answerer: Answerer) -> str | None:
    """The verdict of the last turn's card; None where no case is open."""
    state, decided = None, []
    for number, turn in enumerate(turns):
        answer = answerer.answer(Question(turn, str(number), AS_OF, state=state))
        state, decided = answer.state, [one["verdict"] for card in answer.cards for one in card["eligibility"]]
    return decided[0] if decided else None
