"""One search of a search box in, hits with what matched in them out: for an operator who types while a caller speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.answering.cues import Cues
from bot.answering.hits import HitMaker
from bot.answering.question import SearchReply, SearchRequest
from bot.answering.searching.least_recent import LeastRecent
from bot.answering.searching.rank_clauses import ClauseRanker
from bot.answering.searching.search_filters import make_conditions
from bot.answering.searching.show_clause import Showing, show_clause
from policy_index.burst_search import LONGEST_BURST, BurstSearcher
from policy_index.clause import UnitRecord
from policy_index.clean_text import clean_message, tell_language
from policy_index.corpus import Corpus
from policy_index.read_operators import FILTER_NAMES, Filter, check_filter, read_operators
from policy_index.search import Searcher

_KEPT_REPLIES = 4096


class ClauseSearch:
    """Search over one corpus and one index; remembers replies to bursts, so that a prefix typed again costs nothing."""

    def __init__(self, corpus: Corpus, searcher: Searcher, hits: HitMaker, cues: Cues) -> None:
        self._corpus, self._hits, self._cues = corpus, hits, cues
        self._version = searcher.manifest.version
        self._ranker = ClauseRanker(corpus, BurstSearcher(searcher, corpus), cues)
        self._replies: LeastRecent[SearchRequest, SearchReply] = LeastRecent(_KEPT_REPLIES)

    def search(self, request: SearchRequest) -> SearchReply:
        """Hits, best first. Raises QueryInvalid for an operator or a filter that cannot be applied."""
        kept = self._replies.get(request) or self._replies.get(replace(request, may_encode=True))
        if kept is not None:
            return replace(kept, is_cached=True)
        reply, is_repeatable = self._search(request)
        if is_repeatable and len(request.query) <= LONGEST_BURST:
            self._replies.keep(request, reply)
        return reply

    def _search(self, request: SearchRequest) -> tuple[SearchReply, bool]:
        """The reply, and whether a later search would say the same."""
        asked = read_operators(clean_message(request.query))
        conditions = make_conditions(self._corpus, asked, _given(request), request.as_of)
        ranking = self._ranker.rank(asked.words, request.may_encode, conditions.passes)
        read = ranking.reading.text if ranking.reading else request.query
        wants_figure = "target" in self._cues.asked_for(read.casefold())
        showing = Showing(self._hits, conditions, asked.phrases, request.as_of, tell_language(read), wants_figure)
        shown = [show_clause(one, showing) for one in ranking.clauses[: request.limit]]
        reply = SearchReply(
            hits=[hit for hit, _ in shown],
            index_version=self._version,
            matches={hit["clause_id"]: matches for hit, matches in shown},
            total=len(ranking.clauses),
            units=[_describe(unit) for unit in ranking.units],
            readings=ranking.reading.replaced if ranking.reading else (),
            ranked_by=ranking.way,
        )
        return reply, ranking.is_repeatable


def _given(request: SearchRequest) -> Sequence[Filter]:
    """The filters given beside the words."""
    values = {name: getattr(request, name) for name in FILTER_NAMES}
    return [check_filter(Filter(name, value)) for name, value in values.items() if value]


def _describe(unit: UnitRecord) -> dict[str, Any]:
    return {**asdict(unit), "aliases": list(unit.aliases)}
