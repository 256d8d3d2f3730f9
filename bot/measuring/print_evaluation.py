"""Figures of an evaluation in, tables for people out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.measuring.evaluation import Result
from bot.measuring.judge_card import cited
from bot.measuring.questions import QuestionRow

GROUP_COLUMNS = (
    *("questions", "right", "clause first", "among three"),
    *("units exact", "refused", "false refusals", "grounded"),
)
_MESSAGE_SHOWN, _CITED_SHOWN = 44, 3


def print_figures(console: Console, figures: Mapping[str, Any]) -> None:
    """The table by kind and language, and the lines below it."""
    table = Table(*("", *GROUP_COLUMNS), title="the bot's answers", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for section in ("by_kind", "by_language"):
        for name, group in figures[section].items():
            table.add_row(name, *(word_figure(group[column]) for column in GROUP_COLUMNS))
        table.add_section()
    table.add_row("all", *(word_figure(figures["all"][column]) for column in GROUP_COLUMNS), style="bold")
    console.print(table)
    waits = figures["turn_ms"]
    turns = f"turn p50 {waits['p50']} ms, p95 {waits['p95']} ms" if waits else "no turn was answered"
    where_found = word_figure(figures["units_exact_where_clause_found"])
    console.print(f"{turns} · errors {figures['errors']} · units exact where the clause was found {where_found}")


def print_comparison(console: Console, title: str, comparison: Mapping[str, Mapping[str, Any]]) -> None:
    """Finding the clause: the bot beside plain rankings, for questions of kind clause and for all that owe one."""
    if not comparison:
        console.print("no question owes a clause: nothing to compare")
        return
    some = next(iter(comparison.values()))
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for kind, count in (("kind clause", some["questions of kind clause"]), ("all owing a clause", some["questions"])):
        table.add_column(f"first\n{kind} ({count})", justify="right")
        table.add_column(f"among three\n{kind} ({count})", justify="right")
    for name, row in comparison.items():
        values = (row["first (kind clause)"], row["among three (kind clause)"], row["first"], row["among three"])
        table.add_row(name, *map(word_figure, values))
    console.print(table)


def print_wrong(console: Console, results: Sequence[Result]) -> None:
    """Every wrong or ungrounded case in one line."""
    wrong = [result for result in results if not result.judgement.right or result.faults]
    for result in wrong:
        console.print(word_case(result), markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(wrong)} of {len(results)} wrong or not grounded")


def word_case(result: Result) -> str:
    """`q012 clause zh  answered, clause_first  「…」 → answered fdi/3 fdi/6; expected fdi/9`."""
    row, card = result.row, result.card
    failed = ", ".join([*result.judgement.failed, *(["grounded"] if result.faults else [])])
    outcome = card.get("outcome") if isinstance(card, Mapping) else "no card"
    shown = " ".join(_short(clause_id) for clause_id in cited(card)[:_CITED_SHOWN])
    why = "; ".join([*result.faults[:2], *([result.error] if result.error else [])])
    message = row.turns[-1].replace("\n", " ")[:_MESSAGE_SHOWN]
    case = f"{row.id} {row.kind} {row.lang}  {failed}  「{message}」 → {outcome} {shown}".rstrip()
    return f"{case}; expected {word_expected(row)}" + (f"  [{why}]" if why else "")


def word_expected(row: QuestionRow) -> str:
    """What the card owed, shortly."""
    expect = row.expect
    if expect.kind == "chitchat":
        return f"small talk {expect.intent}"
    if expect.refuse or expect.clarify:
        return "a refusal" if expect.refuse else "a question back"
    words = [" or ".join(sorted(map(_short, expect.clauses)))]
    words += [f"verdict {expect.verdict}"] if expect.verdict else []
    words += ["、".join(expect.units)] if expect.units else []
    words += [" ".join(f"“{mention}”" for mention in expect.must_mention)] if expect.must_mention else []
    return ", ".join(words)


def word_figure(value: float | int | None) -> str:
    """A share with two decimals, a count as it is, a dash where nothing was owed."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def _short(clause_id: str) -> str:
    return clause_id.partition("/")[2] or clause_id
