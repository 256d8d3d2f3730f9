"""A question in, clause ids best first out, by three plain methods over the bot's own index: what the bot must beat.

`BM25 alone` counts jieba's words over whole clauses, `dense alone` takes a clause's nearest entry, `rank fusion` adds
1 / (60 + rank) of both (Cormack, Clarke, Büttcher 2009). `BM25 with bigrams` is no plain method: it counts the tokens of
our own search, character bigrams among them, and shows how much these alone bring. None expands, weighs or refuses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from policy_index.build_index import CENTRE, ENTRIES, VECTORS, centred
from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.index_folder import open_index
from policy_index.lexical_index import LexicalIndex
from policy_index.search import QueryEmbedder
from policy_index.tokenize_text import is_word, tokenize_text
from policy_index.vector_store import Vectors, VectorStore

FUSION_CONSTANT = 60
BM25, DENSE, FUSION, BIGRAMS = "BM25 alone", "dense alone", "rank fusion", "BM25 with bigrams"


class TokenScores(Protocol):
    """What lexical ranking needs of an index."""

    def scores(self, tokens: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True)
class Baselines:
    """One index, opened; `row_clauses` names the clause of every row of the vector store."""

    index_version: str
    clause_ids: Sequence[str]
    row_clauses: Sequence[str]
    words: TokenScores
    lexical: TokenScores
    """Over words alone, and over words and bigrams."""
    vectors: VectorStore
    centre: Vectors
    embedder: QueryEmbedder

    @classmethod
    def load(cls, root: Path, corpus: Corpus, embedder: QueryEmbedder) -> Baselines:
        """Open the verified current index. Raises the errors of `index_folder.open_index`."""
        folder, manifest = open_index(root, embedder.name, corpus.digest)
        entries = (folder / ENTRIES).read_text(encoding="utf-8").splitlines()
        return cls(
            index_version=manifest.version,
            clause_ids=[clause.clause_id for clause in corpus.clauses],
            row_clauses=[json.loads(line)["clause_id"] for line in entries],
            words=LexicalIndex.of([words_of(clause.text) for clause in corpus.clauses]),
            lexical=LexicalIndex.of([tokenize_text(clause.text) for clause in corpus.clauses]),
            vectors=VectorStore.read(folder / VECTORS, manifest.rows, manifest.dimension),
            centre=np.load(folder / CENTRE),
            embedder=embedder,
        )

    def rank(self, message: str) -> dict[str, list[str]]:
        """Clause ids best first by each baseline."""
        text = normalise_message(message)
        by_words = rank_by_words(self.words.scores(words_of(text)), self.clause_ids)
        by_bigrams = rank_by_words(self.lexical.scores(tokenize_text(text)), self.clause_ids)
        vector = centred(self.embedder.embed_query(text)[None, :], self.centre)[0]
        rows, _ = self.vectors.scores(vector, self.vectors.size)
        by_meaning = rank_by_nearest([self.row_clauses[row] for row in rows])
        return {BM25: by_words, DENSE: by_meaning, FUSION: fuse_ranks([by_words, by_meaning]), BIGRAMS: by_bigrams}


def words_of(text: str) -> list[str]:
    """The words of a text without its character bigrams."""
    return [token for token in tokenize_text(text) if is_word(token)]


def rank_by_words(scores: Vectors, clause_ids: Sequence[str]) -> list[str]:
    """Clauses that share a word with the question, best first; clauses without one are not found."""
    return [clause_ids[place] for place in np.argsort(-scores, kind="stable") if scores[place] > 0]


def rank_by_nearest(clauses_of_rows: Sequence[str]) -> list[str]:
    """The clauses of rows that come best first, each at its best row."""
    return list(dict.fromkeys(clauses_of_rows))


def fuse_ranks(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Reciprocal rank fusion, best first; of equals the one found earlier in an earlier ranking."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, clause_id in enumerate(ranking, start=1):
            scores[clause_id] = scores.get(clause_id, 0.0) + 1 / (FUSION_CONSTANT + rank)
    return sorted(scores, key=lambda clause_id: -scores[clause_id])


def rank_by_signals(candidates: Sequence[tuple[str, Mapping[str, float]]]) -> dict[str, list[str]]:
    """Clauses best first by each of the search's signals alone; clauses at zero are not found."""
    ranked: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for _, signals in candidates for name in signals):
        scored = [(signals.get(name, 0.0), clause_id) for clause_id, signals in candidates]
        scored.sort(key=lambda pair: -pair[0])
        ranked[name] = [clause_id for score, clause_id in scored if score > 0]
    return ranked
