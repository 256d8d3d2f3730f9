"""A vector that came with the message is used where it is the search's own, and only there."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from bot.answering.answer import Answerer
from bot.answering.question import KnownVector, Question
from policy_index.embedder import Embedder
from policy_index.settings import DEFAULT_MODEL

MESSAGE = "外资研发中心的开办奖励是多少"


class CountingEmbedder:
    """The real embedder, with the texts it was asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimension, self._embedder = embedder.name, embedder.dimension, embedder
        self.asked: list[str] = []

    def embed_query(self, text: str) -> Any:
        self.asked.append(text)
        return self._embedder.embed_query(text)


@pytest.mark.parametrize(
    ("text", "model", "size", "embedded"),
    [
        (MESSAGE, DEFAULT_MODEL, 384, []),
        ("另一句话", DEFAULT_MODEL, 384, [MESSAGE]),
        (MESSAGE, "another model", 384, [MESSAGE]),
        (MESSAGE, DEFAULT_MODEL, 383, [MESSAGE]),
    ],
)
def test_used_only_where_text_model_and_size_are_the_searchs_own(
    answerer: Answerer,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    model: str,
    size: int,
    embedded: list[str],
) -> None:
    counting = CountingEmbedder(embedder)
    monkeypatch.setattr(answerer.searcher, "_embed", counting.embed_query)
    vector = KnownVector(text, model, np.resize(embedder.embed_query(MESSAGE), size))
    with_it = answerer.answer(Question(MESSAGE, "t", date(2026, 1, 5), vector=vector))
    assert counting.asked == embedded
    without = answerer.answer(Question(MESSAGE, "t", date(2026, 1, 5)))
    assert with_it.cards == without.cards
