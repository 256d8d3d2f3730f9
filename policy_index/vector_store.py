"""Vectors in, a FAISS file out, and back: nearest entries by inner product. The only module that knows FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from policy_index.errors import IndexDamaged

Vectors = NDArray[np.float32]


class VectorStore:
    """A flat inner-product index: exact, and its file holds nothing but the vectors.

    FAISS reads a flat file with changed bytes without complaint and answers wrongly, so `index_folder.py` checks the
    hash of every file before this class opens one.
    """

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> VectorStore:
        """A store over unit vectors, shape (n, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def read(cls, path: Path, rows: int, dimension: int) -> VectorStore:
        """Open a verified file. Raises IndexDamaged when it is no flat index of this shape."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as problem:
            raise IndexDamaged(
                f"{path}: FAISS cannot read it ({problem}). Run `python -m policy_index build`."
            ) from None
        if not isinstance(index, faiss.IndexFlat) or (index.ntotal, index.d) != (rows, dimension):
            raise IndexDamaged(
                f"{path}: expected a flat index of {rows} vectors of {dimension} dimensions, found "
                f"{type(index).__name__} of {index.ntotal} × {index.d}. Run `python -m policy_index build`."
            )
        return cls(index)

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def scores(self, query: Vectors, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Row numbers and inner products of the nearest rows, best first; at most `limit`."""
        found, rows = self._index.search(query.reshape(1, -1), min(limit, self._index.ntotal))
        return rows[0].astype(np.int64), found[0].astype(np.float32)

    def rows(self, numbers: Sequence[int]) -> Vectors:
        """The stored vectors of these rows, shape (n, dimension)."""
        return np.asarray(self._index.reconstruct_batch(np.array(numbers, dtype=np.int64)), dtype=np.float32)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)
