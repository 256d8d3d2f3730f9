"""An embedder in, the same embedder with a memory on disk out: texts embedded in an earlier run cost nothing.

Measuring embeds thousands of texts that do not change between two runs. The memory is a file below var/, one for each
model; it holds vectors by the SHA-256 of their text and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np

from policy_index.vector_store import Vectors

_SAVED_AFTER = 2000


class Embedding(Protocol):
    """What is remembered: an embedder of questions and passages."""

    name: str
    dimension: int

    def embed_query(self, text: str) -> Vectors: ...

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Vectors: ...


class CachedEmbedder:
    """Answers from memory where it can. `save` writes what was new; it is also written now and then on the way."""

    def __init__(self, embedder: Embedding, folder: Path) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._path = folder / f"{embedder.name.replace('/', '_')}.npz"
        self._known = _read(self._path, self.dimension)
        self._new = 0

    def embed_query(self, text: str) -> Vectors:
        key = _key("query", text)
        if key not in self._known:
            self._keep(key, self._embedder.embed_query(text))
        return self._known[key].astype(np.float32)

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of passages, shape (n, dimension). `advance` is told how many more of them had to be embedded."""
        keys = [_key("passage", text) for text in texts]
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}.items())
        for start in range(0, len(missing), 64):
            batch = missing[start : start + 64]
            for (key, _), vector in zip(batch, self._embedder.embed_passages([text for _, text in batch]), strict=True):
                self._keep(key, vector)
            if advance:
                advance(len(batch))
        found = [self._known[key] for key in keys]
        return np.array(found, dtype=np.float32).reshape(len(keys), self.dimension)

    def save(self) -> None:
        """Write the memory, whole or not at all."""
        if not self._new:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".writing.npz")
        np.savez(aside, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
        aside.replace(self._path)
        self._new = 0

    def _keep(self, key: str, vector: Vectors) -> None:
        self._known[key] = vector
        self._new += 1
        if self._new >= _SAVED_AFTER:
            self.save()


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()[:32]


def _read(path: Path, dimension: int) -> dict[str, Vectors]:
    """The vectors by key; a file that cannot be read or has another size is started afresh."""
    try:
        with np.load(path, allow_pickle=False) as content:
            keys, vectors = content["keys"], content["vectors"]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return {}
    if vectors.shape != (len(keys), dimension):
        return {}
    return dict(zip((str(key) for key in keys), vectors, strict=True))
