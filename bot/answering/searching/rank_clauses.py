"""Words of a search box in, clauses in the order in which they are shown out, and how that order came about.

In this order: nothing but filters lists clauses as printed; a clause's number means that clause; a unit and nothing
else means its tasks; everything else is ranked by words, and by meaning where the words decide too little.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.conversation import Conversation
from bot.answering.cues import Cues
from bot.answering.searching.least_recent import LeastRecent
from bot.answering.searching.named_clause import named_clauses
from bot.answering.understand import Reading, understand
from policy_index.burst_search import LONGEST_BURST, BurstResult, BurstSearcher, FoundClause
from policy_index.clause import Clause, UnitRecord
from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.expand_query import ExpandedQuery
from policy_index.read_burst import BurstReading, says_only_unit
from policy_index.search import Meaning, Search

Way = Literal["words", "words_and_meaning", "document_order"]
_KEPT_MEANINGS = 1024
# Searches that may wait for the encoder at once; one more is ranked by words alone.
_ENCODER_PLACES = 3
_CERTAIN = 1.0
_SHORTEST_INITIALS = 3


@dataclass(frozen=True)
class RankedClause:
    """A clause and its relevance; `search` and `query` tell which of its sentences fits, where it was searched for.

    `pieces` are what was typed between spaces, as it was read.
    """

    clause: Clause
    relevance: float
    pieces: tuple[str, ...] = ()
    query: ExpandedQuery | None = None
    search: Search | None = None


@dataclass(frozen=True)
class Ranking:
    """Clauses as they are shown. `reading` is how the best one was found, `is_repeatable` whether it will be again."""

    clauses: Sequence[RankedClause]
    way: Way
    units: Sequence[UnitRecord] = ()
    reading: BurstReading | None = None
    is_repeatable: bool = True


@dataclass(frozen=True)
class _Asked:
    """What one search is made with."""

    readings: Sequence[tuple[BurstReading, ExpandedQuery]]
    may_encode: bool
    passes: Callable[[Clause], bool]
    unit_id: str | None

    def passes_id(self, corpus: Corpus) -> Callable[[str], bool]:
        return lambda clause_id: self.passes(corpus.clause(clause_id))


class ClauseRanker:
    """Ranks clauses of one corpus; remembers what the encoder said."""

    def __init__(self, corpus: Corpus, bursts: BurstSearcher, cues: Cues) -> None:
        self._corpus, self._bursts, self._cues = corpus, bursts, cues
        self._meanings: LeastRecent[str, Meaning] = LeastRecent(_KEPT_MEANINGS)
        self._places = threading.BoundedSemaphore(_ENCODER_PLACES)

    def rank(self, words: str, may_encode: bool, passes: Callable[[Clause], bool]) -> Ranking:
        """Clauses that pass, best first; where words alone decide, none that has nothing of them."""
        if not words.strip():
            return self._listed(self._corpus.clauses, passes)
        readings = self._bursts.read(words)
        units, only_units = self._units(readings)
        if only_units:
            return self._listed(_tasks(self._corpus, units), passes, units)
        named = [clause for clause in named_clauses(normalise_message(words), self._corpus) if passes(clause)]
        asked = _Asked(readings, may_encode and not named, passes, units[0].id if units else None)
        result, is_repeatable = self._search(asked)
        found = [self._ranked(one) for one in result.found]
        return Ranking(
            [*(RankedClause(clause, _CERTAIN) for clause in named), *(one for one in found if one.clause not in named)],
            "words_and_meaning" if result.with_meaning else "words",
            units,
            result.found[0].reading if result.found and not named else None,
            is_repeatable,
        )

    def _listed(
        self, clauses: Iterable[Clause], passes: Callable[[Clause], bool], units: Sequence[UnitRecord] = ()
    ) -> Ranking:
        return Ranking(
            [RankedClause(clause, _CERTAIN) for clause in clauses if passes(clause)], "document_order", units
        )

    def _search(self, asked: _Asked) -> tuple[BurstResult, bool]:
        """The result by words alone, or with meaning where that pays; whether the same will come out again."""
        by_words = self._bursts.search(asked.readings, unit_id=asked.unit_id).only(asked.passes_id(self._corpus))
        if not asked.may_encode or not self._bursts.would_encode(by_words):
            return by_words, True
        best = by_words.found[0].reading if by_words.found else asked.readings[0][0]
        meaning = self._meaning(best.text)
        if meaning is None:
            return by_words, False
        result = self._bursts.search(asked.readings, meaning, asked.unit_id)
        return result.only(asked.passes_id(self._corpus)), True

    def _meaning(self, text: str) -> Meaning | None:
        """What the encoder says; None where too many wait for it already."""
        known = self._meanings.get(text)
        if known is not None:
            return known
        if not self._places.acquire(blocking=False):
            return None
        try:
            meaning = self._bursts.meaning(text)
        finally:
            self._places.release()
        if len(text) <= LONGEST_BURST:  # a story tells of its asker and is not typed again
            self._meanings.keep(text, meaning)
        return meaning

    def _units(self, readings: Sequence[tuple[BurstReading, ExpandedQuery]]) -> tuple[Sequence[UnitRecord], bool]:
        """Units that the words name, as typed or by their likeliest reading, and whether they say nothing else.

        Initials may stand for several (swj: 税务局, 商务局): readings as likely as the likeliest count as well.
        """
        likeliest = max((reading.weight for reading, _ in readings if reading.replaced), default=0.0)
        named: list[UnitRecord] = []
        only = False
        for reading, query in readings:
            if reading.replaced and reading.weight < likeliest:
                continue
            if self._corpus.directory.find_in(query.text) in (None, *named):  # most readings name none
                continue
            understood = understand(query, None, None, Conversation(), self._cues, self._corpus)
            if understood.unit is None or understood.unit in named:
                continue
            is_alone = _names_only_unit(reading, understood)
            only = is_alone if not named else only
            named += [understood.unit] if is_alone == only else []
            if not reading.replaced:
                break
        return named, only

    def _ranked(self, one: FoundClause) -> RankedClause:
        clause = self._corpus.clause(one.candidate.clause_id)
        return RankedClause(clause, one.candidate.relevance, tuple(one.reading.text.split()), one.query, one.search)


def _names_only_unit(reading: BurstReading, understood: Reading) -> bool:
    """Whether a burst is a unit's name and nothing else; two letters are too few to be one."""
    typed = "".join(typed for typed, _ in reading.replaced)
    is_short = typed.isascii() and 0 < len(typed) < _SHORTEST_INITIALS
    return understood.clause_number is None and says_only_unit(understood.subject_words) and not is_short


def _tasks(corpus: Corpus, units: Sequence[UnitRecord]) -> list[Clause]:
    """Clauses whose own list names one of the units, then those that inherit one, each once."""
    tasks = [corpus.tasks_of(unit.id) for unit in units]
    own = [clause for one in tasks for clause in one.own]
    return list(dict.fromkeys([*own, *(clause for one in tasks for clause in one.inherited)]))
