"""The corpus in, the time to build its index and to search it out."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policy_index.build_index import build_index
from policy_index.corpus import Corpus
from policy_index.expand_query import expand_query
from policy_index.known_vectors import PassageEmbedder
from policy_index.search import Searcher

WARM_UP = 3


@dataclass(frozen=True)
class Build:
    """One build: seconds, entries embedded, bytes of the folder."""

    seconds: float
    entries: int
    size: int


def measure_build(corpus: Corpus, embedder: PassageEmbedder, advance: Callable[[int], None]) -> Build:
    """Build the index once, in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="zhengda-index-") as folder:
        began = time.perf_counter()
        manifest = build_index(corpus, embedder, Path(folder), advance)
        seconds = time.perf_counter() - began
        return Build(seconds, manifest.rows, folder_size(Path(folder)))


def measure_search(searcher: Searcher, questions: Sequence[str]) -> list[float]:
    """Seconds of each search, from the asker's words to ranked clauses, encoding included; after a few unmeasured."""
    times = []
    for number, question in enumerate([*questions[:WARM_UP], *questions]):
        began = time.perf_counter()
        searcher.search(expand_query(question))
        if number >= WARM_UP:
            times.append(time.perf_counter() - began)
    return times


def folder_size(folder: Path) -> int:
    """Bytes of all files in it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
