"""Token lists in, a BM25 index out, and back: lexical scores of every row for the tokens of a question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from policy_index.errors import IndexDamaged

Scores = NDArray[np.float32]


class LexicalIndex:
    """BM25 (Lucene's form: Robertson's weights with an inverse document frequency that is never negative)."""

    def __init__(self, model: bm25s.BM25, rows: int) -> None:
        self._model = model
        self._rows = rows

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> LexicalIndex:
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        model.index([list(row) or [""] for row in rows], show_progress=False)
        return cls(model, len(rows))

    @classmethod
    def read(cls, folder: Path, rows: int) -> LexicalIndex:
        """Open a verified folder. Raises IndexDamaged when it does not hold `rows` rows."""
        try:
            model = bm25s.BM25.load(str(folder), load_corpus=False)
        except (OSError, ValueError, KeyError) as problem:
            raise IndexDamaged(
                f"{folder}: BM25 cannot read it ({problem!r}). Run `python -m policy_index build`."
            ) from None
        if model.scores["num_docs"] != rows:
            raise IndexDamaged(
                f"{folder}: expected {rows} rows, found {model.scores['num_docs']}. Run `python -m policy_index build`."
            )
        return cls(model, rows)

    def write(self, folder: Path) -> None:
        self._model.save(str(folder), show_progress=False)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """BM25 of every row for the question's tokens, shape (rows,); zero where no token is known."""
        known = [token for token in tokens if token in self._model.vocab_dict]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def knows(self, token: str) -> bool:
        return token in self._model.vocab_dict


def inverse_frequencies(rows: Sequence[Sequence[str]]) -> dict[str, float]:
    """ln(1 + (N − n + 0.5) / (n + 0.5)) of every token over the rows: how much a token tells (Lucene's BM25)."""
    counts: dict[str, int] = {}
    for row in rows:
        for token in set(row):
            counts[token] = counts.get(token, 0) + 1
    total = len(rows)
    return {token: math.log(1 + (total - n + 0.5) / (n + 0.5)) for token, n in counts.items()}
