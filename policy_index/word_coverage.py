"""Tokens of everything a clause is found by in, the share of a question's words that each clause knows out.

A question that describes a situation spreads its words over title, sentences and phrasings; no single entry has them
all. A token counts by how few clauses know it, one that no clause knows counts most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_index.lexical_index import inverse_frequencies

Row = NDArray[np.float32]


@dataclass(frozen=True)
class WordCoverage:
    """The clauses (numbers) that know each token, and how much the token tells."""

    clauses_of: dict[str, NDArray[Any]]
    tells: dict[str, float]
    clauses: int

    @classmethod
    def of(cls, tokens_of_clauses: Sequence[Iterable[str]]) -> WordCoverage:
        known = [list(dict.fromkeys(tokens)) for tokens in tokens_of_clauses]
        places: dict[str, list[int]] = {}
        for number, tokens in enumerate(known):
            for token in tokens:
                places.setdefault(token, []).append(number)
        arrays = {token: np.array(numbers, dtype=np.int32) for token, numbers in places.items()}
        return cls(arrays, inverse_frequencies(known), len(known))

    @cached_property
    def _most_telling(self) -> float:
        return max(self.tells.values(), default=0.0)

    def share(self, tokens: Iterable[str]) -> Row:
        """The weighed share of the tokens that each clause knows, shape (clauses,), 0 to 1."""
        asked = set(tokens)
        most = self._most_telling
        found = np.zeros(self.clauses, dtype=np.float32)
        for token in asked & self.tells.keys():
            found[self.clauses_of[token]] += self.tells[token]
        return found / max(sum(self.tells.get(token, most) for token in asked), 1e-6)
