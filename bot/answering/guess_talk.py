"""A short message that nobody has read yet in, the small talk it may be and how surely out: what Rasa says when it runs.

Used when the door asks without Rasa. Two linear models, one over the message's vector and one over its runs of letters,
learned from the training sentences of nlu_data by `python -m bot.measuring.fit_talk` (small_talk.npz).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.answering.asked_kind import Weights, kind_odds, letter_runs
from policy_index.vector_store import Vectors

SMALL_TALK_MODEL = Path(__file__).parent / "small_talk.npz"
NO_TALK = "none"
MOST_CHARACTERS, SURE = 40, 0.6


@dataclass(frozen=True)
class TalkModel:
    """Weights by intent, the intercept last; one of the intents is `none`."""

    intents: tuple[str, ...]
    by_meaning: Weights
    by_letters: Weights


def guess_talk(text: str, vector: Vectors, model: TalkModel) -> tuple[str, float] | None:
    """The likeliest small talk and its probability, the mean of both models; None where it is none or not surely told."""
    if model.by_meaning.shape[1] != len(vector) + 1:
        return None
    odds = (kind_odds(vector, model.by_meaning) + kind_odds(letter_runs(text), model.by_letters)) / 2
    best = int(odds.argmax())
    return None if model.intents[best] == NO_TALK or odds[best] < SURE else (model.intents[best], float(odds[best]))


@cache
def load_talk_model(path: Path = SMALL_TALK_MODEL) -> TalkModel:
    """The fitted weights."""
    with np.load(path, allow_pickle=False) as stored:
        by_meaning, by_letters = (stored[name].astype(np.float32) for name in ("by_meaning", "by_letters"))
        return TalkModel(tuple(str(intent) for intent in stored["intents"]), by_meaning, by_letters)
