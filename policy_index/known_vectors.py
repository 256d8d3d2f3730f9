"""The previous index and texts in, their vectors out: a text that did not change is not embedded again.

An index keeps the vectors as the model gave them beside the centred ones that are searched. One text is embedded anew
each time: where its vector is another, the model has changed behind its name and nothing is reused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from policy_index.errors import PolicyIndexError
from policy_index.index_folder import current_folder
from policy_index.vector_store import Vectors

PASSAGES = "passages.npy"
_SAME = 1e-4


class PassageEmbedder(Protocol):
    """What building needs of an embedder."""

    name: str
    dimension: int

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Vectors: ...


def embed_changed(
    texts: Sequence[str], embedder: PassageEmbedder, root: Path, entries: str, advance: Callable[[int], None] | None
) -> Vectors:
    """Vectors of all texts, shape (n, dimension); those of the current index below `root` are taken from there.

    `entries` is the name of the file that lists that index's texts. `advance` is told how many more are done.
    """
    known = _still_true(_known_vectors(root, embedder, entries), embedder)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    fresh = embedder.embed_passages(missing, advance) if missing else ()
    found = {**known, **dict(zip(missing, fresh, strict=True))}
    if advance:
        advance(len(texts) - len(missing))
    return np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), embedder.dimension)


def _known_vectors(root: Path, embedder: PassageEmbedder, entries: str) -> dict[str, Vectors]:
    """Vectors by text of the current index; none where there is no whole index of this model."""
    try:
        current = current_folder(root)
        if current is None or current[1].model != embedder.name:
            return {}
        folder = current[0]
        vectors = np.load(folder / PASSAGES, allow_pickle=False)
        texts = [json.loads(line)["text"] for line in (folder / entries).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, KeyError, PolicyIndexError):
        return {}
    return dict(zip(texts, vectors, strict=True)) if vectors.shape == (len(texts), embedder.dimension) else {}


def _still_true(known: Mapping[str, Vectors], embedder: PassageEmbedder) -> Mapping[str, Vectors]:
    if not known:
        return {}
    text = next(iter(known))
    return known if float(np.abs(embedder.embed_passages([text])[0] - known[text]).max()) < _SAME else {}
