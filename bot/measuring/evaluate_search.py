"""Bursts and questions in, how often `/api/v1/search` puts the right clause first or among the first three out.

    python -m bot.measuring.evaluate_search [--questions FILE …] [--door URL] [--words-only] [--wrong] [--json OUT]

Without --door the assistant is asked in this process. Question files have the format of tests/questions/README.md; of
them the single questions are put that owe a clause. What each column means: docs/measure.md.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from bot.answering.answer import Answerer
from bot.answering.question import SearchRequest
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.evaluate_retrieval import VECTORS, finding, place_of
from bot.measuring.figures import milliseconds
from bot.measuring.questions import QuestionRow, read_questions, whole_id
from bot.measuring.settings import OWN_QUESTIONS, MeasuringSettings, read_measuring_settings
from bot.measuring.terminal import make_console
from bot.processes.settings import ROOT
from policy_index.corpus import Corpus, load_corpus
from policy_index.embedder import load_embedder
from policy_index.search import Searcher

BURSTS = ROOT / "tests" / "questions" / "bursts.jsonl"
CHARACTERS = 200
TOP = 3
console = make_console()

Search = Callable[[str], Sequence[str]]
"""Words → ids of the clauses found, best first."""


@dataclass(frozen=True)
class Asked:
    """One burst or question, the clauses that may come first, its set, and whether its words may be shown."""

    group: str
    text: str
    right: frozenset[str]
    is_open: bool


@dataclass(frozen=True)
class Outcome:
    """The place of the first right clause (0: not among the first three), and how long it took."""

    asked: Asked
    place: int
    found: Sequence[str]
    seconds: float


def evaluate_search(
    questions: Annotated[list[Path] | None, typer.Option(help="Question file; may be repeated.")] = None,
    door: Annotated[str | None, typer.Option(help="Ask this door, else the assistant in this process.")] = None,
    words_only: Annotated[bool, typer.Option(help="As while typing: nothing is encoded.")] = False,
    wrong: Annotated[bool, typer.Option(help="Print the wrong bursts that may be looked at.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Figures as JSON.")] = None,
) -> None:
    """Print hit1, hit3 and the time of a search for the bursts and for each question file."""
    settings, corpus = read_measuring_settings(), load_corpus()
    asked = read_bursts(corpus)
    for path in questions or [OWN_QUESTIONS]:
        asked += questions_of(read_questions([path], corpus), path.stem)
    if door:
        with httpx.Client(base_url=door, timeout=30) as client:
            outcomes = ask_all(asked, search_door(client, words_only))
    else:
        embedder = CachedEmbedder(load_embedder(settings.embedding_model), VECTORS)
        outcomes = ask_all(asked, search_here(settings, corpus, embedder, words_only))
        embedder.save()
    figures = figures_of(outcomes)
    show(figures)
    for outcome in outcomes if wrong else ():
        if outcome.place != 1 and outcome.asked.is_open:
            console.print(outcome.place, outcome.asked.text, "→", *outcome.found, highlight=False)
    if out:
        out.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def read_bursts(corpus: Corpus, path: Path = BURSTS) -> list[Asked]:
    """The operator's bursts, those that may be looked at and those that are only counted apart."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Asked(
            f"bursts, {row['split']}",
            row["burst"],
            frozenset(whole_id(clause, corpus) for clause in row["clauses"]),
            row["split"] == "tune",
        )
        for row in rows
    ]


def search_here(settings: MeasuringSettings, corpus: Corpus, embedder: CachedEmbedder, words_only: bool) -> Search:
    """The assistant of this process."""
    answerer = Answerer(corpus, Searcher.load(settings.index_dir, corpus, embedder), settings.door_url)

    def search(text: str) -> Sequence[str]:
        request = SearchRequest(text, TOP, settings.as_of, may_encode=not words_only)
        return [hit["clause_id"] for hit in answerer.search(request).hits]

    return search


def search_door(client: httpx.Client, words_only: bool) -> Search:
    """A running door."""

    def search(text: str) -> Sequence[str]:
        body: dict[str, Any] = {"q": text, "limit": TOP, "typing": words_only}
        reply = client.get("/api/v1/search", params=body) if len(text) <= CHARACTERS else None
        reply = reply or client.post("/api/v1/search", json=body)
        reply.raise_for_status()
        return [hit["clause_id"] for hit in reply.json()["hits"]]

    return search


def ask_all(asked: Iterable[Asked], search: Search) -> list[Outcome]:
    """Every text, one after another."""
    outcomes = []
    for one in asked:
        began = time.perf_counter()
        found = search(one.text)
        outcomes.append(Outcome(one, place_of(one.right, found), found, time.perf_counter() - began))
    return outcomes


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Set → number, hit1, hit3, MRR among three, milliseconds."""
    groups = dict.fromkeys(outcome.asked.group for outcome in outcomes)
    found = {group: [o for o in outcomes if o.asked.group == group] for group in groups}
    return {
        group: {
            "asked": len(rows),
            **finding([row.place for row in rows], (1, TOP)),
            "ms": milliseconds([row.seconds for row in rows]),
        }
        for group, rows in found.items()
    }


def show(figures: dict[str, dict[str, Any]]) -> None:
    """One table."""
    table = Table("set", "asked", "hit1", "hit3", "p50 ms", "p95 ms", title="Search for operators")
    for group, row in figures.items():
        shares = (f"{row[key]:.3f}" for key in ("hit1", "hit3"))
        table.add_row(group, str(row["asked"]), *shares, str(row["ms"]["p50"]), str(row["ms"]["p95"]))
    console.print(table)


def questions_of(rows: Iterable[QuestionRow], name: str) -> list[Asked]:
    """Single questions that owe a clause; those that ask for clauses as such are a set of their own."""
    kinds = {"clause": "clause questions"}
    return [
        Asked(f"{name}, {kinds.get(row.kind, 'others')}", row.turns[0], row.expect.clauses, False)
        for row in rows
        if row.expect.owes_clause and len(row.turns) == 1
    ]


if __name__ == "__main__":
    typer.run(evaluate_search)
