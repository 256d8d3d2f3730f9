"""An expanded question in, scored clauses and their quotes out: search as answering needs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.cues import Cues
from bot.answering.focus import focus
from bot.answering.quotes import Quote, pick_quotes
from bot.answering.understand import Reading
from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.search import Search, Searcher
from policy_index.split_sentences import split_sentences

_PLAN = re.compile(r"计划|文件|政策|通知|措施|规定|方案|plan|polic|document|notice|measures|rules")
_LEANING = re.compile(r"^(?:那|这|它|该|此|其中|and |then |what about|how about)|(?:呢|嘞|咧|哩)$")
_LEANING_WORDS, _SUBJECT_WORDS = 5, 2
_MOST_QUOTES, _LONGEST_LEAD = 3, 110
_PRINTED_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


class Finder:
    """Search, focus and quotes over one corpus."""

    def __init__(self, corpus: Corpus, searcher: Searcher, cues: Cues) -> None:
        self.corpus = corpus
        self.cues = cues
        self._searcher = searcher

    def focused(self, query: ExpandedQuery) -> ExpandedQuery:
        """The question without the story around it."""
        asked = focus(query.text, self.cues, lambda text: self._searcher.lexical_weight(expand_query(text)))
        return query if asked == query.text else expand_query(asked)

    def search(self, query: ExpandedQuery, favoured: Sequence[str] = ()) -> Search:
        """Scores of all clauses; `favoured` ids (the clause talked about) get the bonus of the ranking file."""
        return self._searcher.search(query, favoured)

    def quotes(
        self, clause: Clause, found: Search, query: ExpandedQuery, wants_figure: bool, most: int = 3
    ) -> tuple[Quote, ...]:
        """The sentences of the clause that answer."""
        return pick_quotes(clause, found, query.tokens, wants_figure, most)

    def widened(self, query: ExpandedQuery, context: str) -> ExpandedQuery:
        """The question together with the words it leans on."""
        return expand_query(f"{context} {query.text}") if context else query

    def subject_of(self, query: ExpandedQuery, reading: Reading) -> ExpandedQuery:
        """The question without the words that ask for units: they stand in no clause and would only blur the search."""
        if "responsible_unit" not in reading.asks or len(reading.subject_words) < _SUBJECT_WORDS:
            return query
        return expand_query(self.cues.asks["responsible_unit"].sub(" ", query.text.casefold()))

    def leans_on_context(self, query: ExpandedQuery, reading: Reading) -> bool:
        """Whether a question may mean the clause talked about: it is short, or begins or ends like a continuation."""
        return bool(_LEANING.search(query.text.casefold())) or len(set(query.words)) <= _LEANING_WORDS

    def asks_plan_validity(self, query: ExpandedQuery, reading: Reading) -> bool:
        """Whether the question is if a plan or the document as a whole still applies, and not a single measure."""
        text = query.text.casefold()
        if "validity_status" not in reading.asks or not _PLAN.search(text):
            return False
        if not reading.subject_words - self.cues.plan_subjects:
            return True
        best = self.search(query).candidates[0]
        return self.corpus.clause(best.clause_id).kind != "task" or best.relevance < 0.5

    def particulars(self, clause: Clause, found: Search, query: ExpandedQuery) -> tuple[Quote, ...]:
        """The best sentence of a notice, and number, issuer and date as it prints them."""
        document = self.corpus.document(clause.document_id)
        printed = [
            Quote(span.text, span.start)
            for span in split_sentences(clause)
            if span.text in (document.number, document.issuer) or _PRINTED_DATE.fullmatch(span.text)
        ]
        best = pick_quotes(clause, found, query.tokens, wants_figure=False, most=1)
        wanted = printed if best[0] in printed or len(best[0].text) > _LONGEST_LEAD else [*best, *printed]
        return tuple(wanted[-_MOST_QUOTES:] if len(wanted) <= _MOST_QUOTES else [wanted[0], *wanted[-2:]])
