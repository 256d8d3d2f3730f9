"""Articles of laws beside the corpus in, build rate, search times and memory of a large index out, as JSON.

    python -m bot.measuring.measure_scale ARTICLES

Run in a process of its own, whose memory is then the index's. The first passages are embedded, which gives the rate;
the others get random unit vectors, which cost a search the same and a build nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bot.measuring.errors import DataMissing, MeasuringError
from bot.measuring.figures import milliseconds
from bot.measuring.measure_index import folder_size, measure_search
from bot.measuring.questions import read_questions, single_messages
from bot.measuring.read_proc import read_memory
from bot.measuring.settings import OWN_QUESTIONS, MeasuringSettings, read_measuring_settings
from policy_index.build_index import build_index
from policy_index.clause import Clause
from policy_index.corpus import load_corpus
from policy_index.embedder import Embedder, load_embedder
from policy_index.search import Searcher
from policy_index.vector_store import Vectors

ARTICLES = "law_articles.jsonl.gz"
EMBEDDED = 300
QUESTIONS = 60


class SamplingEmbedder:
    """Embeds the first passages, measures their rate, and makes vectors up for the rest."""

    def __init__(self, embedder: Embedder, embedded: int = EMBEDDED) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        self.embedder, self.embedded = embedder, embedded
        self.passages_per_second = 0.0

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Vectors:
        # From the end of the list: the articles, not the corpus before them, are what a large index holds.
        sample = list(texts[-self.embedded :])
        began = time.perf_counter()
        real = self.embedder.embed_passages(sample, advance)
        self.passages_per_second = len(sample) / (time.perf_counter() - began)
        made_up = np.random.default_rng(0).standard_normal((len(texts) - len(sample), self.dimension), dtype=np.float32)
        made_up /= np.linalg.norm(made_up, axis=1, keepdims=True)
        return np.vstack([made_up, real])

    def embed_query(self, text: str) -> Vectors:
        return self.embedder.embed_query(text)


def measure_scale(settings: MeasuringSettings, articles: int) -> dict[str, Any]:
    """All figures of an index of this many articles beside the corpus. Raises DataMissing."""
    small = load_corpus()
    questions = single_messages(read_questions([OWN_QUESTIONS], small))[:QUESTIONS]
    corpus = replace(small, clauses=(*small.clauses, *islice(read_articles(settings.data_dir), articles)))
    embedder = SamplingEmbedder(load_embedder(settings.embedding_model))
    before = read_memory(os.getpid())
    with tempfile.TemporaryDirectory(prefix="zhengda-scale-") as folder:
        began = time.perf_counter()
        manifest = build_index(corpus, embedder, Path(folder))
        seconds = time.perf_counter() - began
        sampled = min(EMBEDDED, manifest.rows) / embedder.passages_per_second
        searcher = Searcher.load(Path(folder), corpus, embedder)
        times = measure_search(searcher, questions)
        size = folder_size(Path(folder))
    return {
        "articles": len(corpus.clauses) - len(small.clauses),
        "entries": manifest.rows,
        "passages_per_second": round(embedder.passages_per_second, 1),
        "whole_build_seconds": round(seconds - sampled + manifest.rows / embedder.passages_per_second),
        "search_ms": milliseconds(times),
        "index_bytes": size,
        "memory_bytes": read_memory(os.getpid()).resident,
        "memory_before_bytes": before.resident,
    }


def read_articles(data_dir: Path | None) -> Iterator[Clause]:
    """Each article of the data as a clause of no document. Raises DataMissing."""
    if data_dir is None or not (data_dir / ARTICLES).is_file():
        raise DataMissing(
            f"Scale is measured with {ARTICLES}, which is not part of the project: set ZHENGDA_DATA to the folder that "
            f"holds it (now: {data_dir or 'not set'})."
        )
    with gzip.open(data_dir / ARTICLES, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield make_clause(number, json.loads(line))


def make_clause(number: int, article: dict[str, str]) -> Clause:
    """One article as a clause that nobody is responsible for."""
    title = f"{article['law']} {article['article']}"
    return Clause(
        clause_id=f"laws/{number}",
        document_id="laws",
        part=None,
        kind="task",
        section=None,
        number=article["article"],
        title=title,
        text=f"{title}\n{article['text']}",
        unit_list=None,
        own_units=(),
        inherited_units=(),
        notes=(),
        lines=(number, number),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the figures; the exit status."""
    try:
        print(json.dumps(measure_scale(read_measuring_settings(), int(arguments[0]))))
    except MeasuringError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
