"""Measured figures in, one table out: each beside its baseline and its target, and whether it is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from policy_index.term_data import load_yaml

TARGETS = Path(__file__).parent / "targets.yml"
_REACHED = {True: "[green]yes[/green]", False: "[red]no[/red]", None: "–"}


@dataclass(frozen=True)
class Line:
    """One figure in words, and `data`, the numbers behind it. `reached` None: nothing to reach, or not measured."""

    figure: str
    measured: str
    baseline: str = "–"
    target: str = "–"
    reached: bool | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def load_targets() -> Mapping[str, Any]:
    targets: Mapping[str, Any] = load_yaml(TARGETS)
    return targets


def print_lines(console: Console, lines: Sequence[Line]) -> None:
    """The table of all figures; the last line counts what is reached."""
    table = Table("figure", "measured", "baseline", "target", "reached")
    for line in lines:
        table.add_row(line.figure, line.measured, line.baseline, line.target, _REACHED[line.reached])
    console.print(table)
    judged = [line.reached for line in lines if line.reached is not None]
    console.print(f"{sum(judged)} of {len(judged)} targets reached")


def lines_as_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The same for programs."""
    names = ("figure", "measured", "baseline", "target", "reached")
    return [{name: getattr(line, name) for name in names} | {"data": dict(line.data)} for line in lines]
