"""What an operator typed in, clauses out, best first, by words, sounds and slips at once, by meaning where it pays.

Each reading of the burst (read_burst.py) is scored by words alone, which takes a millisecond; a clause counts by the
reading that fits it best. Encoding takes ten times as long, so it is asked for only where the words decide too little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.near_terms import NearTerms
from policy_index.read_burst import BurstReader, BurstReading
from policy_index.search import Candidate, Meaning, Row, Search, Searcher
from policy_index.search_terms import weighted_terms
from policy_index.sound_terms import SoundTerms
from policy_index.term_data import load_yaml
from policy_index.tokenize_text import fold_spaces, is_word, tokenize_text

RANKING = Path(__file__).parent / "burst_ranking.yml"
# Pieces of what is being typed whose places in the clauses stay known: all but the last are the same with the next key.
_PIECES_HELD = 512
# Characters of a piece that is encoded by itself; a shorter one is joined with the next. 15 to 40 found the same.
_LEAST_PIECE = 40
_PIECE = re.compile(r"[^，。；！？,.;!?\n]+[，。；！？,.;!?\n]*|^[，。；！？,.;!?\n]+")
LONGEST_BURST = 60
"""Characters; longer text is a question in full sentences, read as it stands."""


@dataclass(frozen=True)
class FoundClause:
    """A clause, its score and relevance, and the reading and the search that speak for it most.

    `has_evidence` tells whether any of the words speaks for it.
    """

    candidate: Candidate
    has_evidence: bool
    reading: BurstReading
    query: ExpandedQuery
    search: Search = field(repr=False)


@dataclass(frozen=True)
class BurstResult:
    """All clauses, best first."""

    found: tuple[FoundClause, ...]
    with_meaning: bool

    def only(self, passes: Callable[[str], bool]) -> BurstResult:
        """Without the clauses (ids) that may not be shown, and by words alone without those that no word speaks for."""
        left = (one for one in self.found if self.with_meaning or one.has_evidence)
        return BurstResult(tuple(one for one in left if passes(one.candidate.clause_id)), self.with_meaning)


class BurstSearcher:
    """Operator search over a loaded index; reading only, so any number of threads may search at once."""

    def __init__(self, searcher: Searcher, corpus: Corpus) -> None:
        self._searcher = searcher
        self._corpus = corpus
        self._ranking = load_burst_ranking()
        terms = weighted_terms(corpus)
        latin = sorted(word for word in searcher.words() if word.isascii() and word.isalpha() and len(word) > 1)
        self.reader = BurstReader(SoundTerms.of(terms), NearTerms.of(terms), latin, searcher.knows)
        self._titles = [_plain(f"{clause.section or ''} {clause.title}") for clause in corpus.clauses]
        self._texts = [_plain(clause.text) for clause in corpus.clauses]
        self._standing = lru_cache(_PIECES_HELD)(self._standing_in)

    def read(self, words: str) -> list[tuple[BurstReading, ExpandedQuery]]:
        """The readings of what was typed, each with what is searched for."""
        if len(words) > LONGEST_BURST:
            return [(BurstReading(words), expand_query(words))]
        return [(reading, expand_burst(reading.text)) for reading in self.reader.read(words)]

    def search(
        self, readings: Sequence[tuple[BurstReading, ExpandedQuery]], meaning: Meaning | None = None,
        unit_id: str | None = None,
    ) -> BurstResult:  # fmt: skip
        """Score every clause by its best reading. `unit_id` is the unit that the burst names, if it names one."""
        weights = self._ranking["words"] | (self._ranking["meaning"] if meaning else {})
        scored = [self._searcher.score(query, weights, meaning) for _, query in readings]
        likely = np.array([[reading.weight] for reading, _ in readings], dtype=np.float32)
        table = likely * np.array([scores for scores, _ in scored])
        table += likely * np.array([self._typed(reading.text) for reading, _ in readings])
        best = np.argmax(table, axis=0)
        scores = table[best, np.arange(len(best))] + self._ranking["unit"] * self._of_unit(unit_id)
        relevance = self._relevance(scores, "meaning" if meaning else "words")
        order = np.argsort(-scores, kind="stable")
        found = tuple(
            FoundClause(
                Candidate(self._corpus.clauses[place].clause_id, float(scores[place]), float(relevance[place]), {}),
                has_evidence=float(scores[place]) >= self._ranking["least_evidence"],
                reading=readings[best[place]][0],
                query=readings[best[place]][1],
                search=scored[best[place]][1],
            )
            for place in order
        )
        return BurstResult(found, meaning is not None)

    def meaning(self, text: str) -> Meaning:
        """What the encoder says to a text.

        A question longer than a burst is encoded by its pieces, weighed by their length: the searcher holds the vectors
        of the last texts, so every further key of a long story encodes its last piece alone.
        """
        pieces = split_pieces(text) if len(text) > LONGEST_BURST else [text]
        whole = np.sum([len(piece) * self._searcher.encode(piece) for piece in pieces], axis=0)
        return self._searcher.meaning(text, whole / np.linalg.norm(whole))

    def _typed(self, text: str) -> Row:
        """The weighed share of the pieces that stand in title and text of each clause as typed."""
        pieces = [piece for piece in (_plain(one) for one in text.split()) if len(piece) > 1] or [_plain(text)]
        return np.asarray(np.mean([self._standing(piece) for piece in pieces], axis=0), dtype=np.float32)

    def _standing_in(self, piece: str) -> Row:
        """By clause, what it counts that this piece stands in title and text."""
        in_title = self._ranking["typed_in_title"] * np.array([piece in title for title in self._titles])
        return np.asarray(in_title + self._ranking["typed_in_text"] * np.array([piece in text for text in self._texts]))

    def _of_unit(self, unit_id: str | None) -> Row:
        own = {clause.clause_id for clause in self._corpus.tasks_of(unit_id).own} if unit_id else set()
        return np.array([float(clause.clause_id in own) for clause in self._corpus.clauses], dtype=np.float32)

    def _relevance(self, scores: Row, way: str) -> Row:
        calibration = self._ranking["relevance"][way]
        exponent = np.clip(-calibration["slope"] * (scores - calibration["middle"]), -50.0, 50.0)
        return np.asarray(1 / (1 + np.exp(exponent)), dtype=np.float32)

    def would_encode(self, result: BurstResult) -> bool:
        """Whether words decide so little that the encoder should be asked as well."""
        least: Mapping[str, float] = self._ranking["encode"]
        scores = [one.candidate.score for one in result.found[:2]]
        if not scores:
            return True
        lead = scores[0] - scores[1] if len(scores) > 1 else math.inf
        typed = len("".join(result.found[0].reading.text.split()))
        return typed >= least["from_characters"] and (scores[0] < least["least_score"] or lead < least["least_lead"])


def expand_burst(text: str) -> ExpandedQuery:
    """What a burst is searched for: spaces part its words, where in a sentence they are an accident of typing."""
    whole = expand_query(text)
    pieces = text.split()
    if len(pieces) < 2:
        return whole
    typed = [token for piece in pieces for token in tokenize_text(piece)]
    added = [token for word in whole.added for token in tokenize_text(word)]
    return replace(whole, tokens=(*typed, *added), words=tuple(filter(is_word, typed)))


def split_pieces(text: str) -> list[str]:
    """A long text parted behind its stops and commas; joined, the pieces are the text."""
    pieces = [""]
    for part in _PIECE.findall(text):
        if len(pieces[-1]) < _LEAST_PIECE:
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


@cache
def load_burst_ranking(path: Path = RANKING) -> Mapping[str, Any]:
    """The weights of an operator's search."""
    ranking: Mapping[str, Any] = load_yaml(path)
    return ranking


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return fold_spaces(normalise_message(text))
