"""Texts as rows of unit length in, groups of rows that are alike out; with progress, because thousands take seconds.

Each group has a leader. Rows with many neighbours lead first, take what is near and unled, and at last every row goes
to the leader that is nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_index.clean_text import tell_language

Advance = Callable[[int], None]
Places = NDArray[np.int64]
BLOCK = 256
NONE = -1


@dataclass(frozen=True)
class Rows:
    """`vectors` are an array or a sparse matrix. Texts of two languages are less alike than they mean: `nearer` is
    added to the cosine of an English one (`english`) with one that is not."""

    vectors: Any
    english: NDArray[np.bool_]
    nearer: float

    def __len__(self) -> int:
        return len(self.english)

    def at(self, places: Places) -> Rows:
        """Some of the rows."""
        return Rows(self.vectors[places], self.english[places], self.nearer)

    def alike(self, others: Rows) -> NDArray[np.float32]:
        """How alike each row is to each of the others."""
        cosines = self.vectors @ others.vectors.T
        cosines = cosines if isinstance(cosines, np.ndarray) else cosines.toarray()
        differ = self.english[:, None] != others.english[None, :]
        return np.asarray(cosines + np.float32(self.nearer) * differ, dtype=np.float32)


def rows_of_texts(texts: Sequence[str], longest: int) -> Rows:
    """TF-IDF of character n-grams, for texts without vectors; it sees no likeness between languages."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second, and is seldom needed

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, longest), sublinear_tf=True, dtype=np.float32)
    return Rows(vectorizer.fit_transform(texts), english_among(texts), 0.0)


def english_among(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the texts are English."""
    return np.array([tell_language(text) == "en" for text in texts], dtype=np.bool_)


def group_rows(rows: Rows, least: float, advance: Advance) -> Places:
    """For each row the row that leads its group. `advance` is told three times as many rows as there are."""
    count = len(rows)
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
    nearest = nearest_rows(rows, rows.at(leaders), least, advance)
    return np.where(nearest == NONE, leader, leaders[nearest])


def nearest_rows(rows: Rows, others: Rows, least: float, advance: Advance) -> Places:
    """For each row the place of the most alike of the others; NONE where none is alike enough."""
    found = np.full(len(rows), NONE, dtype=np.int64)
    if len(others) == 0:
        return found
    for start, alike in _blocks(rows, others, np.arange(len(rows)), advance):
        best = alike.argmax(axis=1)
        enough = alike[np.arange(len(best)), best] >= least
        found[start : start + len(best)] = np.where(enough, best, NONE)
    return found


def _blocks(rows: Rows, others: Rows, order: Places, advance: Advance) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Likeness of some rows at a time to all others: the whole table would not fit into memory."""
    for start in range(0, len(order), BLOCK):
        chosen = order[start : start + BLOCK]
        yield start, rows.at(chosen).alike(others)
        advance(len(chosen))
