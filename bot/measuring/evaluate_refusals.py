"""Utterances that are not for the corpus in, how many of them the assistant answers out.

    python -m bot.measuring.evaluate_refusals [--wrong]

Off-topic: 2,000 utterances people typed to other assistants (off-topic-dev.tsv in ZHENGDA_DATA). They are asked without
Rasa's intent, as the door does when Rasa is down; small talk that is greeted back is no false answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.answering.answer import Answerer
from bot.answering.question import Question
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.errors import DataMissing, MeasuringError
from bot.measuring.evaluate_retrieval import QUESTIONS, VECTORS
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


def evaluate_refusals(
    wrong: Annotated[bool, typer.Option(help="Print what is answered and should not be.")] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Shares as JSON.")] = None,
) -> None:
    """Print, set by set, the share that is refused, greeted back or handed over."""
    settings = read_measuring_settings()
    try:
        utterances = [*read_off_topic(settings.data_dir), *read_refusals(QUESTIONS / "document-alone.jsonl")]
    except MeasuringError as problem:
        console.print(problem)
        raise typer.Exit(1) from None
    utterances += read_refusals(QUESTIONS / "situations.jsonl")
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(settings.embedding_model), VECTORS)
    answerer = Answerer(corpus, Searcher.load(settings.index_dir, corpus, embedder), "http://127.0.0.1:8000")
    answerer.warm_up()
    outcomes = [(row, outcome_of(row.text, answerer, settings.as_of)) for row in utterances]
    embedder.save()
    shares = shares_answered(outcomes)
    for group, share in shares.items():
        count = sum(row.group == group for row, _ in outcomes)
        console.print(f"{group}: {share:.4f} of {count} answered as policy", highlight=False)
    if wrong:
        for row, outcome in outcomes:
            if outcome not in REFUSALS and row.group != "situations, held":
                console.print(row.group, outcome, row.text, highlight=False)
    if out:
        out.write_text(json.dumps(shares, ensure_ascii=False, indent=1), encoding="utf-8")


def outcome_of(text: str, answerer: Answerer, as_of: date) -> str:
    """How the turn ends, asked alone and without an intent."""
    answer = answerer.answer(Question(message=text, turn_id="refusal", as_of=as_of))
    return str(answer.cards[0]["outcome"])


def shares_answered(outcomes: Sequence[tuple[Utterance, str]]) -> dict[str, float]:
    """Set → share of its utterances that got an answer on policy (a question back counts as one)."""
    all_of = Counter(row.group for row, _ in outcomes)
    answered = Counter(row.group for row, outcome in outcomes if outcome not in REFUSALS)
    return {group: round(answered[group] / count, 4) for group, count in all_of.items()}


def read_off_topic(data_dir: Path | None) -> list[Utterance]:
    """The utterances. Raises DataMissing."""
    if data_dir is None or not (data_dir / FILE).is_file():
        raise DataMissing(
            f"{FILE} is not part of the project: set ZHENGDA_DATA to the folder that holds it (now: {data_dir or 'not set'})."
        )
    lines = (data_dir / FILE).read_text(encoding="utf-8").splitlines()
    return [Utterance("off-topic", line.split("\t")[0]) for line in lines]


def read_refusals(path: Path) -> list[Utterance]:
    """The single questions of a set that owe a refusal."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    owed = [row for row in rows if row["expect"].get("refuse") and len(row["turns"]) == 1]
    return [Utterance(f"{path.stem}{', ' + row['split'] if 'split' in row else ''}", row["turns"][0]) for row in owed]


if __name__ == "__main__":
    typer.run(evaluate_refusals)
