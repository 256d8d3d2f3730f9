"""Question files in, questions with what each expects out. The format: tests/questions/README.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.measuring.errors import QuestionsUnreadable
from policy_index.corpus import Corpus

FORMAT = "The format stands in tests/questions/README.md."


@dataclass(frozen=True)
class Expectation:
    """What the last turn's card owes. `kind` says which checks; clause ids are whole ids of the corpus."""

    kind: str
    clauses: frozenset[str] = frozenset()
    refuse: bool = False
    clarify: bool = False
    silent_ok: bool = False
    must_mention: tuple[str, ...] = ()
    units: tuple[str, ...] | None = None
    inherited: bool = False
    verdict: str | None = None
    intent: str | None = None

    @property
    def owes_clause(self) -> bool:
        """Whether a clause, and not a refusal, a question back, a list of tasks or small talk, is the right answer."""
        return bool(self.clauses) and not self.refuse and not self.clarify and self.kind != "reverse_units"


@dataclass(frozen=True)
class QuestionRow:
    """One question: the asker's messages in order and what the card of the last one owes."""

    id: str
    kind: str
    lang: str
    turns: tuple[str, ...]
    expect: Expectation


def read_questions(paths: Sequence[Path], corpus: Corpus) -> list[QuestionRow]:
    """All questions of the files. Raises QuestionsUnreadable naming file and line, also for a gold clause that is none."""
    rows: list[QuestionRow] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise QuestionsUnreadable(f"{path}: cannot be read ({problem}).") from None
        for number, line in enumerate(lines, start=1):
            if line.strip():
                rows.append(_read_row(line, f"{path}, line {number}", corpus))
    return rows


def single_messages(rows: Iterable[QuestionRow]) -> list[str]:
    """Messages that stand alone and are answered with a clause: what speed is measured with."""
    return [row.turns[0] for row in rows if len(row.turns) == 1 and row.expect.owes_clause]


def _read_row(line: str, place: str, corpus: Corpus) -> QuestionRow:
    try:
        row = json.loads(line)
        turns = tuple(str(turn) for turn in row["turns"])
        if not turns:
            raise ValueError("turns is empty")
        expect = _read_expectation(row["kind"], row["expect"], corpus)
        return QuestionRow(str(row["id"]), str(row["kind"]), str(row["lang"]), turns, expect)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise QuestionsUnreadable(f"{place}: is no question ({problem!r}). {FORMAT}") from None


def _read_expectation(kind: str, expect: Mapping[str, Any], corpus: Corpus) -> Expectation:
    return Expectation(
        kind=expect.get("as", kind),
        clauses=frozenset(whole_id(name, corpus) for name in expect.get("clauses", ())),
        refuse=bool(expect.get("refuse")),
        clarify=bool(expect.get("clarify")),
        silent_ok=bool(expect.get("silent_ok")),
        must_mention=tuple(expect.get("must_mention", ())),
        units=tuple(expect["units"]) if "units" in expect else None,
        inherited=bool(expect.get("inherited")),
        verdict=expect.get("verdict"),
        intent=expect.get("intent"),
    )


def whole_id(name: str, corpus: Corpus) -> str:
    """`fdi/6` as the corpus names it. Raises ValueError where no clause, or more than one, has this name."""
    found = [clause.clause_id for clause in corpus.clauses if name in (clause.clause_id, clause.short_id)]
    if len(found) != 1:
        raise ValueError(f"{name!r} names {len(found)} clauses of the corpus, expected one")
    return found[0]
