"""A turn behind an answer in, how likely it means something only together with that answer and what it asks of it, out.

The rules read the usual ways of going on (那谁负责, 条件呢); people have many more (那要过什么关才给). One model reads the
message's vector, one its runs of letters; a third weighs both beside what the search says: a message that leads
somewhere by itself leans on nothing. Learned from second turns of conversations (tests/questions/second-turns-*.jsonl) by
`python -m bot.measuring.fit_leaning` (leaning.npz).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.answering.asked_kind import Nearness, Weights, kind_odds, letter_runs, log_odds
from bot.answering.cues import Cues
from bot.answering.understand import Reading
from policy_index.expand_query import ExpandedQuery
from policy_index.search import Search
from policy_index.vector_store import Vectors

LEANING_MODEL = Path(__file__).parent / "leaning.npz"
MOST_CHARACTERS = 80
LEANS = "leans"


@dataclass(frozen=True)
class LeaningModel:
    """Whether a message leans: its vector's nearness to leaning ones, and weights of its letters by no and yes.

    `weights` are those of `signals`, the intercept last; the tables of kinds tell what a leaning message asks.
    """

    by_meaning: Nearness
    by_letters: Weights
    signals: tuple[str, ...]
    weights: Weights
    kinds: tuple[str, ...]
    kinds_by_meaning: Weights
    kinds_by_letters: Weights


@dataclass(frozen=True)
class Leaning:
    """`probability` that the message leans on the answer before it; `asks` the likeliest kind of asking, and how surely."""

    probability: float
    asks: str
    asks_surely: float


def guess_leaning(text: str, vector: Vectors, signals: Mapping[str, float], model: LeaningModel) -> Leaning | None:
    """Read a message; `signals` are those of `leaning_signals`. None for a vector of another size than was learned from."""
    if model.by_meaning.questions.shape[1] != len(vector):
        return None
    letters = letter_runs(text)
    said = {
        **signals,
        "meaning": model.by_meaning.value(vector),
        "letters": log_odds(kind_odds(letters, model.by_letters), np.array([False, True])),
    }
    exponent = float(model.weights[:-1] @ np.array([said[name] for name in model.signals]) + model.weights[-1])
    odds = (kind_odds(vector, model.kinds_by_meaning) + kind_odds(letters, model.kinds_by_letters)) / 2
    best = int(odds.argmax())
    return Leaning(1 / (1 + math.exp(-max(-50.0, min(50.0, exponent)))), model.kinds[best], float(odds[best]))


def leaning_signals(query: ExpandedQuery, reading: Reading, found: Search, cited: str, cues: Cues) -> dict[str, float]:
    """What the search and the words say: `found` is the search for the message alone, `cited` the clause of the answer."""
    scores = {candidate.clause_id: candidate.score for candidate in found.candidates}
    best = found.candidates[0].score
    text = query.text.casefold()
    words = reading.subject_words - cues.says_nothing - cues.plan_subjects
    return {
        "best": best,
        "lead": best - scores[cited],
        "is_best": float(found.candidates[0].clause_id == cited),
        "coverage": found.candidates[0].signals["coverage"],
        "words": min(len(words), 8) / 8,
        "length": min(len(text), MOST_CHARACTERS) / MOST_CHARACTERS,
        "pronoun": float(bool(cues.pronoun.search(text))),
        "more": float("more" in reading.asks),
        "asks": float(bool(reading.asks - {"more"})),
        "unit": float(reading.unit is not None),
    }


@cache
def load_leaning_model(path: Path = LEANING_MODEL) -> LeaningModel:
    """The fitted weights."""
    with np.load(path, allow_pickle=False) as stored:
        return LeaningModel(
            by_meaning=Nearness(
                stored["questions"],
                stored["question_weights"].astype(np.float32),
                *(float(value) for value in stored["nearness"]),
            ),
            signals=tuple(str(name) for name in stored["signals"]),
            kinds=tuple(str(kind) for kind in stored["kinds"]),
            **{
                name: stored[name].astype(np.float32)
                for name in ("by_letters", "weights", "kinds_by_meaning", "kinds_by_letters")
            },
        )
