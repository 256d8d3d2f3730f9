"""Questions on documents that are not ours in, the same searcher and baselines over those documents out.

policy-qa-dev.jsonl (ZHENGDA_DATA): real questions, each with the one document that answers it. Every document becomes a
clause with title, opening and sentences as entries; there are no phrasings and no glosses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.measuring.baselines import Baselines, words_of
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.errors import DataMissing
from policy_index.build_index import RANKING, centred
from policy_index.clause import Clause
from policy_index.corpus import Corpus, load_corpus
from policy_index.entries import Entry
from policy_index.index_folder import FORMAT, Manifest
from policy_index.lexical_index import LexicalIndex
from policy_index.search import Searcher
from policy_index.term_data import load_yaml
from policy_index.tokenize_text import fold_spaces, tokenize_text
from policy_index.vector_store import VectorStore

FILE = "policy-qa-dev.jsonl"
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]?")
_TITLE_END = re.compile(r"[ 。\n]")
_WHOLE, _TITLE, _SHORTEST = 700, 60, 3


@dataclass(frozen=True)
class DocumentQuestions:
    """Questions with the id of the document that answers each, and what ranks the documents."""

    questions: Sequence[tuple[str, str]]
    searcher: Searcher
    baselines: Baselines


def load_document_questions(data_dir: Path | None, embedder: CachedEmbedder) -> DocumentQuestions:
    """Index the documents in memory. Raises DataMissing."""
    if data_dir is None or not (data_dir / FILE).is_file():
        raise DataMissing(
            f"{FILE} is not part of the project: set ZHENGDA_DATA to the folder that holds it (now: {data_dir or 'not set'})."
        )
    rows = [json.loads(line) for line in (data_dir / FILE).read_text(encoding="utf-8").splitlines()]
    texts = {str(row["docid"]): str(row["context"]) for row in rows}
    corpus = replace(load_corpus(), clauses=tuple(_as_clause(name, text) for name, text in texts.items()))
    entries = [entry for name, text in texts.items() for entry in entries_of(name, text)]
    vectors = embedder.embed_passages([entry.text for entry in entries])
    embedder.save()
    centre = vectors.mean(axis=0)
    store = VectorStore.of(centred(vectors, centre))
    lexical = LexicalIndex.of([tokenize_text(entry.text) for entry in entries])
    manifest = _manifest(corpus, embedder, len(entries))
    searcher = Searcher(manifest, entries, store, centre, lexical, embedder, corpus)
    baselines = Baselines(
        index_version="memory",
        clause_ids=list(texts),
        row_clauses=[entry.clause_id for entry in entries],
        words=LexicalIndex.of([words_of(text) for text in texts.values()]),
        lexical=LexicalIndex.of([tokenize_text(text) for text in texts.values()]),
        vectors=store,
        centre=centre,
        embedder=embedder,
    )
    return DocumentQuestions([(str(r["question"]), str(r["docid"])) for r in rows], searcher, baselines)


def entries_of(name: str, text: str) -> list[Entry]:
    """Title (what stands before the first blank or full stop), opening and sentences of one document."""
    title = _TITLE_END.split(text.strip())[0][:_TITLE]
    sentences = [part for part in _SENTENCE.findall(text) if len(part.strip()) > _SHORTEST]
    return [
        Entry(name, "title", title),
        Entry(name, "whole", fold_spaces(text[:_WHOLE])),
        *(Entry(name, "sentence", fold_spaces(sentence), 0, len(sentence)) for sentence in sentences),
    ]


def _as_clause(name: str, text: str) -> Clause:
    return Clause(
        clause_id=name,
        document_id=name,
        part=None,
        kind="task",
        section=None,
        number=None,
        title=_TITLE_END.split(text.strip())[0][:_TITLE],
        text=text,
        unit_list=None,
        own_units=(),
        inherited_units=(),
        notes=(),
        lines=(1, 1),
    )


def _manifest(corpus: Corpus, embedder: CachedEmbedder, rows: int) -> Manifest:
    ranking = {**load_yaml(RANKING), "dense_rows": rows}
    return Manifest(FORMAT, "memory", embedder.name, embedder.dimension, "", "", rows, len(corpus.clauses), ranking, {})


def bootstrap_p(ours: Sequence[bool], theirs: Sequence[bool], rounds: int = 10_000) -> float:
    """How often resampled questions (paired, seeded) put us no higher than them: a one-sided p-value."""
    gain = np.array(ours, dtype=float) - np.array(theirs, dtype=float)
    picks = np.random.default_rng(0).integers(0, len(gain), size=(rounds, len(gain)))
    return float(np.mean(gain[picks].mean(axis=1) <= 0))
