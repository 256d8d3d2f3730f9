"""A document's folder and what was written down of it by hand in, how much of it is read right out.

The document is read from its source in this very run; the committed clauses are not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.measuring.bench_lines import Line
from bot.measuring.errors import DataMissing
from bot.measuring.settings import GOLDEN
from policy_index.clause import Clause
from policy_index.command_line import DOCUMENTS
from policy_index.errors import DataInvalid
from policy_index.read_document import read_document
from policy_index.term_data import load_yaml


@dataclass(frozen=True)
class Truth:
    """What a reader finds in the document: ids in printed order, lists by short id, what tasks inherit."""

    document: str
    ids: tuple[str, ...]
    tasks: tuple[str, ...]
    lists: Mapping[str, Mapping[str, Any]]
    """`printed`, the list word by word, and `units`, its names."""
    unit: str
    quote: str

    def inherited_by(self, short_id: str) -> list[tuple[str, str, str]]:
        """Unit, carrying clause and words that a clause inherits."""
        if short_id not in self.tasks:
            return []
        part, _, _ = short_id.partition("/")
        return [(self.unit, f"{self.document}/{part}/1", self.quote)]


@dataclass(frozen=True)
class Tally:
    """`right` of `owed` are as written down; `wrong` names those that are not, and what should not be there."""

    right: int
    owed: int
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """How much was read right: clause ids, unit lists, tasks that inherit."""

    ids: Tally
    lists: Tally
    tasks: Tally

    @property
    def is_right(self) -> bool:
        return not (self.ids.wrong or self.lists.wrong or self.tasks.wrong)


def load_truth(folder: Path = GOLDEN) -> Truth:
    """What was written down by hand. Raises DataMissing where a file is gone or holds something else."""
    try:
        written = load_yaml(folder / "clauses.yml")
        lists = json.loads((folder / "unit_lists.json").read_text(encoding="utf-8"))
        ids, tasks = _list_ids(written["ids"])
        inherited = written["inherited"]
        return Truth(written["document"], ids, tasks, lists, inherited["unit"], inherited["quote"])
    except (DataInvalid, OSError, ValueError, KeyError, TypeError) as problem:
        raise DataMissing(
            f"{folder}: clauses.yml and unit_lists.json cannot be read ({problem}); they are part of the project."
        ) from None


def _list_ids(rows: Sequence[str | Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All short ids and those of the numbered tasks; a row is an id, or a part and how many tasks it has."""
    ids: list[str] = []
    tasks: list[str] = []
    for row in rows:
        counted = [] if isinstance(row, str) else [f"{row['part']}/{n}" for n in range(1, row["tasks"] + 1)]
        ids += [row] if isinstance(row, str) else counted
        tasks += counted
    return tuple(ids), tuple(tasks)


def measure_reading(truth: Truth, documents: Path = DOCUMENTS) -> Reading:
    """Read the document and compare. Raises DocumentUnreadable."""
    _, clauses = read_document(documents / truth.document)
    return compare_clauses(clauses, truth)


def compare_clauses(clauses: Sequence[Clause], truth: Truth) -> Reading:
    """Each clause against what was written down; one that should not be there is wrong in all it holds."""
    read = {clause.short_id: clause for clause in clauses}
    every = sorted({*truth.ids, *read})
    missing = sorted({*truth.ids} ^ {*read})
    if not missing and tuple(read) != truth.ids:
        missing = ["their order"]
    lists = [one for one in every if _list_of(read.get(one)) != _written_list(truth, one)]
    tasks = [one for one in every if _inherited_by(read.get(one)) != truth.inherited_by(one)]
    return Reading(
        ids=_tally(truth.ids, missing), lists=_tally(tuple(truth.lists), lists), tasks=_tally(truth.tasks, tasks)
    )


def _tally(owed: Sequence[str], wrong: Sequence[str]) -> Tally:
    return Tally(len({*owed} - {*wrong}), len(owed), tuple(wrong))


def _list_of(clause: Clause | None) -> tuple[str | None, list[str]]:
    return (None, []) if clause is None else (clause.unit_list, [unit.name for unit in clause.own_units])


def _written_list(truth: Truth, short_id: str) -> tuple[str | None, list[str]]:
    row = truth.lists.get(short_id)
    return (None, []) if row is None else (row["printed"], row["units"])


def _inherited_by(clause: Clause | None) -> list[tuple[str, str, str]]:
    units = () if clause is None else clause.inherited_units
    return [(unit.name, unit.clause_id, unit.quote) for unit in units]


def reading_line(reading: Reading) -> Line:
    """The first line of the bench: everything is read right, or what is not, by name."""
    ids, lists, tasks = reading.ids, reading.lists, reading.tasks
    wrong = sorted({*ids.wrong, *lists.wrong, *tasks.wrong})
    counts = f"{ids.right} of {ids.owed} ids, {lists.right} of {lists.owed} unit lists, inheritance on {tasks.right} of {tasks.owed} tasks"
    return Line(
        "clauses and units read right",
        f"{counts}; wrong: {', '.join(wrong)}" if wrong else counts,
        target="all, and nothing else",
        reached=reading.is_right,
        data=asdict(reading),
    )
