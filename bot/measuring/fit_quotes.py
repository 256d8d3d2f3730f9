"""Labelled questions with the words that answer in, bot/answering/sentence_weights.yml out: which sentences are quoted.

    python -m bot.measuring.fit_quotes

A conditional logistic regression: of the sentences of the right clause the one that holds the words has to come first. The
figure is of rows whose whole set was left out: the share whose words stand in the quotes. Repeatable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.answering.answer import Answerer
from bot.answering.conversation import Conversation
from bot.answering.rephrase import rephrase
from bot.answering.sentence_fit import SENTENCE_WEIGHTS, sentence_signals
from bot.answering.understand import understand
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.decision_examples import Table, read_lines
from bot.measuring.questions import whole_id
from policy_index.clean_text import clean_message
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.expand_query import expand_query
from policy_index.index_folder import BUILT
from policy_index.search import Searcher

VECTORS = Path(__file__).parents[2] / "var" / "vectors"
WITH_WORDS = ("labelled-3", "labelled-5")
QUESTIONS = (
    "situations", "plain-1", "blind-1", "blind-2", "blind-4", "blind-5", "blind-6", "blind-7", "blind-8", "blind-9",
)  # fmt: skip
# Every signal speaks for a sentence, but for a target that nobody asked for.
SIGNS = {
    "dense": 1, "dense_phrase": 1, "lexical": 1, "shared": 1, "shared_phrase": 1, "figure": 1, "any_figure": 1, "bound": 1,
    "named_figure": 1, "target": 1, "target_unasked": -1, "asked_so": 1, "asked_likest": 1,
}  # fmt: skip
_STRENGTH, _DIGITS = 0.08, 4


@dataclass(frozen=True)
class Labelled:
    """A question, its right clauses, the words that answer it, and its set."""

    of_set: str
    text: str
    clauses: Sequence[str]
    words: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """One question as it is learned from: signals (sentences, names), and which sentences hold words that answer."""

    of_set: str
    signals: Table
    answers: NDArray[np.bool_]


def main() -> None:
    """Fit and write; print what the sets left out say."""
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(), VECTORS)
    answerer = Answerer(corpus, Searcher.load(BUILT, corpus, embedder), "http://127.0.0.1:8000")
    choices = [choice for row in read_labelled() if (choice := read_choice(row, answerer)) is not None]
    embedder.save()
    shares = {
        name: first_share(
            [c for c in choices if c.of_set == name], fit_weights([c for c in choices if c.of_set != name])
        )
        for name in dict.fromkeys(choice.of_set for choice in choices)
    }
    weights = fit_weights(choices)
    content = {
        "weights": {name: round(float(weight), _DIGITS) for name, weight in zip(SIGNS, weights, strict=True)},
        "examples": len(choices),
        "first_of_sets_left_out": shares,
    }
    lead = "# Written by `python -m bot.measuring.fit_quotes`. Do not edit by hand.\n"
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
    SENTENCE_WEIGHTS.write_text(lead + text, encoding="utf-8")
    print(json.dumps(content, ensure_ascii=False, indent=1))


def read_labelled() -> Iterator[Labelled]:
    """Open rows that say which words answer."""
    for name in WITH_WORDS:
        for row in read_lines(name):
            if row["says"] and row.get("split", "tune") == "tune":
                yield Labelled(name, row["text"], row["clauses"], row["says"])
    for name in QUESTIONS:
        for row in read_lines(name):
            expect: dict[str, Any] = row["expect"]
            is_open = row.get("split", "tune") == "tune" and len(row["turns"]) == 1
            if is_open and expect.get("must_mention") and expect.get("clauses"):
                yield Labelled(name, row["turns"][0], expect["clauses"], expect["must_mention"])


def read_choice(row: Labelled, answerer: Answerer) -> Choice | None:
    """The signals of the clause's sentences; None where no single sentence holds the words."""
    finder = answerer.finder
    query = finder.focused(expand_query(rephrase(clean_message(row.text), Conversation(), answerer.cues).text))
    reading = understand(query, None, None, Conversation(), answerer.cues, answerer.corpus)
    found = finder.search(finder.subject_of(query, reading))
    clause = answerer.corpus.clause(whole_id(row.clauses[0], answerer.corpus))
    spans = found.sentences(clause.clause_id)
    wanted = [_squeezed(words) for words in row.words]
    answers = np.array([
        any(words in _squeezed(clause.text[span.start : span.end]) for words in wanted) for span in spans
    ])  # fmt: skip
    if not answers.any():
        return None
    heard = finder.heard(clause, found, query, "target" in reading.asks)
    signals = sentence_signals(clause, spans, heard)
    return Choice(row.of_set, np.array([[one[name] for name in SIGNS] for one in signals]), answers)


def fit_weights(choices: Sequence[Choice]) -> NDArray[np.float64]:
    """The weights (names,) that put an answering sentence first as surely as they can, kept small."""
    spread = np.vstack([choice.signals for choice in choices]).std(axis=0) + 1e-6
    scaled = [(choice.signals / spread, choice.answers) for choice in choices]
    bounds = [(0.0, None) if sign > 0 else (None, 0.0) for sign in SIGNS.values()]
    found = minimize(_loss, np.zeros(len(SIGNS)), args=(scaled,), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x / spread, dtype=np.float64)


def first_share(choices: Sequence[Choice], weights: NDArray[np.float64]) -> float:
    """The share of questions whose best sentence answers."""
    return round(float(np.mean([c.answers[int((c.signals @ weights).argmax())] for c in choices])), 3)


def _loss(
    weights: NDArray[np.float64], scaled: Sequence[tuple[Table, NDArray[np.bool_]]]
) -> tuple[float, NDArray[np.float64]]:
    """Mean negative log of the share that answering sentences have of all, and its gradient."""
    loss, slope = 0.0, np.zeros(len(weights))
    for signals, answers in scaled:
        scores = signals @ weights
        odds = np.exp(scores - scores.max())
        odds /= odds.sum()
        share = float(odds[answers].sum())
        loss -= float(np.log(share + 1e-12))
        slope -= signals.T @ (np.where(answers, odds / share, 0.0) - odds)
    count = len(scaled)
    return loss / count + _STRENGTH * float(weights @ weights), slope / count + 2 * _STRENGTH * weights


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


if __name__ == "__main__":
    main()
