"""An expanded question in, scored clauses and their quotes out: search as answering needs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bot.answering.asked_kind import AskedFor, read_asked
from bot.answering.asked_phrase import asked_phrase
from bot.answering.cues import Cues
from bot.answering.decide import load_decision_model
from bot.answering.focus import focus
from bot.answering.phrasing_votes import Votes
from bot.answering.quotes import Quote, Shape, pick_quotes, shape_quotes
from bot.answering.sentence_fit import Heard, weigh_sentences
from bot.answering.understand import Reading
from policy_index.asked_sentences import load_asked_sentences
from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.expand_query import ExpandedQuery, expand_query, in_documents_words
from policy_index.lexical_index import inverse_frequencies
from policy_index.search import Search, Searcher
from policy_index.split_sentences import split_sentences
from policy_index.tokenize_text import tokenize_text
from policy_index.vector_store import Vectors

_PLAN = re.compile(r"计划|[这那]份|文件|政策|通知|措施|规定|方案|plan|polic|document|notice|measures|rules")
_LEANING = re.compile(r"^(?:那|这|它|该|此|其中|and |then |what about|how about)|(?:呢|嘞|咧|哩)$")
_LEANING_WORDS, _SUBJECT_WORDS = 5, 2
_ASKED_OF_ANY = ("responsible_unit", "full_text")
_QUESTION = re.compile(r"怎么|怎样|如何|咋|点样|什么|哪|吗|[?？]|\b(?:what|how|which|does|do|is|are|can)\b")
_MOST_QUOTES, _LONGEST_LEAD = 3, 110
_LIKELY, _LEAST_SHARE = 0.5, 0.04
# Where a figure is asked, of an award with two levels both are said.
_LEAST_SHARE_OF_FIGURES, _NEARLY_ALIKE = 0.005, 0.75
_PHRASES_HELD = 8
"""Phrases whose meaning is held in memory: one turn asks for that of its own several times."""
_PRINTED_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


class Finder:
    """Search, focus and quotes over one corpus."""

    def __init__(self, corpus: Corpus, searcher: Searcher, cues: Cues) -> None:
        self.corpus = corpus
        self.cues = cues
        self._searcher = searcher
        self._tells = inverse_frequencies([
            tokenize_text(span.text) for clause in corpus.clauses for span in split_sentences(clause)
        ])  # fmt: skip
        self._asked_sentences = load_asked_sentences(corpus)
        self._meaning_of = lru_cache(_PHRASES_HELD)(searcher.meaning)

    def focused(self, query: ExpandedQuery) -> ExpandedQuery:
        """The question without the story around it."""
        asked = focus(query.text, self.cues, lambda text: self._searcher.lexical_weight(expand_query(text)))
        return query if asked == query.text else expand_query(asked)

    def in_one_language(self, query: ExpandedQuery) -> ExpandedQuery:
        """A question that mixes Chinese and Latin words, compared also by what the documents call them (落户 green channel)."""
        reworded = in_documents_words(query.text)
        if query.text.isascii() or reworded == query.text:
            return query
        said = self._searcher.encode(query.text) if query.vector is None else query.vector
        both = said + self._searcher.encode(reworded)
        return replace(query, vector=both / np.linalg.norm(both))

    def search(self, query: ExpandedQuery, favoured: Sequence[str] = ()) -> Search:
        """Scores of all clauses; `favoured` ids (the clause talked about) get the bonus of the ranking file."""
        return self._searcher.search(query, favoured)

    def asked_for(self, reading: Reading, query: ExpandedQuery, found: Search) -> AskedFor:
        """What the asking phrase asks for; where the question is nothing but this phrase, its vector is known already."""
        is_whole = reading.phrase == query.text.casefold()
        if is_whole and query == self.subject_of(query, reading):
            vector = found.query_vector
        elif is_whole and query.vector is not None:
            vector = self._searcher.vector_of(query.text, query.vector)
        else:
            vector = self._meaning_of(reading.phrase).vector
        return read_asked(reading.phrase, vector, load_decision_model().kinds)

    def vector_of(self, text: str) -> Vectors:
        """A text's vector as the search compares it."""
        return self._searcher.vector_of(text)

    def quotes(
        self, clause: Clause, found: Search, query: ExpandedQuery, wants_figure: bool, most: int = 3
    ) -> tuple[Quote, ...]:
        """The sentences of the clause that answer."""
        heard = self.heard(clause, found, query, wants_figure)
        ranked = weigh_sentences(clause, found.sentences(clause.clause_id), heard)
        shows_figure = wants_figure or sum(heard.figures.values()) > _LIKELY
        if shows_figure:  # of two levels that fit nearly alike the general one is printed, and read out, first
            near = [pair for pair in ranked if pair[0] >= _NEARLY_ALIKE]
            ranked = [*sorted(near, key=lambda pair: pair[1].start), *ranked[len(near) :]]
        least = _LEAST_SHARE_OF_FIGURES if shows_figure else _LEAST_SHARE
        return shape_quotes(clause, ranked, Shape(query.tokens, shows_figure, most, least))

    def heard(self, clause: Clause, found: Search, query: ExpandedQuery, wants_figure: bool) -> Heard:
        """What was asked, as the sentences of a clause are weighed by it."""
        text = query.text.casefold()
        phrase = text if text.isascii() else asked_phrase(text)  # an English last sentence names the matter too seldom
        by_phrase, vector = found, found.query_vector
        if phrase != text:
            meaning = self._meaning_of(phrase)
            by_phrase, vector = found.heard_as(meaning), meaning.vector
        likeness = [span.dense for span in by_phrase.sentences(clause.clause_id)]
        figures = read_asked(phrase, vector, load_decision_model().kinds).figures
        answering = self._asked_sentences.get(clause.clause_id, {})
        votes = Votes.of((like, answering.get(text, ())) for text, like in found.phrasings(clause.clause_id))
        return Heard(phrase, query.tokens, tokenize_text(phrase), likeness, figures, wants_figure, self._tells, votes)

    def widened(self, query: ExpandedQuery, context: str) -> ExpandedQuery:
        """The question together with the words it leans on."""
        return expand_query(f"{context} {query.text}") if context else query

    def subject_of(self, query: ExpandedQuery, reading: Reading) -> ExpandedQuery:
        """The question without the words that ask for units or the text: they stand in no clause and would only blur the search."""
        text = query.text.casefold()
        asked = [name for name in _ASKED_OF_ANY if name in reading.asks]
        if _QUESTION.search(text):  # 这条怎么规定的 may ask for what the text says
            asked = [name for name in asked if name != "full_text"]
        if not asked or len(reading.subject_words) < _SUBJECT_WORDS:
            return query
        for name in asked:
            text = self.cues.asks[name].sub(" ", text)
        return expand_query(text)

    def leans_on_context(self, query: ExpandedQuery, reading: Reading) -> bool:
        """Whether a question may mean the clause talked about: it is short, or begins or ends like a continuation."""
        return bool(_LEANING.search(query.text.casefold())) or len(set(query.words)) <= _LEANING_WORDS

    def asks_plan_validity(self, query: ExpandedQuery, reading: Reading) -> bool:
        """Whether the question is if a plan or the document as a whole still applies or until when, not a single measure."""
        text = query.text.casefold()
        if reading.asks.isdisjoint(("validity_status", "validity_period")) or not _PLAN.search(text):
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
