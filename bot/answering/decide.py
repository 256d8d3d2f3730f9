"""A search and a reading in, answer or refuse out: a decision from several signals, with each signal kept for the trace.

The signals are weighed by a logistic model whose weights stand in decision.yml together with the script and the
labelled questions that gave them (`python -m bot.measuring.fit_decision`). No single signal refuses alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.answering.cues import Cues, Detail
from bot.answering.understand import Reading
from policy_index.clause import Clause
from policy_index.places import load_gazetteer
from policy_index.search import Search
from policy_index.term_data import load_yaml
from policy_index.vector_store import Vectors

DECISION = Path(__file__).parent / "decision.yml"
ASKED_DETAILS = Path(__file__).parent / "asked_details.yml"
# Signals of the best clause that the decision weighs as the search gives them.
_OF_SEARCH = (
    "dense_phrasing", "dense_sentence", "dense_whole", "lexical", "lexical_sentence", "lexical_phrasing",
    "coverage", "recognised",
)  # fmt: skip


@dataclass(frozen=True)
class DecisionModel:
    """Weights by signal name, an intercept, and the probability from which a question is answered."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float
    model: str
    """The embedding model whose vectors `scope` was fitted on; with any other the scope signal stays neutral."""
    scope: tuple[float, ...]
    """Weights over the question's vector, the intercept last: how much it sounds like a question to this corpus."""


@dataclass(frozen=True)
class Decision:
    """Whether the corpus answers; `probability` that it does, and the signals it rests on."""

    answers: bool
    probability: float
    signals: Mapping[str, float]
    elsewhere: str | None


def decide(search: Search, reading: Reading, clause: Clause, text: str, cues: Cues) -> Decision:
    """Decide whether `clause`, the best candidate, answers the question `text` (normalised)."""
    model = load_decision_model()
    signals = {
        **decision_signals(search, reading, clause, text, cues),
        "scope": scope_signal(search.query_vector, model),
    }
    exponent = model.intercept + sum(model.weights.get(name, 0.0) * value for name, value in signals.items())
    probability = 1 / (1 + math.exp(-max(min(exponent, 50.0), -50.0)))
    return Decision(probability >= model.threshold, probability, signals, other_place(text))


def decision_signals(search: Search, reading: Reading, clause: Clause, text: str, cues: Cues) -> dict[str, float]:
    """The signals by name; each is about 0 to 1 so that weights can be compared."""
    best, second = search.candidates[0], search.candidates[1]
    details = {**cues.details, **load_asked_details()}
    asked = [name for name, detail in details.items() if detail.asked.search(text)]
    unstated = [name for name in asked if not details[name].stated.search(clause.text)]
    asks_figure = "target" in reading.asks and "responsible_unit" not in reading.asks  # 哪几个部门 asks no figure
    return {
        "score": best.score,
        "lead": best.score - second.score,
        **{name: best.signals[name] for name in _OF_SEARCH},
        "asks_figure": float(asks_figure),
        "figure_missing": float(asks_figure and not _best_sentence_has_figure(search, clause)),
        "known_words": search.known_words,
        "elsewhere": float(other_place(text) is not None),
        "detail_unstated": float(any(name in cues.details for name in unstated)),
        "detail_asked": float(bool(asked)),
        **{f"unstated_{name}": float(name in unstated) for name in details},
        "injection": float(reading.is_injection),
    }


@cache
def load_asked_details(path: Path = ASKED_DETAILS) -> Mapping[str, Detail]:
    """The details that the decision knows beside those of the cues."""
    rows: Mapping[str, Any] = load_yaml(path)["details"]
    return {
        name: Detail(re.compile("|".join(row["asked"])), re.compile("|".join(row["stated"])))
        for name, row in rows.items()
    }


@cache
def load_decision_model(path: Path = DECISION) -> DecisionModel:
    """The fitted weights."""
    data = load_yaml(path)
    return DecisionModel(
        weights=dict(data["weights"]),
        intercept=float(data["intercept"]),
        threshold=float(data["threshold"]),
        model=str(data["model"]),
        scope=tuple(float(weight) for weight in data["scope"]),
    )


def scope_signal(vector: Vectors, model: DecisionModel) -> float:
    """The log-odds that a question with this vector is one for the corpus; 0 where the model was fitted on another size."""
    if len(model.scope) != len(vector) + 1:
        return 0.0
    return float(np.dot(vector, model.scope[:-1])) + model.scope[-1]


def _best_sentence_has_figure(search: Search, clause: Clause) -> bool:
    """Whether one of the two sentences that fit best holds a figure."""
    spans = sorted(search.sentences(clause.clause_id), key=lambda span: -(span.dense + span.lexical))[:2]
    return any(character.isdigit() for span in spans for character in clause.text[span.start : span.end])


def other_place(text: str) -> str | None:
    """A place that the question is about and that no document of the corpus names; None where there is none.

    Whoever also names a local place asks about that one (东莞的厂想搬到云阳), and a place that goods, people or money
    come from or go to is none (借给昆山的另一家).
    """
    gazetteer = load_gazetteer()
    foreign = [place for place in gazetteer.elsewhere_in(text) if not place.is_partner]
    meant = next((place.name for place in foreign if not gazetteer.is_origin(place, text)), None)
    return None if meant is None or gazetteer.names_local_place(text) else meant
