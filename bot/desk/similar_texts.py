"""Rows of unit length in, groups of rows that are alike out; with progress, because it takes seconds for thousands.

Each group has a leader. Rows with many neighbours lead first, take what is near and unled, and at last every row goes
to the leader that is nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = Any  # an array or a sparse matrix: both give rows, their product and their transpose
Advance = Callable[[int], None]
BLOCK = 256
NONE = -1


def rows_of_texts(texts: Sequence[str], longest: int) -> Rows:
    """TF-IDF of character n-grams, for texts without vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second, and is seldom needed

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, longest), sublinear_tf=True, dtype=np.float32)
    return vectorizer.fit_transform(texts)


def group_rows(rows: Rows, least: float, advance: Advance) -> NDArray[np.int64]:
    """For each row the row that leads its group. `advance` is told three times as many rows as there are."""
    count = rows.shape[0]
    degrees = np.zeros(count, dtype=np.int64)
    for start, alike in _blocks(rows, rows, np.arange(count), advance):
        degrees[start : start + len(alike)] = (alike >= least).sum(axis=1)
    leader = np.full(count, NONE, dtype=np.int64)
    order = np.lexsort((np.arange(count), -degrees))
    for start, alike in _blocks(rows, rows, order, advance):
        for place, row in enumerate(order[start : start + len(alike)]):
            if leader[row] == NONE:
                leader[(leader == NONE) & (alike[place] >= least)] = row
                leader[row] = row
    leaders = np.flatnonzero(leader == np.arange(count))
    nearest = nearest_rows(rows, rows[leaders], least, advance)
    return np.where(nearest == NONE, leader, leaders[nearest])


def nearest_rows(rows: Rows, others: Rows, least: float, advance: Advance) -> NDArray[np.int64]:
    """For each row the place of the most alike of the others; NONE where none is alike enough."""
    found = np.full(rows.shape[0], NONE, dtype=np.int64)
    if others.shape[0] == 0:
        return found
    for start, alike in _blocks(rows, others, np.arange(rows.shape[0]), advance):
        best = alike.argmax(axis=1)
        enough = alike[np.arange(len(best)), best] >= least
        found[start : start + len(best)] = np.where(enough, best, NONE)
    return found


def _blocks(rows: Rows, others: Rows, order: NDArray[np.int64], advance: Advance) -> Any:
    """Cosines of some rows at a time with all others: the whole table would not fit into memory."""
    turned = others.T
    for start in range(0, len(order), BLOCK):
        chosen = order[start : start + BLOCK]
        alike = rows[chosen] @ turned
        yield start, alike if isinstance(alike, np.ndarray) else alike.toarray()
        advance(len(chosen))
