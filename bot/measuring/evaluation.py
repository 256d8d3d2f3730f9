"""Questions and a bot in, judged results and their figures out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bot.measuring.ask_bot import Bot
from bot.measuring.check_quotes import find_ungrounded
from bot.measuring.figures import milliseconds, share_of
from bot.measuring.judge_card import Card, Judgement, cited, judge, refuses
from bot.measuring.questions import QuestionRow
from policy_index.corpus import Corpus

# Column of the table → check of the judgement.
COLUMNS: Mapping[str, str] = {
    "clause first": "clause_first",
    "among three": "clause_among_three",
    "units exact": "units_exact",
    "refused": "refused",
}
Ranker = Callable[[str], Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Result:
    """One question, asked and judged. `faults` are words wrongly shown as the document's; `error` a failed turn."""

    row: QuestionRow
    card: Card | None
    judgement: Judgement
    faults: Sequence[str]
    seconds: Sequence[float]
    error: str | None = None

    @property
    def owes_answer(self) -> bool:
        """Whether refusing is wrong here; where the document is silent it is not."""
        owed = self.judgement.checks
        return ("answered" in owed or "tasks_exact" in owed) and not self.row.expect.silent_ok


def ask_all(bot: Bot, rows: Iterable[QuestionRow], corpus: Corpus, advance: Callable[[], None]) -> list[Result]:
    """Ask every question in a conversation of its own, one after another. A failed turn is a wrong answer."""
    results = []
    for row in rows:
        results.append(ask_one(bot, row, corpus))
        advance()
    return results


def ask_one(bot: Bot, row: QuestionRow, corpus: Corpus) -> Result:
    """One conversation; the card of its last turn is judged."""
    card, seconds, error = None, [], None
    try:
        conversation = bot.open()
        for message in row.turns:
            reply = conversation.say(message)
            card = reply.card
            seconds.append(reply.seconds)
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as problem:
        card, error = None, repr(problem)
    if card is None and error is None:
        error = "no card came"
    return Result(row, card, judge(card, row.expect), find_ungrounded(card, corpus), seconds, error)


def summarise(results: Sequence[Result]) -> dict[str, Any]:
    """Every figure of one group of results; None for a figure that no question of the group owes."""
    kept = {
        column: share_of(r.judgement.checks[check] for r in results if check in r.judgement.checks)
        for column, check in COLUMNS.items()
    }
    return {
        "questions": len(results),
        "right": share_of(r.judgement.right for r in results),
        **kept,
        "false refusals": share_of(refuses(r.card) for r in results if r.owes_answer),
        "grounded": share_of(not r.faults for r in results),
    }


def group_figures(results: Sequence[Result], key: Callable[[QuestionRow], str]) -> dict[str, dict[str, Any]]:
    """The figures of each group, in the order in which the groups first appear."""
    names = list(dict.fromkeys(key(r.row) for r in results))
    return {name: summarise([r for r in results if key(r.row) == name]) for name in names}


def whole_figures(results: Sequence[Result]) -> dict[str, Any]:
    """All figures of an evaluation, ready for JSON."""
    waits = [second for r in results for second in r.seconds]
    found = [r for r in results if r.judgement.checks.get("clause_first") and "units_exact" in r.judgement.checks]
    return {
        "all": summarise(results),
        "by_kind": group_figures(results, lambda row: row.kind),
        "by_language": group_figures(results, lambda row: row.lang),
        "by_check": check_shares(results),
        "units_exact_where_clause_found": share_of(r.judgement.checks["units_exact"] for r in found),
        "errors": sum(r.error is not None for r in results),
        "turn_ms": milliseconds(waits) if waits else None,
    }


def check_shares(results: Sequence[Result]) -> dict[str, float | None]:
    """The share of questions that kept each check they owed."""
    names = dict.fromkeys(name for r in results for name in r.judgement.checks)
    return {name: share_of(r.judgement.checks[name] for r in results if name in r.judgement.checks) for name in names}


def compare(results: Sequence[Result], rank: Ranker) -> dict[str, dict[str, Any]]:
    """The bot beside rankings of the same single questions that owe a clause: how often first, how often among three.

    A ranking never refuses and never talks, so only finding is compared: what the bot cites counts whatever it says.
    """
    asked = [r for r in results if r.row.expect.owes_clause and len(r.row.turns) == 1]
    found: dict[str, list[tuple[str, Sequence[str], frozenset[str]]]] = {}
    for result in asked:
        ranked = {"this bot": cited(result.card), **rank(result.row.turns[0])}
        for name, clause_ids in ranked.items():
            found.setdefault(name, []).append((result.row.kind, clause_ids, result.row.expect.clauses))
    return {name: _finding_figures(rows) for name, rows in found.items()}


def _finding_figures(rows: Sequence[tuple[str, Sequence[str], frozenset[str]]]) -> dict[str, Any]:
    plain = [row for row in rows if row[0] == "clause"]
    return {
        "questions": len(rows),
        "first": share_of(_is_found(row, 1) for row in rows),
        "among three": share_of(_is_found(row, 3) for row in rows),
        "questions of kind clause": len(plain),
        "first (kind clause)": share_of(_is_found(row, 1) for row in plain),
        "among three (kind clause)": share_of(_is_found(row, 3) for row in plain),
    }


def _is_found(row: tuple[str, Sequence[str], frozenset[str]], places: int) -> bool:
    return not row[2].isdisjoint(row[1][:places])
