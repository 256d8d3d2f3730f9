"""A normalised message in, how surely it states each yes/no fact and each choice out, with the words that say so.

Patterns read the wordings that somebody wrote down. The encoder with its upper layers adapted has learned from thousands
of labelled messages (`python -m bot.measuring.fit_facts`, learned_facts.npz) what people state by what they tell. For each
fact one query looks over the vectors of the message's tokens (attention), and what it gathers decides between "not said"
and the fact's values. What of it is believed: bot/answering/facts/cross_check.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.answering.facts.phrases import phrase_at, split_phrases
from policy_index.measure import FactSpec
from policy_index.token_encoder import TokenEncoder, Tokens, load_token_encoder
from policy_index.vector_store import Vectors

LEARNED_FACTS = Path(__file__).parent / "learned_facts.npz"
PROMPT = "query: "
NOT_SAID = None
MOST_CHARACTERS = 400
"""Longer messages are left to the patterns: they would take longer to encode than a turn may."""
SHARPNESS = 4.0
"""How sharply queries tell tokens apart before anything is learned."""
_LONGEST_SAID, _AROUND = 60, 25
_MESSAGES_HELD = 8
"""Messages that stay in memory as read: one is read ahead, and again when it is answered."""

Value = bool | str | None


@dataclass(frozen=True)
class Sureness:
    """How surely one fact has each value (None: the message does not say), and the words that weigh most."""

    of: Mapping[Value, float]
    said: str

    @property
    def likeliest(self) -> Value:
        """The likeliest value that the message states; there always is one, however unlikely."""
        return max((value for value in self.of if value is not NOT_SAID), key=lambda value: self.of[value])


@dataclass(frozen=True)
class Heads:
    """What reads the facts from tokens' vectors. Shapes: queries (facts, hidden), weights (facts, most values, hidden),
    offsets (facts, most values); `values` are those of each fact, "not said" first.
    """

    facts: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    queries: Vectors
    weights: Vectors
    offsets: Vectors

    def read(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Of one message's tokens (tokens, hidden): odds of values (facts, most values) and attention (tokens, facts)."""
        scores = vectors @ self.queries.T * (SHARPNESS / np.sqrt(vectors.shape[1]))
        attention = _softmax(scores, axis=0)
        gathered = attention.T @ vectors
        odds = np.einsum("fh,fvh->fv", gathered, self.weights) + self.offsets
        for row, values in enumerate(self.values):
            odds[row, len(values) :] = -np.inf
        return _softmax(odds, axis=1), attention


class LearnedFacts:
    """The loaded reader."""

    def __init__(self, heads: Heads, encoder: TokenEncoder) -> None:
        self._heads, self._encoder = heads, encoder
        self._remembered = lru_cache(_MESSAGES_HELD)(self._read)

    def read(self, text: str) -> dict[str, Sureness]:
        """Every fact it has learned, by id; nothing of a message that is too long to be read in time, or empty."""
        return self._remembered(text)

    def _read(self, text: str) -> dict[str, Sureness]:
        if not text.strip() or len(text) > MOST_CHARACTERS:
            return {}
        tokens = self._encoder.tokenize(PROMPT + text)
        vectors, _ = self._encoder.encode([tokens])
        odds, attention = self._heads.read(np.asarray(vectors[0].numpy(), dtype=np.float32))
        said = _Places(text, tokens)
        return {
            fact: Sureness(dict(zip(values, map(float, odds[row]), strict=False)), said.words(attention[:, row]))
            for row, (fact, values) in enumerate(zip(self._heads.facts, self._heads.values, strict=True))
        }


def values_of(fact: FactSpec) -> tuple[Value, ...]:
    """What can be read of a fact: not said first, then its values in the vocabulary's order."""
    stated: tuple[Value, ...] = (True, False) if fact.kind == "yes_no" else tuple(c.value for c in fact.choices)
    return (NOT_SAID, *stated)


@cache
def load_learned_facts(path: Path = LEARNED_FACTS) -> LearnedFacts:
    """The reader of the file that was committed, over the encoder's own weights."""
    with np.load(path, allow_pickle=False) as content:
        arrays = {name: content[name] for name in content.files}
    about = json.loads(str(arrays["about"]))
    heads = Heads(
        tuple(about["facts"]),
        tuple(tuple(values) for values in about["values"]),
        *(arrays[name].astype(np.float32) for name in ("queries", "weights", "offsets")),
    )
    return LearnedFacts(heads, load_token_encoder().adapted(_adapter(arrays, about["matrices"], about["scale"])))


def _adapter(arrays: Mapping[str, Any], matrices: list[str], scale: float) -> dict[str, Vectors]:
    """What is added to each matrix: the product of its two thin ones."""
    return {
        name: arrays[f"{name}.up"].astype(np.float32) @ arrays[f"{name}.down"].astype(np.float32) * np.float32(scale)
        for name in matrices
    }


class _Places:
    """Where tokens stand in a text, to show which of its words were looked at."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._phrases = split_phrases(text)
        starts = np.array([start - len(PROMPT) for start, _ in tokens.places])
        ends = np.array([end - len(PROMPT) for _, end in tokens.places])
        self._starts, self._is_text = starts, (ends > 0) & (starts < len(text)) & (ends > starts)

    def words(self, attention: Vectors) -> str:
        """The phrase around the token that is looked at most; a long one is cut around it."""
        if not self._is_text.any() or not self._phrases:
            return self._text
        token = int(np.where(self._is_text, attention, -1.0).argmax())
        at = max(0, int(self._starts[token]))
        phrase = self._phrases[phrase_at(self._phrases, at)]
        start, end = phrase.start, phrase.end
        if end - start > _LONGEST_SAID:
            start, end = max(start, at - _AROUND), min(end, at + _AROUND)
        return self._text[start:end].strip() or self._text


def _softmax(values: Vectors, axis: int) -> Vectors:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True), dtype=np.float32)
