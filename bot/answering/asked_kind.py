"""The phrase that asks in, what kind of thing it asks for out: above all whether any policy text would say it.

Two linear models over the same kinds read the phrase: one its vector, one its runs of letters. The kinds and the phrases
they are learned from: tests/questions/asked-kinds.yml; the weights stand in asked_kinds.npz, written by
`python -m bot.measuring.fit_decision` together with decision.yml, which names their SHA-256.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.errors import DecisionDamaged
from policy_index.vector_store import Vectors

Weights = NDArray[np.float32]
BUCKETS, STEPS = 4096, 127
_LONGEST_RUN = 4
_SUREST = 7.0


@dataclass(frozen=True)
class KindModels:
    """Weights by kind, the intercept last: `by_meaning` (kinds, dimension + 1), `by_letters` (kinds, BUCKETS + 1).

    `beyond` are the kinds that stand in no clause, `figures` those that stand in some. `nearness` tells from a
    question's vector how much it is one for this corpus.
    """

    kinds: tuple[str, ...]
    beyond: frozenset[str]
    figures: frozenset[str]
    by_meaning: Weights
    by_letters: Weights
    nearness: Nearness


@dataclass(frozen=True)
class Nearness:
    """A support vector machine: questions (n, dimension) in steps of 1/127, and what nearness to each says (n,)."""

    questions: NDArray[np.int8]
    weights: Weights
    intercept: float
    sharpness: float

    @cached_property
    def _unpacked(self) -> Weights:
        return self.questions.astype(np.float32)

    def value(self, vector: Vectors) -> float:
        """Above 0: nearer to questions that are answered; 0 for a vector of another size."""
        if self.questions.shape[1] != len(vector):
            return 0.0
        likeness = self._unpacked @ vector / STEPS
        return float(np.exp(self.sharpness * (2 * likeness - 2)) @ self.weights) + self.intercept


@dataclass(frozen=True)
class AskedFor:
    """What a phrase asks for: log-odds that no clause would say it, by each model, and the figures' probabilities."""

    phrase: str
    beyond_meaning: float
    beyond_letters: float
    figures: Mapping[str, float]


def read_asked(phrase: str, vector: Vectors, models: KindModels) -> AskedFor:
    """Read the phrase; a vector of another size than the models were fitted on says nothing."""
    letters = kind_odds(letter_runs(phrase), models.by_letters)
    beyond = np.array([kind in models.beyond for kind in models.kinds])
    if models.by_meaning.shape[1] != len(vector) + 1:
        return AskedFor(phrase, 0.0, log_odds(letters, beyond), {})
    meaning = kind_odds(vector, models.by_meaning)
    figures = {k: float(p) for k, p in zip(models.kinds, meaning, strict=True) if k in models.figures}
    return AskedFor(phrase, log_odds(meaning, beyond), log_odds(letters, beyond), figures)


def kind_odds(values: NDArray[Any], weights: Weights) -> NDArray[np.float64]:
    """Probabilities of the kinds, shape (kinds,)."""
    scores = (weights[:, :-1] @ values + weights[:, -1]).astype(np.float64)
    odds: NDArray[np.float64] = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum(), dtype=np.float64)


def log_odds(probabilities: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """How surely it is one of the wanted kinds, between −7 and 7."""
    share = float(probabilities[wanted].sum())
    value = math.log(max(share, 1e-9)) - math.log(max(1 - share, 1e-9))
    return max(-_SUREST, min(_SUREST, value))


def letter_runs(text: str) -> NDArray[np.float32]:
    """The runs of one to four characters of a text, counted in buckets, length 1."""
    framed = f" {text} "
    runs = [framed[i : i + n] for n in range(1, _LONGEST_RUN + 1) for i in range(len(framed) - n + 1)]
    places = [zlib.crc32(run.encode("utf-8")) % BUCKETS for run in runs]
    counts = np.bincount(places, minlength=BUCKETS).astype(np.float32)
    return np.asarray(counts / np.linalg.norm(counts), dtype=np.float32)


def pack_models(models: KindModels) -> bytes:
    """The file's content; half precision is enough for what a linear model weighs."""
    content = BytesIO()
    np.savez_compressed(
        content,
        kinds=_names(models.kinds),
        beyond=_names(sorted(models.beyond)),
        figures=_names(sorted(models.figures)),
        by_meaning=models.by_meaning.astype(np.float16),
        by_letters=models.by_letters.astype(np.float16),
        questions=models.nearness.questions,
        question_weights=models.nearness.weights.astype(np.float16),
        nearness=np.array([models.nearness.intercept, models.nearness.sharpness], dtype=np.float32),
    )
    return content.getvalue()


def read_models(path: Path, digest: str) -> KindModels:
    """The models of a file whose SHA-256 is known. Raises DecisionDamaged where it is another."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DecisionDamaged(
            f"{path}: its SHA-256 is not the one that decision.yml names. Take both files from the same commit, "
            "or run `python -m bot.measuring.fit_decision`."
        )
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        weights = {name: stored[name].astype(np.float32) for name in ("by_meaning", "by_letters")}
        intercept, sharpness = (float(value) for value in stored["nearness"])
        return KindModels(
            kinds=tuple(str(kind) for kind in stored["kinds"]),
            beyond=frozenset(str(kind) for kind in stored["beyond"]),
            figures=frozenset(str(kind) for kind in stored["figures"]),
            nearness=Nearness(stored["questions"], stored["question_weights"].astype(np.float32), intercept, sharpness),
            **weights,
        )


def _names(names: Sequence[str]) -> NDArray[np.str_]:
    return np.array(list(names), dtype=np.str_)
