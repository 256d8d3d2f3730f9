"""A search and a reading in, answer or refuse out: a decision from several signals, with each signal kept for the trace.

Two things must hold, and the probability is the product of both: the corpus speaks to the matter (`topic`), and what is
asked of the matter is something that a clause would say (`asked`). So no likeness of subject answers a question after a
telephone number. Weights, threshold and figures stand in decision.yml, fitted by `python -m bot.measuring.fit_decision`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.asked_kind import AskedFor, KindModels, read_models
from bot.answering.cues import Detail, load_cues
from bot.answering.dialogue import load_limits
from bot.answering.understand import Reading
from policy_index.clause import Clause
from policy_index.places import load_gazetteer
from policy_index.search import Search
from policy_index.term_data import load_yaml

DECISION = Path(__file__).parent / "decision.yml"
ASKED_KINDS = Path(__file__).parent / "asked_kinds.npz"
ASKED_DETAILS = Path(__file__).parent / "asked_details.yml"
# Signals of the best clause that the decision weighs as the search gives them.
_OF_SEARCH = ("dense_phrasing", "dense_sentence", "coverage", "recognised")
# What every clause has, however it is asked for: units and a text.
_EVERY_CLAUSE_HAS = frozenset({"responsible_unit", "lead_unit", "full_text"})
_YEAR = re.compile(r"20\d\d ?\*{0,2} ?年")


@dataclass(frozen=True)
class Weighing:
    """One half of the decision: weights by signal name and an intercept."""

    weights: Mapping[str, float]
    intercept: float

    def probability(self, signals: Mapping[str, float]) -> float:
        exponent = self.intercept + sum(weight * signals[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(exponent, 50.0), -50.0)))


@dataclass(frozen=True)
class DecisionModel:
    """Both halves, the probability from which a question is answered, and the models behind the learned signals."""

    topic: Weighing
    asked: Weighing
    threshold: float
    model: str
    """The embedding model whose vectors were fitted on; with any other the signals from vectors stay neutral."""
    kinds: KindModels


@dataclass(frozen=True)
class Decision:
    """Whether the corpus answers; `probability` that it does, and the signals it rests on."""

    answers: bool
    probability: float
    signals: Mapping[str, float]
    elsewhere: str | None


def decide(search: Search, reading: Reading, clause: Clause, text: str, asked: AskedFor) -> Decision:
    """Decide whether `clause`, the best candidate, answers the question `text` (normalised), which asks for `asked`."""
    model = load_decision_model()
    signals = {
        **decision_signals(search, reading, clause, text, asked),
        "nearness": model.kinds.nearness.value(search.query_vector),
    }
    topic, stated = model.topic.probability(signals), model.asked.probability(signals)
    if reading.asks and reading.asks <= _EVERY_CLAUSE_HAS and topic >= load_limits("every_clause_has")["least_topic"]:
        stated = 1.0
    if reading.named_anew and reading.subject_words and topic >= load_limits("named_anew")["least_topic"]:
        topic = 1.0
    shown = {**signals, "topic": topic, "asked": stated}
    return Decision(topic * stated >= model.threshold, topic * stated, shown, other_place(text))


def decision_signals(search: Search, reading: Reading, clause: Clause, text: str, asked: AskedFor) -> dict[str, float]:
    """The signals by name, all but `nearness`, which is learned from the question's vector."""
    best = search.candidates[0]
    return {
        **{name: best.signals[name] for name in _OF_SEARCH},
        "known_words": search.known_words,
        "beyond_meaning": asked.beyond_meaning,
        "beyond_letters": asked.beyond_letters,
        "figure_missing": sum(p for kind, p in asked.figures.items() if not states_figure(kind, clause)),
        "figure_stated": sum(p for kind, p in asked.figures.items() if states_figure(kind, clause)),
        "detail_unstated": float(
            "responsible_unit" not in reading.asks and bool(unstated_details(asked.phrase, clause))
        ),
        "elsewhere": float(other_place(text) is not None),
        "injection": float(reading.is_injection),
    }


def unstated_details(phrase: str, clause: Clause) -> list[str]:
    """Details that the phrase asks for in so many words and the clause does not state."""
    details = {**load_cues().details, **load_asked_details()}
    return [name for name, d in details.items() if d.asked.search(phrase) and not d.stated.search(clause.text)]


@cache
def load_asked_details(path: Path = ASKED_DETAILS) -> Mapping[str, Detail]:
    """The details that the decision knows beside those of the cues."""
    return _read_details(path, "details")


@cache
def load_bounds(path: Path = ASKED_DETAILS) -> Mapping[str, Detail]:
    """Bounds that a question may ask for (at most, at least), and how a sentence prints them."""
    return _read_details(path, "bounds")


@cache
def load_figures(path: Path = ASKED_DETAILS) -> Mapping[str, re.Pattern[str]]:
    """How a clause prints each kind of figure."""
    return {kind: re.compile(pattern) for kind, pattern in load_yaml(path)["figures"].items()}


@cache
def load_decision_model(path: Path = DECISION, kinds: Path = ASKED_KINDS) -> DecisionModel:
    """The fitted weights. Raises DecisionDamaged where the two files do not belong together."""
    data = load_yaml(path)
    topic, asked = (
        Weighing(
            {name: float(weight) for name, weight in data[half]["weights"].items()}, float(data[half]["intercept"])
        )
        for half in ("topic", "asked")
    )
    return DecisionModel(
        topic, asked, float(data["threshold"]), str(data["model"]), read_models(kinds, str(data["asked_kinds"]))
    )


def _read_details(path: Path, key: str) -> Mapping[str, Detail]:
    rows: Mapping[str, Any] = load_yaml(path)[key]
    return {
        name: Detail(*(re.compile(_joined(row[side])) for side in ("asked", "stated"))) for name, row in rows.items()
    }


def _joined(patterns: str | list[str]) -> str:
    return patterns if isinstance(patterns, str) else "|".join(patterns)


def states_figure(kind: str, clause: Clause) -> bool:
    """Whether the clause prints a figure of this kind, years aside."""
    return bool(load_figures()[kind].search(_YEAR.sub("", clause.text)))


def other_place(text: str) -> str | None:
    """A place that the question is about and that no document of the corpus names; None where there is none.

    Whoever also names a local place asks about that one (东莞的厂想搬到云阳) unless both are compared, and a place that goods, people or money
    come from or go to is none (借给昆山的另一家). Of a place that documents name too, the policy has to be asked for.
    """
    gazetteer = load_gazetteer()
    foreign = [place for place in gazetteer.elsewhere_in(text) if not place.is_partner]
    foreign += gazetteer.partners_asked_about(text)
    meant = next((place.name for place in foreign if not gazetteer.is_origin(place, text)), None)
    is_about_home = gazetteer.names_local_place(text) and not gazetteer.compares(text)
    return None if meant is None or is_about_home else meant
