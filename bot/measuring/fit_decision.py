"""Labelled questions in, bot/answering/decision.yml and asked_kinds.npz out: what the assistant answers or refuses by.

    python -m bot.measuring.fit_decision

The models behind the learned signals are fitted first (fit_kinds.py), then how the signals are weighed. A row's learned
signals come from models that saw nothing of its set, so the weighing learns how they fare with other people's questions.
Every figure is of rows whose whole set was left out. Repeatable: the same data gives the same files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.answering.answer import Answerer
from bot.answering.asked_kind import pack_models
from bot.answering.decide import ASKED_KINDS, DECISION
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.decision_examples import (
    SENTENCES,
    Examples,
    Table,
    read_examples,
    read_kinds,
    read_phrasings,
    read_rows,
)
from bot.measuring.fit_kinds import Material, fit_models, learned_signals, prepare_material
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.index_folder import BUILT
from policy_index.search import Searcher

VECTORS = Path(__file__).parents[2] / "var" / "vectors"
# Signals of each half with the sign that each may have: a likeness never speaks against the corpus, a missing detail never for it.
TOPIC = {
    "nearness": 1, "dense_phrasing": 1, "dense_sentence": 1, "coverage": 1, "recognised": 1,
    "known_words": 1,
}  # fmt: skip
ASKED = {
    "beyond_meaning": -1, "beyond_letters": -1, "figure_missing": -1, "figure_stated": 1, "detail_unstated": -1,
    "elsewhere": -1, "injection": -1, "dense_phrasing": 1,
}  # fmt: skip
# Training sentences, and stories of cases that ask nothing: eligibility replies to those.
_NO_QUESTIONS = (SENTENCES, "cases")
_STRENGTH, _SENTENCE_WEIGHT = 1e-3, 0.3
# The expressions for details were written with two of these sets in view, on which they look surer than they are.
_MOST_OF_DETAILS = 2.0
# A question about another city is never answered for being like one about this city, however like.
_LEAST_OF_ELSEWHERE = 8.0
_DIGITS, _FALSE_REFUSALS = 4, 0.02


@dataclass(frozen=True)
class Fitted:
    """Weights of both halves over signals as they are, and their intercepts."""

    topic: NDArray[np.float64]
    topic_intercept: float
    asked: NDArray[np.float64]
    asked_intercept: float

    def probabilities(self, topic: Table, asked: Table) -> NDArray[np.float64]:
        """The product of both halves for every row."""
        first = _logistic(topic @ self.topic + self.topic_intercept)
        return first * _logistic(asked @ self.asked + self.asked_intercept)


def main() -> None:
    """Fit and write both files; print what the sets left out say."""
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(), VECTORS)
    answerer = Answerer(corpus, Searcher.load(BUILT, corpus, embedder), "http://127.0.0.1:8000")
    examples = read_examples(read_rows(), answerer)
    material = prepare_material(examples, read_kinds(answerer), *read_phrasings(answerer))
    embedder.save()
    topic, asked = signal_tables(material)
    probabilities = left_out_probabilities(topic, asked, examples)
    threshold = best_threshold(probabilities, examples)
    fitted = fit_halves(topic, asked, examples, np.ones(len(examples.rows), dtype=bool))
    content = pack_models(fit_models(material, np.ones(len(examples.rows), dtype=bool)))
    ASKED_KINDS.write_bytes(content)
    figures = figures_of_sets(probabilities, threshold, examples)
    write_decision({
        "model": answerer.versions["model"],
        "asked_kinds": hashlib.sha256(content).hexdigest(),
        "topic": _half(TOPIC, fitted.topic, fitted.topic_intercept),
        "asked": _half(ASKED, fitted.asked, fitted.asked_intercept),
        "threshold": threshold,
        "examples": {name: int((examples.sets == name).sum()) for name in examples.set_names},
        "sets_left_out": figures,
    })  # fmt: skip
    print(json.dumps({"threshold": threshold, "sets left out": figures}, ensure_ascii=False, indent=1))


def signal_tables(material: Material) -> tuple[Table, Table]:
    """Signals of both halves for every row, (n, names) each; learned ones from models that did not see the row's set."""
    examples = material.examples
    columns = {name: examples.signals[:, place].copy() for place, name in enumerate(examples.names)}
    for name in ("nearness", "beyond_meaning", "beyond_letters", "figure_missing", "figure_stated"):
        columns[name] = np.zeros(len(examples.rows))
    for one in examples.set_names:
        left_out = examples.sets == one
        for name, values in learned_signals(material, fit_models(material, ~left_out), left_out).items():
            columns[name][left_out] = values
    return _table(columns, TOPIC), _table(columns, ASKED)


def left_out_probabilities(topic: Table, asked: Table, examples: Examples) -> NDArray[np.float64]:
    """The probability of every row by weights that were fitted without its set."""
    values = np.zeros(len(examples.rows))
    for one in examples.set_names:
        left_out = examples.sets == one
        values[left_out] = fit_halves(topic, asked, examples, ~left_out).probabilities(topic[left_out], asked[left_out])
    return values


