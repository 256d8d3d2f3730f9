"""Stories with the verdict they deserve in, the verdicts that are given out, by set and split.

    python -m bot.measuring.evaluate_cases [--show]

Twice: "read" decides the story's own measure and level from the facts read, which measures the reader; "asked" is the card
of the whole assistant (without Rasa), which must also see that the measure is asked about. `--show` prints the wrong rows
of the tune split; rows of the held split are counted and never printed, so that they go on measuring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import typer

from bot.answering.answer import Answerer, AnswerSettings
from bot.answering.facts.fact_context import SecondReader
from bot.answering.facts.read_facts import FactContext, read_facts
from bot.answering.question import Question
from bot.measuring.evaluate_facts import QUESTIONS, read_rows
from bot.measuring.settings import read_measuring_settings
from policy_index.clean_text import normalise_message
from policy_index.decision_json import decision_as_json
from policy_index.eligibility import decide_eligibility
from policy_index.read_measures import Measures

SETS = ("cases-1.jsonl", "cases-2.jsonl", "cases-3.jsonl", "cases-4.jsonl", "cases-5.jsonl", "cases-6.jsonl")
AS_OF = date(2026, 11, 25)
RIGHT, MET, NOT_MET, UNKNOWN, ELSEWHERE = "right", "wrongly met", "wrongly not met", "unknown instead", "not decided"
_Decision = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """A story, what was decided of its measure (None: nothing), and how that compares with what it deserves."""

    row: Mapping[str, Any]
    decision: _Decision | None
    kind: str


def read_case(row: Mapping[str, Any], measures: Measures, second: SecondReader | None = None) -> Judged:
    """Read the story's facts, without a second reader as patterns alone do, and decide its own measure.

    Raises KeyError where there is no measure of that name.
    """
    measure = measures.get(row["measure"])
    if measure is None:
        raise KeyError(row["measure"])
    facts = read_facts(normalise_message(row["text"]), FactContext(AS_OF), measures.vocabulary, second)
    decision = decision_as_json(decide_eligibility(measure, facts, row["tier"]), "zh-Hans")
    return Judged(row, decision, kind_of(decision, row["verdict"]))


def ask_case(row: Mapping[str, Any], answerer: Answerer) -> Judged:
    """Ask the story in a conversation of its own; where the row names a level, a decision of another level does not count."""
    answer = answerer.answer(Question(row["text"], row["id"], AS_OF))
    decisions = [one for card in answer.cards for one in card["eligibility"]]
    wanted = {(row["measure"], one["tier"]) for one in decisions if row["tier"] in (None, one["tier"])}
    decision = next((one for one in decisions if (one["measure"], one["tier"]) in wanted), None)
    return Judged(row, decision, kind_of(decision, row["verdict"]))


def kind_of(decision: _Decision | None, verdict: str) -> str:
    """How a decision compares with the verdict that is deserved."""
    if decision is None:
        return ELSEWHERE
    if decision["verdict"] == verdict:
        return RIGHT
    return {"met": MET, "not_met": NOT_MET}.get(decision["verdict"], UNKNOWN)


def words_of(judged: Iterable[Judged]) -> str:
    """The counts in one line."""
    counts = Counter(one.kind for one in judged)
    wrong = ", ".join(f"{counts[kind]} {kind}" for kind in (MET, NOT_MET, UNKNOWN, ELSEWHERE) if counts[kind])
    return f"{counts[RIGHT]} of {counts.total()} right" + (f" ({wrong})" if wrong else "")


command = typer.Typer(add_completion=False)


@command.command()
def main(show: bool = typer.Option(False, help="print the wrong rows of the tune split")) -> None:
    """Print the figures."""
    settings = read_measuring_settings()
    answerer = Answerer.load(AnswerSettings(settings.index_dir, settings.door_url, settings.embedding_model))
    for name in SETS:
        rows = read_rows([QUESTIONS / name])
        ways = {
            "read": [read_case(row, answerer.measures, answerer.second) for row in rows],
            "asked": [ask_case(row, answerer) for row in rows],
        }
        for way, judged in ways.items():
            for split in ("tune", "held"):
                counted = words_of(one for one in judged if one.row["split"] == split)
                print(f"{name} {way:<5} {split}: {counted}")
            if show:
                _print_wrong(judged)


def _print_wrong(judged: Sequence[Judged]) -> None:
    for one in judged:
        if one.row["split"] != "tune" or one.kind == RIGHT:
            continue
        print(
            f"\n{one.row['id']} {one.kind}: {one.row['text']}\n    {one.row['measure']} should be {one.row['verdict']}"
        )
        for condition in one.decision["conditions"] if one.decision else ():
            said = condition["fact"] and condition["fact"]["said"]
            print(f"    {condition['status']:<24} {condition['name']}: {said}")


if __name__ == "__main__":
    command()
