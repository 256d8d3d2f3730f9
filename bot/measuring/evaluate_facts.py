"""Labelled sentences in, precision and recall of the facts read from them out, by fact, split and language.

    python -m bot.measuring.evaluate_facts [--show] [--learned]

A fact is right when value, unit and comparison agree; those that a row leaves `open` are not counted. `--show` prints the
wrong rows of the tune split; rows of the held split are counted and never printed, so that they go on measuring.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer

from bot.answering.facts.cross_check import load_second_reader
from bot.answering.facts.fact_context import FactContext, SecondReader
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact, FactSpec
from policy_index.read_measures import load_measures

QUESTIONS = Path(__file__).parents[2] / "tests" / "questions"
SETS = ("facts.jsonl", *(f"facts-{number}.jsonl" for number in range(2, 10)))
_TOLERANCE = Decimal("0.01")


@dataclass(frozen=True)
class Counts:
    """Facts that were read rightly, read wrongly (also where none was stated), and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def words(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  (right {self.right}, wrong {self.wrong}, missed {self.missed})"


@dataclass(frozen=True)
class Marked:
    """One sentence with what was read from it, counted fact by fact."""

    row: Mapping[str, Any]
    found: Mapping[str, Fact]
    counts: Mapping[str, Counts]

    @property
    def is_right(self) -> bool:
        return all(not count.wrong and not count.missed for count in self.counts.values())


def read_rows(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """All labelled sentences of the files that exist."""
    lines = (line for path in paths if path.exists() for line in path.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines if line.strip()]


def mark_row(row: Mapping[str, Any], vocabulary: Mapping[str, FactSpec], second: SecondReader | None = None) -> Marked:
    """Read one sentence in its context and count; without a second reader, as patterns alone read it."""
    asked = vocabulary[row["asked"]] if row.get("asked") else None
    known = {name: _gold(name, value) for name, value in row.get("known", {}).items()}
    context = FactContext(date.fromisoformat(row["as_of"]), asked, known)
    found = read_facts(normalise_message(row["text"]), context, vocabulary, second)
    gold = row["facts"]
    counts = {name: _count(found.get(name), gold.get(name)) for name in {*found, *gold}.difference(row.get("open", ()))}
    return Marked(row, found, counts)


def total_of(marked: Iterable[Marked]) -> Counts:
    """The counts of all facts of the sentences."""
    return sum((count for row in marked for count in row.counts.values()), Counts())


def agrees(fact: Fact, gold: Mapping[str, Any]) -> bool:
    """Whether value, unit and comparison are those of the label; a label without a unit leaves it open."""
    wanted, value = gold["value"], fact.value
    if isinstance(wanted, bool) or wanted is None or isinstance(wanted, str):
        return value is wanted if not isinstance(wanted, str) else value == wanted
    if isinstance(value, bool) or not isinstance(value, Decimal) or abs(value - Decimal(str(wanted))) > _TOLERANCE:
        return False
    unit_fits = "unit" not in gold or bool(fact.unit == gold["unit"])
    return unit_fits and bool(fact.comparison == gold.get("comparison", "exactly"))


command = typer.Typer(add_completion=False)


@command.command()
def main(
    show: bool = typer.Option(False, help="print the wrong rows of the tune split"),
    with_learned: bool = typer.Option(False, "--learned", help="with what the learned reader adds, as answers do"),
) -> None:
    """Print the figures."""
    measures = load_measures()
    vocabulary, second = measures.vocabulary, load_second_reader(measures) if with_learned else None
    for name in SETS:
        marked = [mark_row(row, vocabulary, second) for row in read_rows([QUESTIONS / name])]
        if marked:
            _print_set(name, marked)
            if show:
                _print_wrong(marked)


def _print_set(name: str, marked: list[Marked]) -> None:
    print(f"{name}: {len(marked)} sentences, {sum(row.is_right for row in marked)} read without a mistake")
    groups = {"all": marked} | _grouped(marked, "split") | _grouped(marked, "lang") | _grouped(marked, "style")
    for group, rows in groups.items():
        print(f"  {group:<12} {total_of(rows).words()}")
    by_fact: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for row in marked:
        for fact, count in row.counts.items():
            by_fact[fact, row.row["split"]] += count
    print("  facts that are not all right (tune | held: right/wrong/missed):")
    for fact in sorted({fact for fact, _ in by_fact}):
        tune, held = by_fact[fact, "tune"], by_fact[fact, "held"]
        if (tune + held).wrong or (tune + held).missed:
            print(f"    {fact:<26} {tune.right}/{tune.wrong}/{tune.missed} | {held.right}/{held.wrong}/{held.missed}")


def _print_wrong(marked: Iterable[Marked]) -> None:
    for row in marked:
        if row.row["split"] != "tune" or row.is_right:
            continue
        print(
            f"\n{row.row['id']} {row.row['text']}  asked={row.row.get('asked')} known={list(row.row.get('known', {}))}"
        )
        for name, count in row.counts.items():
            if count.wrong or count.missed:
                print(f"    {name}: read {row.found.get(name)}, label {row.row['facts'].get(name)}")


def _count(fact: Fact | None, gold: Mapping[str, Any] | None) -> Counts:
    if gold is None:
        return Counts(wrong=1)
    if fact is None:
        return Counts(missed=1)
    return Counts(right=1) if agrees(fact, gold) else Counts(wrong=1, missed=1)


def _gold(name: str, gold: Mapping[str, Any]) -> Fact:
    value = gold["value"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Fact(name, Decimal(str(value)) if number else value, gold.get("unit"), "", gold.get("comparison", "exactly"))


def _grouped(marked: Iterable[Marked], key: str) -> dict[str, list[Marked]]:
    groups: dict[str, list[Marked]] = defaultdict(list)
    for row in marked:
        groups[row.row[key]].append(row)
    return dict(sorted(groups.items()))


if __name__ == "__main__":
    command()
