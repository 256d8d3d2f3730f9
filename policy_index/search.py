"""A question in, clauses out, best first, each with the signals that ranked it.

Dense and lexical scores of all entries of a clause are weighed into one score (policy_index/ranking.yml). Nothing is
decided here: whether the best clause answers at all is bot/answering's decision, from these signals among others.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from policy_index.build_index import CENTRE, ENTRIES, LEXICAL, VECTORS, centred
from policy_index.clause_signals import ClauseSignals, Scores
from policy_index.corpus import Corpus
from policy_index.entries import Entry
from policy_index.errors import IndexDamaged
from policy_index.expand_query import ExpandedQuery
from policy_index.index_folder import Manifest, open_index
from policy_index.lexical_index import LexicalIndex, inverse_frequencies
from policy_index.recognise_clause import ClauseRecogniser
from policy_index.tokenize_text import is_word, tokenize_text
from policy_index.vector_store import Vectors, VectorStore
from policy_index.word_coverage import WordCoverage

Row = NDArray[np.float32]
# Texts whose vectors stay in memory: of one message the same piece is looked at several times.
_TEXTS_HELD = 32
# For an index whose ranking was written before there was a recogniser; it gives the signal no weight.
_RECOGNISER = {"shrinkage": 0.3, "prior": 2.0, "temperature": 3.0}


class QueryEmbedder(Protocol):
    """What searching needs of an embedder."""

    name: str

    def embed_query(self, text: str) -> Vectors: ...


@dataclass(frozen=True)
class Candidate:
    """A clause with its score (higher is better, no unit), its relevance in [0, 1], and the signals behind both."""

    clause_id: str
    score: float
    relevance: float
    signals: Mapping[str, float]


@dataclass(frozen=True)
class ScoredSpan:
    """A sentence of a clause and how well it fits the question, by meaning and by words; both about 0 to 1."""

    start: int
    end: int
    dense: float
    lexical: float


@dataclass(frozen=True)
class Meaning:
    """What the encoder says to one text: its centred vector, its score with every entry, and with every clause."""

    vector: Vectors
    dense: Row
    recognised: Row


@dataclass(frozen=True)
class Search:
    """One question's scores over the whole index; `candidates` are all clauses, best first."""

    candidates: tuple[Candidate, ...]
    known_words: float
    """The share of the asker's words that the index has ever seen, 0 to 1."""
    query_vector: Vectors
    """The question's vector, centred, length 1."""
    _dense: Row
    _lexical: Row
    _rows_of: Mapping[str, Sequence[int]]
    _entries: Sequence[Entry]

    def sentences(self, clause_id: str) -> list[ScoredSpan]:
        """The quotable sentences of a clause in printed order with their scores."""
        return [
            ScoredSpan(entry.start, entry.end, float(self._dense[row]), float(self._lexical[row]))
            for row in self._rows_of[clause_id]
            if (entry := self._entries[row]).start is not None and entry.end is not None
        ]

    def phrasings(self, clause_id: str) -> list[tuple[str, float]]:
        """The everyday ways of asking for a clause, each with its likeness to the question."""
        rows = self._rows_of[clause_id]
        return [
            (self._entries[row].text, float(self._dense[row])) for row in rows if self._entries[row].kind == "phrasing"
        ]

    def heard_as(self, meaning: Meaning) -> Search:
        """The same search with sentences scored by the meaning of another text, such as the phrase that asks."""
        return replace(self, _dense=meaning.dense)

    def without(self, clause_id: str, is_left_out: Callable[[int, int], bool]) -> Search:
        """The same search without those sentences of a clause, told by begin and end, that must not be quoted."""
        rows = [
            row
            for row in self._rows_of[clause_id]
            if (entry := self._entries[row]).start is None
            or entry.end is None
            or not is_left_out(entry.start, entry.end)
        ]
        return replace(self, _rows_of={clause_id: rows})


