"""Judged results, their figures and the decision's probabilities in, one HTML page with plots out.

The page stands alone: no script, no network, plots as SVG.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bot.answering.answer import Answerer
from bot.answering.question import Question
from bot.measuring.evaluation import Result
from bot.measuring.judge_card import cited
from bot.measuring.print_evaluation import word_case, word_figure
from bot.measuring.settings import MeasuringSettings

TEMPLATE = "report.html"
_BINS, _STEPS = 10, 20
OURS = "this bot"


@dataclass(frozen=True)
class Decided:
    """What the decision says of one single question: how surely it is answered, whether the document answers it, and
    whether the clause found is a right one."""

    probability: float
    is_owed: bool
    is_right: bool


def write_report(path: Path, results: Sequence[Result], figures: Mapping[str, Any], decided: Sequence[Decided]) -> None:
    """Write the page; the folder is made where it is missing."""
    page = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    page.filters["figure"] = word_figure
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page.get_template(TEMPLATE).render(page_content(results, figures, decided)), encoding="utf-8")


def page_content(results: Sequence[Result], figures: Mapping[str, Any], decided: Sequence[Decided]) -> dict[str, Any]:
    """Everything that the template shows, by name."""
    groups = {**figures["by_kind"], **{f"language {name}": group for name, group in figures["by_language"].items()}}
    methods = figures.get("comparison", {})
    endings = count_endings(results)
    return {
        "asked": figures["asked"],
        "files": [Path(name).name for name in figures["files"]],
        "questions": figures["all"]["questions"],
        "overall": figures["all"],
        "by_group": [(name, group["right"] or 0.0, "ours") for name, group in groups.items()],
        "by_method": [(n, row["first"] or 0.0, "ours" if n == OURS else "others") for n, row in methods.items()],
        "endings": endings,
        "outcomes": sorted({outcome for counts in endings.values() for outcome in counts}),
        "confused": count_confused(results).most_common(),
        "accuracy": accuracy_by_rate(decided),
        "calibration": calibration(decided),
        "wrong": [word_case(result) for result in results if not result.judgement.right or result.faults],
    }


def count_endings(results: Sequence[Result]) -> dict[str, Counter[str]]:
    """Kind of question → outcome → how often."""
    found: dict[str, Counter[str]] = {}
    for result in results:
        outcome = str(result.card.get("outcome")) if isinstance(result.card, Mapping) else "no card"
        found.setdefault(result.row.kind, Counter())[outcome] += 1
    return found


def count_confused(results: Sequence[Result]) -> Counter[tuple[str, str]]:
    """Owed clause and the wrong one that was cited first → how often."""
    pairs: Counter[tuple[str, str]] = Counter()
    for result in results:
        first, owed = cited(result.card)[:1], result.row.expect.clauses
        if result.row.expect.owes_clause and first and first[0] not in owed:
            pairs[(min(owed), first[0])] += 1
    return pairs


def accuracy_by_rate(decided: Sequence[Decided]) -> list[tuple[float, float]]:
    """The share answered when only the surest are, and the share of those that are owed and rightly found."""
    ranked = sorted(decided, key=lambda one: -one.probability)
    counts = sorted({max(1, round(len(ranked) * step / _STEPS)) for step in range(1, _STEPS + 1)}) if ranked else []
    return [(count / len(ranked), sum(one.is_right for one in ranked[:count]) / count) for count in counts]


def calibration(decided: Sequence[Decided]) -> list[tuple[float, float]]:
    """Mean probability and share owed in each tenth of the scale that holds a question."""
    tenths: dict[int, list[Decided]] = {}
    for one in decided:
        tenths.setdefault(min(int(one.probability * _BINS), _BINS - 1), []).append(one)
    return [
        (sum(one.probability for one in group) / len(group), sum(one.is_owed for one in group) / len(group))
        for _, group in sorted(tenths.items())
    ]


def decide_all(results: Sequence[Result], answerer: Answerer, settings: MeasuringSettings) -> list[Decided]:
    """The decision on every single question that is decided by the search; other rules give no probability."""
    decided = []
    for result in results:
        if len(result.row.turns) > 1:
            continue
        trace = answerer.answer(Question(result.row.turns[0], "report", settings.as_of)).trace
        if "probability" in trace["decision"]:
            expect = result.row.expect
            found = trace["candidates"][0]["clause_id"]
            is_owed = bool(expect.clauses) and not expect.refuse
            decided.append(Decided(trace["decision"]["probability"], is_owed, is_owed and found in expect.clauses))
    return decided
