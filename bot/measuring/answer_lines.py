"""The running bot and questions in, lines of the bench table on how well it answers out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.measuring.ask_bot import Bot
from bot.measuring.bench_lines import Line
from bot.measuring.evaluation import Ranker, ask_all, compare, whole_figures
from bot.measuring.print_evaluation import word_figure
from bot.measuring.questions import QuestionRow
from policy_index.corpus import Corpus


def answer_lines(
    bot: Bot, rows: Sequence[QuestionRow], corpus: Corpus, rank: Ranker, targets: Mapping[str, Any],
    advance: Callable[[], None],
) -> list[Line]:  # fmt: skip
    """Ask everything, judge it, and put the figures with a target into lines."""
    results = ask_all(bot, rows, corpus, advance)
    figures = whole_figures(results)
    comparison = compare(results, rank)
    beside = ", ".join(f"{name} {word_figure(row['first'])}" for name, row in comparison.items() if name != "this bot")
    checks = figures["by_check"]
    asked = f"of {len(rows)} questions"
    return [
        share_line(f"right, {asked}", figures["all"]["right"], targets["right"]) ,
        share_line("right clause first", checks.get("clause_first"), targets["clause_first"], beside),
        share_line("a unit's tasks exact", checks.get("tasks_exact"), targets["tasks_exact"]),
        share_line(
            "units exact where the clause was found",
            figures["units_exact_where_clause_found"],
            targets["units_exact_where_found"],
        ),
        share_line("grounded", figures["all"]["grounded"], targets["grounded"]),
        Line("errors", str(figures["errors"]), target=str(targets["errors"]), reached=figures["errors"] == 0,
             data={"figures": figures, "comparison": comparison}),
    ]  # fmt: skip


def share_line(figure: str, value: float | None, target: float, baseline: str = "–") -> Line:
    """A share that must reach at least its target; nothing is reached where nothing was asked."""
    reached = None if value is None else value >= target
    return Line(figure, word_figure(value), baseline, f"≥ {target:.2f}", reached, {"share": value})