class Searcher:
    """A loaded index. Reading only, so any number of threads may search at once."""

    def __init__(
        self,
        manifest: Manifest,
        entries: Sequence[Entry],
        vectors: VectorStore,
        centre: Vectors,
        lexical: LexicalIndex,
        embedder: QueryEmbedder,
        corpus: Corpus,
    ) -> None:
        self.manifest = manifest
        self._entries = entries
        self._vectors = vectors
        self._centre = centre
        self._lexical = lexical
        self._embed = lru_cache(_TEXTS_HELD)(embedder.embed_query)
        self._corpus = corpus
        self._rows_of: dict[str, list[int]] = {}
        for row, entry in enumerate(entries):
            self._rows_of.setdefault(entry.clause_id, []).append(row)
        self._signals = ClauseSignals(entries, corpus)
        tokens = [tokenize_text(entry.text) for entry in entries]
        self._tells = inverse_frequencies(tokens)
        self._printed = {
            word for entry, own in zip(entries, tokens, strict=True) if entry.kind != "phrasing" for word in own
        }
        self._most_telling = max(self._tells.values(), default=0.0)
        self._coverage = WordCoverage.of(self._tokens_of_clauses(tokens))
        place = {clause.clause_id: number for number, clause in enumerate(corpus.clauses)}
        owners = np.array([place[entry.clause_id] for entry in entries], dtype=np.int64)
        self._recogniser = ClauseRecogniser.of(
            vectors.rows(range(len(entries))),
            owners,
            len(corpus.clauses),
            manifest.ranking.get("recogniser", _RECOGNISER),
        )

    @classmethod
    def load(cls, root: Path, corpus: Corpus, embedder: QueryEmbedder) -> Searcher:
        """Open the verified current index. Raises the errors of `index_folder.open_index`."""
        folder, manifest = open_index(root, embedder.name, corpus.digest)
        lines = (folder / ENTRIES).read_text(encoding="utf-8").splitlines()
        entries = [Entry(**json.loads(line)) for line in lines]
        if len(entries) != manifest.rows:
            raise IndexDamaged(f"{folder / ENTRIES}: {len(entries)} rows where the manifest says {manifest.rows}.")
        store = VectorStore.read(folder / VECTORS, manifest.rows, manifest.dimension)
        lexical = LexicalIndex.read(folder / LEXICAL, manifest.rows)
        return cls(manifest, entries, store, np.load(folder / CENTRE), lexical, embedder, corpus)

    def search(self, query: ExpandedQuery, favoured: Collection[str] = (), ignored_rows: Sequence[int] = ()) -> Search:
        """Score every clause for the question. `favoured` clauses, those talked about last, rank a little higher.

        `ignored_rows` are entries that must not count: a phrasing that is itself the question when weights are fitted.
        """
        query = self._in_known_words(query)
        meaning = self.meaning(query.text, query.vector)
        lexical = self._lexical_scores(query)
        meaning.dense[list(ignored_rows)], lexical[list(ignored_rows)] = meaning.dense.min(initial=0.0), 0.0
        signals = self._table(query, meaning, lexical, favoured)
        scores = signals @ self._weights(self._ranking_weights)
        return self._result(query, self._ranked(signals, scores), meaning, lexical)

    def score(
        self, query: ExpandedQuery, weights: Mapping[str, float], meaning: Meaning | None = None
    ) -> tuple[Row, Search]:
        """Scores of all clauses in corpus order by other weights, and a search without candidates, for its sentences.

        Without `meaning` nothing is embedded: the words alone decide.
        """
        query = self._in_known_words(query)
        heard = meaning or self._no_meaning
        lexical = self._lexical_scores(query)
        scores = self._table(query, heard, lexical, ()) @ self._weights(weights)
        return scores, self._result(query, (), heard, lexical)

    def encode(self, text: str) -> Vectors:
        """The vector of a question as the model gives it, not moved to the centre of this index."""
        return self._embed(text)

    def vector_of(self, text: str, vector: Vectors | None = None) -> Vectors:
        """A text's vector as questions are compared: centred, length 1; `vector` where it is embedded already."""
        known = self._embed(text) if vector is None else vector
        moved: Vectors = centred(known[None, :], self._centre)[0]
        return moved

    def meaning(self, text: str, vector: Vectors | None = None) -> Meaning:
        """What the encoder says to a text; `vector` where somebody has embedded it already."""
        moved = self.vector_of(text, vector)
        return Meaning(moved, self._dense_scores(moved), self._recogniser.log_likelihood(moved))

    def knows(self, token: str) -> bool:
        """Whether any entry has this token."""
        return self._lexical.knows(token)

    def words(self) -> list[str]:
        """Every word of clauses and their renderings, bigrams left out; phrasings have words of their askers' own (BU)."""
        return [token for token in self._printed if is_word(token)]

    def lexical_weight(self, query: ExpandedQuery) -> float:
        """BM25 of the best entry, not as a share: how much the words say to these documents, without encoding."""
        return float(self._lexical.scores(query.tokens).max(initial=0.0))

    def _in_known_words(self, query: ExpandedQuery) -> ExpandedQuery:
        """The query with compounds that no entry has taken apart (foreign-capital), where entries know every part."""
        if not any("-" in word for word in query.words):
            return query
        words, tokens = (tuple(p for t in of for p in self._parts(t)) for of in (query.words, query.tokens))
        return replace(query, words=words, tokens=tokens)

    def _parts(self, token: str) -> Sequence[str]:
        parts = [part for part in token.split("-") if part]
        is_compound = len(parts) > 1 and not self.knows(token) and all(map(self.knows, parts))
        return parts if is_compound else [token]

    def _tokens_of_clauses(self, tokens: Sequence[Sequence[str]]) -> list[list[str]]:
        """The tokens of a clause's entries and of its text as printed, clause by clause."""
        return [
            [*tokenize_text(clause.text), *(token for row in self._rows_of[clause.clause_id] for token in tokens[row])]
            for clause in self._corpus.clauses
        ]

    def _dense_scores(self, vector: Vectors) -> Row:
        rows, scores = self._vectors.scores(vector, self.manifest.ranking["dense_rows"])
        dense = np.full(len(self._entries), float(scores[-1]) if len(scores) else 0.0, dtype=np.float32)
        dense[rows] = scores
        return dense

    def _lexical_scores(self, query: ExpandedQuery) -> Row:
        """BM25 as a share of what a passage with every known word of the question could reach."""
        reach = sum(self._tells.get(token, 0.0) for token in set(query.tokens))
        unknown = self._most_telling * sum(t not in self._tells for t in set(query.words))
        scores = self._lexical.scores(query.tokens)
        return np.asarray(scores / max(reach + unknown, 1e-6), dtype=np.float32)

    @cached_property
    def _ranking_weights(self) -> Mapping[str, float]:
        """The weights of the ranking file; the documents' own words count more where no clause has a phrasing."""
        ranking = self.manifest.ranking
        has_phrasings = any(entry.kind == "phrasing" for entry in self._entries)
        return {**ranking["weights"], **({} if has_phrasings else ranking.get("without_phrasings", {}))}

    @cached_property
    def _no_meaning(self) -> Meaning:
        silent = np.zeros(len(self._entries), dtype=np.float32)
        return Meaning(np.zeros_like(self._centre), silent, np.zeros(len(self._corpus.clauses), dtype=np.float32))

    def _table(self, query: ExpandedQuery, meaning: Meaning, lexical: Row, favoured: Collection[str]) -> Row:
        scores = Scores(meaning.dense, lexical, self._coverage.share(query.tokens), meaning.recognised)
        return self._signals.table(scores, query.part_hints, favoured)

    def _weights(self, weights: Mapping[str, float]) -> Row:
        return np.array([weights.get(name, 0.0) for name in self._signals.names], dtype=np.float32)

    def _result(self, query: ExpandedQuery, candidates: Sequence[Candidate], meaning: Meaning, lexical: Row) -> Search:
        known = [self._lexical.knows(word) for word in query.words]
        share = sum(known) / len(known) if known else 0.0
        rows, entries = self._rows_of, self._entries
        return Search(tuple(candidates), share, meaning.vector, meaning.dense, lexical, rows, entries)

    def _ranked(self, signals: Row, scores: Row) -> list[Candidate]:
        """Candidates for every clause, best first; of equals the one printed first."""
        return [
            Candidate(
                self._corpus.clauses[place].clause_id,
                float(scores[place]),
                self._relevance(float(scores[place])),
                dict(zip(self._signals.names, signals[place].tolist(), strict=True)),
            )
            for place in np.argsort(-scores, kind="stable")
        ]

    def _relevance(self, score: float) -> float:
        calibration: Mapping[str, Any] = self.manifest.ranking["calibration"]
        exponent = -float(calibration["slope"]) * (score - float(calibration["middle"]))
        return 1 / (1 + math.exp(min(max(exponent, -50.0), 50.0)))
