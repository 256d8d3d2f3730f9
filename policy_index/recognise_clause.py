"""Vectors of entries and the clause of each in, how likely a question's vector belongs to each clause out.

Linear discriminant analysis (Fisher 1936): all clauses share one spread, so directions in which the entries of one
clause differ among themselves count less than those in which clauses differ. Learned from the index itself when it is
loaded: a new document needs no training data of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policy_index.vector_store import Vectors

Row = NDArray[np.float32]
_SCALE = 10.0


@dataclass(frozen=True)
class ClauseRecogniser:
    """`weights` (clauses, dimension) and `offsets` (clauses,) give one number a clause; their softmax is the likelihood."""

    weights: Vectors
    offsets: Row

    @classmethod
    def of(
        cls, vectors: Vectors, owners: NDArray[np.int64], clauses: int, how: Mapping[str, float]
    ) -> ClauseRecogniser:
        """Learn from entries (n, dimension) and the number of each one's clause.

        `how`: `shrinkage` of the spread towards a sphere, `prior` entries at the origin added to each clause so that
        one with few entries claims little, and the `temperature` the numbers are divided by.
        """
        counts = np.bincount(owners, minlength=clauses).astype(np.float64)
        sums = np.zeros((clauses, vectors.shape[1]))
        np.add.at(sums, owners, vectors)
        within = vectors - (sums / np.maximum(counts, 1.0)[:, None])[owners]
        spread = within.T @ within / max(len(vectors), 1)
        sphere = np.eye(vectors.shape[1]) * max(float(np.trace(spread)) / vectors.shape[1], 1e-6)
        spread = (1 - how["shrinkage"]) * spread + how["shrinkage"] * sphere
        means = sums / (counts + how["prior"] + 1e-9)[:, None]
        weights = np.linalg.solve(spread, means.T).T
        offsets = -0.5 * np.sum(weights * means, axis=1)
        return cls((weights / how["temperature"]).astype(np.float32), (offsets / how["temperature"]).astype(np.float32))

    def log_likelihood(self, vector: Vectors) -> Row:
        """The log-likelihood of every clause, shape (clauses,), in tenths: 0 is certain, -1 is e⁻¹⁰."""
        numbers = self.weights @ vector + self.offsets
        top = numbers.max(initial=-np.inf)
        return np.asarray((numbers - top - np.log(np.exp(numbers - top).sum())) / _SCALE, dtype=np.float32)
