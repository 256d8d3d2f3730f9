"""Scores of all index entries in, signals of all clauses out: what ranks a clause, as one table a question.

Signals by name: `dense…` and `lexical…` are the best entry of the clause (of one kind where the name says so),
`dense_second` the second best entry, `coverage` (word_coverage.py) and `recognised` (recognise_clause.py) are of the
whole clause, `part` is the share of subject words that point to the clause's part, `kind_…` and `favoured` are 1 or 0.
ranking.yml weighs them; those without a weight serve decisions and the trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policy_index.corpus import Corpus
from policy_index.entries import Entry

Row = NDArray[np.float32]
_KINDS = ("title", "whole", "sentence", "phrasing", "gloss")


@dataclass(frozen=True)
class Scores:
    """One question's scores: `dense` and `lexical` of every entry, `coverage` and `recognised` of every clause."""

    dense: Row
    lexical: Row
    coverage: Row
    recognised: Row


@dataclass(frozen=True)
class _Group:
    """Entries of one kind, clause by clause: their rows, where each clause's begin, and which clause that is."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    owners: NDArray[np.int64]

    def best(self, scores: Row, clauses: int) -> Row:
        """The best score of each clause, shape (clauses,); 0 for a clause without such an entry."""
        found = np.zeros(clauses, dtype=np.float32)
        if len(self.rows):
            found[self.owners] = np.maximum.reduceat(scores[self.rows], self.starts)
        return found


class ClauseSignals:
    """The entries of an index grouped once, so that a question costs a few passes over arrays."""

    def __init__(self, entries: Sequence[Entry], corpus: Corpus) -> None:
        place = {clause.clause_id: number for number, clause in enumerate(corpus.clauses)}
        self._owner = np.array([place[entry.clause_id] for entry in entries], dtype=np.int64)
        self._all = _group(self._owner, np.arange(len(entries)))
        self._by_kind = {
            kind: _group(
                self._owner, np.array([row for row, e in enumerate(entries) if e.kind == kind], dtype=np.int64)
            )
            for kind in _KINDS
        }
        self._ids = [clause.clause_id for clause in corpus.clauses]
        self._parts = [clause.part or "" for clause in corpus.clauses]
        kinds = sorted({clause.kind for clause in corpus.clauses})
        self._kind_table = np.array(
            [[float(c.kind == kind) for kind in kinds] for c in corpus.clauses], dtype=np.float32
        )
        self.names = (
            "dense", "dense_second", *(f"dense_{kind}" for kind in _KINDS),
            "lexical", *(f"lexical_{kind}" for kind in _KINDS if kind != "whole"),
            "coverage", "recognised", "part", "favoured", *(f"kind_{kind}" for kind in kinds),
        )  # fmt: skip

    def table(self, scores: Scores, part_hints: Mapping[str, float], favoured: Collection[str]) -> Row:
        """Signals of every clause in corpus order, shape (clauses, names)."""
        dense, lexical = scores.dense, scores.lexical
        count = len(self._ids)
        best = self._all.best(dense, count)
        by_words = {kind: group.best(lexical, count) for kind, group in self._by_kind.items()}
        columns = [
            best,
            self._second(dense, best),
            *(group.best(dense, count) for group in self._by_kind.values()),
            np.maximum(by_words["whole"], by_words["title"]),
            *(by_words[kind] for kind in _KINDS if kind != "whole"),
            scores.coverage,
            scores.recognised,
            np.array([part_hints.get(part, 0.0) for part in self._parts], dtype=np.float32),
            np.array([float(clause_id in favoured) for clause_id in self._ids], dtype=np.float32),
        ]
        return np.hstack([np.column_stack(columns), self._kind_table]).astype(np.float32)

    def _second(self, dense: Row, best: Row) -> Row:
        """The best entry but one of each clause; the best itself where it is alone."""
        rest = np.where(dense >= best[self._owner], -np.inf, dense).astype(np.float32)
        second = self._all.best(rest, len(best))
        return np.where(np.isfinite(second), second, best).astype(np.float32)


def _group(owner: NDArray[np.int64], rows: NDArray[np.int64]) -> _Group:
    ordered = rows[np.argsort(owner[rows], kind="stable")]
    owners, starts = np.unique(owner[ordered], return_index=True)
    return _Group(ordered, starts.astype(np.int64), owners.astype(np.int64))
