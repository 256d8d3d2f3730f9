"""Labelled questions in, bot/answering/decision.yml out: the weights by which the assistant answers or refuses.

    python -m bot.measuring.fit_decision

Logistic regression over the signals of `decide.decision_signals`, on tests/questions/labelled.jsonl alone. Each question
is taken twice where Rasa's reading of it is known (with and without it), as the door also asks without Rasa. The
threshold is the one that costs least in ten-fold cross-validation, a false refusal counted as dear as a false answer.
Repeatable: the same data gives the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

from bot.answering.answer import Answerer
from bot.answering.conversation import Conversation
from bot.answering.decide import DECISION, decision_signals, other_place
from bot.answering.question import AnswerSettings
from bot.answering.understand import understand
from policy_index.expand_query import expand_query
from policy_index.index_folder import BUILT

LABELLED = Path(__file__).parents[2] / "tests" / "questions" / "labelled.jsonl"
INTENTS = Path(__file__).parent / "labelled_intents.jsonl"
_FOLDS, _STRENGTH = 10, 3.0


@dataclass(frozen=True)
class Example:
    """The signals of one labelled question; `group` keeps its two readings in one fold."""

    signals: Mapping[str, float]
    answerable: bool
    group: int


def main() -> None:
    """Fit and write decision.yml; print what cross-validation says."""
    answerer = Answerer.load(AnswerSettings(BUILT, "http://127.0.0.1:8000"))
    examples = read_examples(answerer)
    names = sorted(examples[0].signals)
    table = np.array([[example.signals[name] for name in names] for example in examples])
    labels = np.array([example.answerable for example in examples])
    groups = np.array([example.group for example in examples])
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=5000)
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0)
    probabilities = cross_val_predict(model, table, labels, groups=groups, cv=folds, method="predict_proba")[:, 1]
    threshold, figures = best_threshold(probabilities, labels)
    model.fit(table, labels)
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    write_decision(weights, round(float(model.intercept_[0]), 4), threshold, figures)
    print(json.dumps({"examples": len(examples), "threshold": threshold, **figures}, ensure_ascii=False))


def read_examples(answerer: Answerer) -> list[Example]:
    """Signals of every labelled question, without Rasa's reading and, where it is known, with it."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    readings = _rasa_readings()
    examples = []
    for group, row in enumerate(rows):
        examples.append(_example(answerer, row, None, None, group))
        if row["text"] in readings:
            intent, confidence = readings[row["text"]]
            examples.append(_example(answerer, row, intent, confidence, group))
    return examples


def best_threshold(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, dict[str, float]]:
    """The probability above which to answer, and the two error rates that cross-validation gives there."""
    best = (2.0, 0.5, 0.0, 0.0)
    for threshold in np.arange(0.2, 0.8, 0.01):
        answers = probabilities >= threshold
        false_refusals = float(np.mean(~answers[labels]))
        false_answers = float(np.mean(answers[~labels]))
        best = min(best, (false_refusals + false_answers, round(float(threshold), 2), false_refusals, false_answers))
    return best[1], {"false_refusals": round(best[2], 4), "false_answers": round(best[3], 4)}


def write_decision(
    weights: Mapping[str, float], intercept: float, threshold: float, figures: Mapping[str, float]
) -> None:
    """Write the file that `bot/answering/decide.py` reads."""
    content: dict[str, Any] = {
        "weights": dict(weights), "intercept": intercept, "threshold": threshold, "cross_validated": dict(figures),
    }  # fmt: skip
    lead = "# Written by `python -m bot.measuring.fit_decision` from tests/questions/labelled.jsonl. Do not edit by hand.\n"
    DECISION.write_text(lead + yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _example(
    answerer: Answerer, row: Mapping[str, Any], intent: str | None, confidence: float | None, group: int
) -> Example:
    query = answerer.finder.focused(expand_query(row["text"]))
    reading = understand(query, intent, confidence, Conversation(), answerer.cues, answerer.corpus)
    found = answerer.finder.search(query)
    clause = answerer.corpus.clause(found.candidates[0].clause_id)
    elsewhere = other_place(query.text.casefold())
    signals = decision_signals(found, reading, clause, elsewhere, answerer.cues, confidence)
    return Example(signals, bool(row["answerable"]), group)


def _rasa_readings() -> dict[str, tuple[str, float]]:
    """Rasa's intent and confidence by text, as `python -m bot.nlu.read_messages` wrote them; empty without the file."""
    if not INTENTS.exists():
        return {}
    rows: Sequence[Mapping[str, Any]] = [json.loads(line) for line in INTENTS.read_text(encoding="utf-8").splitlines()]
    return {row["text"]: (row["intent"], row["confidence"]) for row in rows}


if __name__ == "__main__":
    main()
