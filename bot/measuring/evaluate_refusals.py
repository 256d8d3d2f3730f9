"""Utterances and whether the corpus answers them in, how many are answered or refused wrongly out.

    python -m bot.measuring.evaluate_refusals [--wrong]

Off-topic: 2,000 utterances people typed to other assistants (off-topic-dev.tsv in ZHENGDA_DATA). They are asked without
Rasa's intent, as the door does when Rasa is down; small talk that is greeted back is no false answer. Beside them the
single questions of every question set, which owe an answer or a refusal; held halves are counted only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.answering.answer import Answerer
from bot.answering.question import Question
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.decision_examples import LABELLED, asked_alone, read_lines
from bot.measuring.errors import DataMissing, MeasuringError
from bot.measuring.evaluate_retrieval import VECTORS
from bot.measuring.judge_card import REFUSALS
from bot.measuring.settings import read_measuring_settings
from bot.measuring.terminal import make_console
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.search import Searcher

FILE = "off-topic-dev.tsv"
console = make_console()


@dataclass(frozen=True)
class Utterance:
    """One utterance and the set it belongs to."""

    group: str
    text: str
    owes_answer: bool = False


def evaluate_refusals(
    wrong: Annotated[bool, typer.Option(help="Print what is answered and should not be.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Shares as JSON.")] = None,
) -> None:
    """Print, set by set, the share that is refused, greeted back or handed over."""
    settings = read_measuring_settings()
    try:
        utterances = [*read_off_topic(settings.data_dir), *read_own_sets()]
    except MeasuringError as problem:
        console.print(problem)
        raise typer.Exit(1) from None
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(settings.embedding_model), VECTORS)
    answerer = Answerer(corpus, Searcher.load(settings.index_dir, corpus, embedder), "http://127.0.0.1:8000")
    answerer.warm_up()
    outcomes = [(row, outcome_of(row.text, answerer, settings.as_of)) for row in utterances]
    embedder.save()
    shares = wrong_shares(outcomes)
    for group, by_kind in shares.items():
        told = [f"{share:.4f} of {count} {kind}" for kind, (share, count) in by_kind.items()]
        console.print(f"{group}: {', '.join(told)}", highlight=False)
    if wrong:
        for row, outcome in outcomes:
            if (outcome in REFUSALS) == row.owes_answer and "held" not in row.group and row.group != "document-alone":
                console.print(row.group, outcome, row.text, highlight=False)
    if out:
        out.write_text(json.dumps(shares, ensure_ascii=False, indent=1), encoding="utf-8")


def outcome_of(text: str, answerer: Answerer, as_of: date) -> str:
    """How the turn ends, asked alone and without an intent."""
    answer = answerer.answer(Question(message=text, turn_id="refusal", as_of=as_of))
    return str(answer.cards[0]["outcome"])


def wrong_shares(outcomes: Sequence[tuple[Utterance, str]]) -> dict[str, dict[str, tuple[float, int]]]:
    """Set → what went wrong → its share and of how many: answered though it should not be (a question back counts as an
    answer), refused though it should not be."""
    shares: dict[str, dict[str, tuple[float, int]]] = {}
    for owes, kind in ((False, "answered as policy"), (True, "refused wrongly")):
        rows = [(row.group, (outcome in REFUSALS) == owes) for row, outcome in outcomes if row.owes_answer == owes]
        all_of, wrong = Counter(group for group, _ in rows), Counter(group for group, is_wrong in rows if is_wrong)
        for group, count in all_of.items():
            shares.setdefault(group, {})[kind] = (round(wrong[group] / count, 4), count)
    return shares


def read_off_topic(data_dir: Path | None) -> list[Utterance]:
    """The utterances. Raises DataMissing."""
    if data_dir is None or not (data_dir / FILE).is_file():
        raise DataMissing(
            f"{FILE} is not part of the project: set ZHENGDA_DATA to the folder that holds it (now: {data_dir or 'not set'})."
        )
    lines = (data_dir / FILE).read_text(encoding="utf-8").splitlines()
    return [Utterance("off-topic", line.split("\t")[0]) for line in lines]


def read_own_sets() -> list[Utterance]:
    """Single questions of every set that owe an answer or a refusal."""
    found = []
    for name in ("document-alone", "situations"):
        for row in read_lines(name):
            asked = asked_alone(row)
            if asked:
                found.append(Utterance(_group(name, row), *asked))
    for name in LABELLED:
        found += [Utterance(_group(name, row), row["text"], bool(row["answerable"])) for row in read_lines(name)]
    return found


def _group(name: str, row: Mapping[str, Any]) -> str:
    return f"{name}, {row['split']}" if "split" in row else name


if __name__ == "__main__":
    typer.run(evaluate_refusals)