def fit_halves(topic: Table, asked: Table, examples: Examples, learn: NDArray[np.bool_]) -> Fitted:
    """The weights that make the product of both halves fit the labels; both labels count the same in all."""
    wanted = examples.answerable[learn].astype(np.float64)
    worth = np.where(examples.sets[learn] == SENTENCES, _SENTENCE_WEIGHT, 1.0)
    worth *= np.where(wanted > 0, 0.5 / (worth * wanted).sum(), 0.5 / (worth * (1 - wanted)).sum())
    signs = [*TOPIC.values(), 0, *ASKED.values(), 0]
    scales = [(table[learn].mean(axis=0), table[learn].std(axis=0) + 1e-6) for table in (topic, asked)]
    first, second = (
        (table[learn] - mean) / spread for table, (mean, spread) in zip((topic, asked), scales, strict=True)
    )
    bounds = [(0.0 if sign > 0 else None, 0.0 if sign < 0 else None) for sign in signs]
    details = len(TOPIC) + 1 + list(ASKED).index("detail_unstated")
    bounds[details] = (-_MOST_OF_DETAILS * float(scales[1][1][details - len(TOPIC) - 1]), 0.0)
    elsewhere = len(TOPIC) + 1 + list(ASKED).index("elsewhere")
    bounds[elsewhere] = (None, -_LEAST_OF_ELSEWHERE * float(scales[1][1][elsewhere - len(TOPIC) - 1]))
    start = np.zeros(len(signs))
    found = minimize(_loss, start, args=(first, second, wanted, worth), jac=True, bounds=bounds, method="L-BFGS-B").x
    cut = len(TOPIC) + 1
    halves = [
        (part[:-1] / spread, float(part[-1] - part[:-1] @ (mean / spread)))
        for part, (mean, spread) in zip((found[:cut], found[cut:]), scales, strict=True)
    ]
    return Fitted(halves[0][0], halves[0][1], halves[1][0], halves[1][1])


def _loss(
    weights: NDArray[np.float64], topic: Table, asked: Table, wanted: NDArray[np.float64], worth: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Weighted log loss of the product and its gradient; weights are kept small, intercepts are free."""
    cut = topic.shape[1] + 1
    first = _logistic(topic @ weights[: cut - 1] + weights[cut - 1])
    second = _logistic(asked @ weights[cut:-1] + weights[-1])
    both = np.clip(first * second, 1e-9, 1 - 1e-9)
    free = np.ones(len(weights))
    free[[cut - 1, -1]] = 0.0
    loss = -float(worth @ (wanted * np.log(both) + (1 - wanted) * np.log(1 - both))) + _STRENGTH * float(
        free @ weights**2
    )
    pull = worth * (both - wanted) / (1 - both)
    one, other = pull * (1 - first), pull * (1 - second)
    slope = np.concatenate([topic.T @ one, [one.sum()], asked.T @ other, [other.sum()]])
    return loss, slope + 2 * _STRENGTH * free * weights


def best_threshold(probabilities: NDArray[np.float64], examples: Examples) -> float:
    """The highest probability at which no more than so many of the answerable rows of the question sets are refused.

    The unanswerable ones are hard by construction, real askers' are easier; so false refusals are what is kept small.
    """
    asked = probabilities[examples.answerable & ~np.isin(examples.sets, _NO_QUESTIONS)]
    return round(float(np.sort(asked)[int(len(asked) * _FALSE_REFUSALS)]) - 0.005, 2)


def figures_of_sets(probabilities: NDArray[np.float64], threshold: float, examples: Examples) -> dict[str, Any]:
    """Set → shares falsely refused and rightly refused, then their mean and spread over the sets."""
    figures: dict[str, Any] = {}
    for name in examples.set_names:
        own = examples.sets == name
        shares = {
            label: round(float(np.mean(probabilities[own & rows] < threshold)), 3)
            for label, rows in (("false_refusals", examples.answerable), ("refused", ~examples.answerable))
            if (own & rows).any()
        }
        figures[name] = shares
    for label in ("false_refusals", "refused"):
        values = [shares[label] for name, shares in figures.items() if label in shares and name not in _NO_QUESTIONS]
        figures[label] = {"mean": round(float(np.mean(values)), 3), "spread": round(float(np.std(values)), 3)}
    return figures


def write_decision(content: Mapping[str, Any]) -> None:
    """Write the file that `bot/answering/decide.py` reads."""
    lead = "# Written by `python -m bot.measuring.fit_decision`. Do not edit by hand.\n"
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
    DECISION.write_text(lead + text, encoding="utf-8")


def _half(names: Mapping[str, int], weights: Sequence[float] | NDArray[np.float64], intercept: float) -> dict[str, Any]:
    shown = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}
    return {"weights": shown, "intercept": round(intercept, _DIGITS)}


def _table(columns: Mapping[str, NDArray[np.float64]], names: Mapping[str, int]) -> Table:
    return np.column_stack([columns[name] for name in names])


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -40, 40))), dtype=np.float64)


if __name__ == "__main__":
    main()
