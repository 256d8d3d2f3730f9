"""What the bench says of reading: right as it is, and every way of reading wrong counts and is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.measuring.errors import DataMissing
from bot.measuring.measure_reading import compare_clauses, load_truth, measure_reading, reading_line
from policy_index.clause import Clause, InheritedUnit, PrintedUnit
from policy_index.corpus import load_corpus

CLAUSES = load_corpus().clauses
TRUTH = load_truth()
Damage = Callable[[list[Clause]], list[Clause]]


def test_the_document_is_read_right() -> None:
    line = reading_line(measure_reading(TRUTH))
    assert (line.reached, line.measured) == (
        True, "59 of 59 ids, 48 of 48 unit lists, inheritance on 44 of 44 tasks",
    )  # fmt: skip


def change(short_id: str, **values: object) -> Damage:
    return lambda clauses: [replace(c, **values) if c.short_id == short_id else c for c in clauses]  # type: ignore[arg-type]


FDI_6 = next(clause for clause in CLAUSES if clause.short_id == "fdi/6")
NOTE = InheritedUnit(TRUTH.unit, "yfbf-2022-107/fdi/1", TRUTH.quote)


@pytest.mark.parametrize(
    ("damage", "counts", "named"),
    [
        (lambda all_of_them: all_of_them[1:], (58, 48, 44), "notice"),
        (lambda all_of_them: [c for c in all_of_them if c.short_id != "fdi/6"], (58, 47, 43), "fdi/6"),
        (lambda all_of_them: [*all_of_them, replace(FDI_6, clause_id="yfbf-2022-107/fdi/19")], (59, 48, 44), "fdi/19"),
        (lambda all_of_them: all_of_them[::-1], (59, 48, 44), "their order"),
        (change("fdi/6", own_units=FDI_6.own_units[:-1]), (59, 47, 44), "fdi/6"),
        (change("fdi/6", own_units=FDI_6.own_units[::-1]), (59, 47, 44), "fdi/6"),
        (change("fdi/6", unit_list=(FDI_6.unit_list or "")[:-1]), (59, 47, 44), "fdi/6"),
        (change("fdi/expiry", own_units=(PrintedUnit("市商务委"),)), (59, 48, 44), "fdi/expiry"),
        (change("fdi/6", inherited_units=()), (59, 48, 43), "fdi/6"),
        (change("fdi/6", inherited_units=(NOTE, NOTE)), (59, 48, 43), "fdi/6"),
        (change("fdi/6", inherited_units=(replace(NOTE, clause_id="yfbf-2022-107/trade/1"),)), (59, 48, 43), "fdi/6"),
        (change("fdi/safeguard-1", inherited_units=(NOTE,)), (59, 48, 44), "fdi/safeguard-1"),
    ],
)
def test_whatever_is_read_wrong_is_counted_and_named(damage: Damage, counts: tuple[int, int, int], named: str) -> None:
    reading = compare_clauses(damage(list(CLAUSES)), TRUTH)
    assert (reading.ids.right, reading.lists.right, reading.tasks.right) == counts
    line = reading_line(reading)
    assert (line.reached, line.measured.endswith(f"wrong: {named}")) == (False, True)


@pytest.mark.parametrize("content", [None, "- 1\n", "document: a\nids: [{part: a}]\ninherited: {}\n"])
def test_truth_that_cannot_be_read_is_told(tmp_path: Path, content: str | None) -> None:
    (tmp_path / "unit_lists.json").write_text("{}", encoding="utf-8")
    if content is not None:
        (tmp_path / "clauses.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataMissing, match=r"clauses\.yml"):
        load_truth(tmp_path)
