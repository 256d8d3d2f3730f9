"""Question sets and the index in, how well clauses are found out: ours beside BM25, dense and fusion in the same run.

    python -m bot.measuring.evaluate_retrieval [--wrong] [--documents] [--json OUT]

Single questions that owe a clause; nothing is refused here. Nothing of the ranking is learned from these sets: its
weights are set by hand, the recogniser is learned from the entries. What each column means: docs/measure.md.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.answering.answer import Answerer
from bot.answering.conversation import Conversation
from bot.answering.understand import understand
from bot.measuring.baselines import Baselines
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.document_questions import DocumentQuestions, bootstrap_p, load_document_questions
from bot.measuring.errors import MeasuringError
from bot.measuring.figures import milliseconds
from bot.measuring.questions import read_questions, whole_id
from bot.measuring.settings import read_measuring_settings
from bot.measuring.terminal import make_console
from bot.processes.settings import ROOT
from policy_index.corpus import Corpus, load_corpus
from policy_index.embedder import load_embedder
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.search import Searcher

QUESTIONS = ROOT / "tests" / "questions"
VECTORS = ROOT / "var" / "vectors"
OURS = "this ranking"
OPEN_SETS = ("situations, tune", "labelled", "labelled-2")
console = make_console()


@dataclass(frozen=True)
class Asked:
    """One question, its right clauses, and its set."""

    group: str
    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Ranked:
    """One question and the place of the first right clause by each method; 0 where it is not found."""

    asked: Asked
    places: Mapping[str, int]
    first: str


def evaluate_retrieval(
    wrong: Annotated[bool, typer.Option(help="Print questions of open sets whose first clause is wrong.")] = False,
    documents: Annotated[bool, typer.Option(help="Also the documents of ZHENGDA_DATA that are not ours.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Figures as JSON.")] = None,
) -> None:
    """Print the figures of every set, and the time of a search without encoding."""
    settings = read_measuring_settings()
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(settings.embedding_model), VECTORS)
    answerer = Answerer(corpus, Searcher.load(settings.index_dir, corpus, embedder), "http://127.0.0.1:8000")
    baselines = Baselines.load(settings.index_dir, corpus, embedder)
    ranked, seconds = rank_all(read_asked(corpus), answerer, baselines)
    figures: dict[str, Any] = {"sets": figures_of(ranked), "search_ms": milliseconds(seconds)}
    if documents:
        try:
            figures["documents"] = rank_documents(load_document_questions(settings.data_dir, embedder))
        except MeasuringError as problem:
            console.print(problem)
            raise typer.Exit(1) from None
    embedder.save()
    show(figures)
    if wrong:
        for row in ranked:
            if row.places[OURS] != 1 and row.asked.group in OPEN_SETS:
                console.print(row.asked.group, row.places[OURS], row.asked.text[:90], "→", row.first, highlight=False)
    if out:
        out.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def read_asked(corpus: Corpus) -> list[Asked]:
    """Single questions that owe a clause, of every set."""
    found: list[Asked] = []
    for name in ("document-alone", "situations"):
        path = QUESTIONS / f"{name}.jsonl"
        splits = {row["id"]: row.get("split") for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        for row in read_questions([path], corpus):
            if row.expect.owes_clause and len(row.turns) == 1:
                group = f"{name}, {splits[row.id]}" if splits[row.id] else name
                found.append(Asked(group, row.turns[0], row.expect.clauses))
    for name in ("labelled", "labelled-2"):
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            labelled = json.loads(line)
            if labelled["answerable"]:
                right = frozenset(whole_id(clause, corpus) for clause in labelled["clauses"])
                found.append(Asked(name, labelled["text"], right))
    return found


def rank_all(asked: Sequence[Asked], answerer: Answerer, baselines: Baselines) -> tuple[list[Ranked], list[float]]:
    """Every question ranked by every method, and the seconds of each search of ours once the vector is known."""
    ranked, seconds = [], []
    for question in asked:
        query = searched_for(question.text, answerer)
        baselines.embedder.embed_query(query.text)  # remembered: what is timed is the search alone
        began = time.perf_counter()
        found = answerer.finder.search(query)
        seconds.append(time.perf_counter() - began)
        ours = [candidate.clause_id for candidate in found.candidates]
        rankings = {OURS: ours, **baselines.rank(question.text)}
        places = {name: place_of(question.right, clause_ids) for name, clause_ids in rankings.items()}
        ranked.append(Ranked(question, places, ours[0]))
    return ranked, seconds


def searched_for(text: str, answerer: Answerer) -> ExpandedQuery:
    """The question as the assistant searches for it."""
    query = answerer.finder.focused(expand_query(text))
    reading = understand(query, None, None, Conversation(), answerer.cues, answerer.corpus)
    return answerer.finder.subject_of(query, reading)


def rank_documents(data: DocumentQuestions) -> dict[str, Any]:
    """recall@1, recall@10 and MRR of ours and the baselines, and p-values of our lead in recall@1."""
    places: dict[str, list[int]] = {}
    for question, right in data.questions:
        found = data.searcher.search(expand_query(question))
        rankings = {OURS: [c.clause_id for c in found.candidates], **data.baselines.rank(question)}
        for name, names in rankings.items():
            places.setdefault(name, []).append(place_of({right}, names))
    first = {name: [place == 1 for place in found] for name, found in places.items()}
    return {
        name: {
            **finding(found, (1, 10)),
            "p of our lead": None if name == OURS else bootstrap_p(first[OURS], first[name]),
        }
        for name, found in places.items()
    }


def place_of(right: frozenset[str] | set[str], clause_ids: Sequence[str]) -> int:
    """The place of the first right clause, counted from 1; 0 where there is none."""
    return next((place for place, clause_id in enumerate(clause_ids, start=1) if clause_id in right), 0)


def finding(places: Sequence[int], tops: Sequence[int]) -> dict[str, float]:
    """Shares found among the first so many, and the mean reciprocal rank."""
    found = {f"hit{top}": round(sum(0 < p <= top for p in places) / len(places), 4) for top in tops}
    return {**found, "MRR": round(sum(1 / p for p in places if p) / len(places), 4)}


def figures_of(ranked: Sequence[Ranked]) -> dict[str, dict[str, Any]]:
    """Set → method → figures."""
    groups = dict.fromkeys(row.asked.group for row in ranked)
    return {
        group: {
            name: {"questions": len(rows), **finding([row.places[name] for row in rows], (1, 3))}
            for name in rows[0].places
        }
        for group in groups
        if (rows := [row for row in ranked if row.asked.group == group])
    }


def show(figures: Mapping[str, Any]) -> None:
    """One table of the sets, one of the documents."""
    table = Table("set", "questions", "method", "hit1", "hit3", "MRR", title="Finding the clause")
    for group, methods in figures["sets"].items():
        for name, row in methods.items():
            table.add_row(group, str(row["questions"]), name, *(f"{row[key]:.3f}" for key in ("hit1", "hit3", "MRR")))
    console.print(table)
    console.print(f"A search without encoding: {figures['search_ms']['p50']} ms, p95 {figures['search_ms']['p95']} ms")
    if "documents" in figures:
        table = Table("method", "recall@1", "recall@10", "MRR", "p of our lead", title="Documents that are not ours")
        for name, row in figures["documents"].items():
            lead = row["p of our lead"]
            shares = (f"{row[key]:.3f}" for key in ("hit1", "hit10", "MRR"))
            table.add_row(name, *shares, "" if lead is None else f"{lead:.4f}")
        console.print(table)


if __name__ == "__main__":
    typer.run(evaluate_retrieval)
