"""A corpus and its data in, a published index out: entries embedded, tokens counted, files written and swapped in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from policy_index.corpus import Corpus
from policy_index.entries import Entry, load_glosses, load_phrasings, make_entries
from policy_index.index_folder import FORMAT, Manifest, current_manifest, publish, version_of
from policy_index.known_vectors import PASSAGES, PassageEmbedder, embed_changed
from policy_index.lexical_index import LexicalIndex
from policy_index.term_data import load_yaml
from policy_index.tokenize_text import tokenize_text
from policy_index.vector_store import Vectors, VectorStore

RANKING = Path(__file__).parent / "ranking.yml"
ENTRIES, VECTORS, CENTRE, LEXICAL = "entries.jsonl", "vectors.faiss", "centre.npy", "lexical"


def build_index(
    corpus: Corpus,
    embedder: PassageEmbedder,
    root: Path,
    advance: Callable[[int], None] | None = None,
) -> Manifest:
    """Build and publish an index of the corpus below `root`. `advance` is told how many more entries are done."""
    entries = corpus_entries(corpus)
    ranking = load_yaml(RANKING)
    vectors = embed_changed([entry.text for entry in entries], embedder, root, ENTRIES, advance)
    centre = vectors.mean(axis=0) if ranking["centre"] else np.zeros(embedder.dimension, dtype=np.float32)
    stored = centred(vectors, centre)

    def write_files(folder: Path) -> None:
        lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in entries]
        (folder / ENTRIES).write_text("\n".join(lines) + "\n", encoding="utf-8")
        np.save(folder / PASSAGES, vectors)
        np.save(folder / CENTRE, centre.astype(np.float32))
        VectorStore.of(stored).write(folder / VECTORS)
        LexicalIndex.of([tokenize_text(entry.text) for entry in entries]).write(folder / LEXICAL)

    def manifest_of(files: dict[str, str]) -> Manifest:
        unnamed = Manifest(
            format=FORMAT,
            version="",
            model=embedder.name,
            dimension=embedder.dimension,
            corpus_digest=corpus.digest,
            data_digest=data_digest(entries, ranking),
            rows=len(entries),
            clauses=len(corpus.clauses),
            ranking=ranking,
            files=files,
        )
        return replace(unnamed, version=version_of(unnamed))

    return publish(root, write_files, manifest_of)


def is_up_to_date(corpus: Corpus, model: str, root: Path) -> bool:
    """Whether the current index is whole and was built from this corpus, this data and this model."""
    manifest = current_manifest(root)
    if manifest is None or (manifest.model, manifest.corpus_digest) != (model, corpus.digest):
        return False
    return manifest.data_digest == data_digest(corpus_entries(corpus), load_yaml(RANKING))


def corpus_entries(corpus: Corpus) -> list[Entry]:
    """The texts a build embeds: clauses, everyday phrasings and renderings of this corpus."""
    return make_entries(corpus, load_phrasings(corpus), load_glosses(corpus))


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Vectors without what all of them share, at length 1 again. Shape (n, dimension) in and out."""
    moved = vectors - centre
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def data_digest(entries: Sequence[Entry], ranking: Mapping[str, Any]) -> str:
    """SHA-256 over the texts that are indexed and the numbers they are ranked with."""
    content = [asdict(entry) for entry in entries], dict(ranking)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
