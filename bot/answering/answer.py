"""A question in, reply cards, state and trace out: the assistant itself, the same for Rasa, the door and the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.answering.cards import CardBody, CardFrame, make_card
from bot.answering.compose_text import TextComposer
from bot.answering.conversation import Conversation, read_state
from bot.answering.cues import load_cues
from bot.answering.decide import load_decision_model
from bot.answering.eligibility.told import read_told
from bot.answering.facts.cross_check import load_second_reader
from bot.answering.facts.fact_context import SecondReader
from bot.answering.facts.gated_expressions import compile_all
from bot.answering.find_answer import Finder
from bot.answering.guess_talk import MOST_CHARACTERS, guess_talk, load_talk_model
from bot.answering.hits import HitMaker
from bot.answering.listed_topics import Listing, read_listing
from bot.answering.question import Answer, AnswerSettings, KnownVector, Question, SearchReply, SearchRequest
from bot.answering.rephrase import rephrase
from bot.answering.replies.choose_reply import reply_to
from bot.answering.replies.turn import Turn
from bot.answering.searching.search_clauses import ClauseSearch
from bot.answering.split_questions import questions_within, split_questions, split_topics
from bot.answering.understand import SMALL_TALK, Reading, understand, understand_whole
from bot.answering.wording_data import known_language, load_wording
from policy_index.clean_text import clean_message, normalise_message, tell_language
from policy_index.corpus import Corpus, load_corpus
from policy_index.embedder import load_embedder
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.measure import LANGUAGES, Language
from policy_index.read_measures import load_measures
from policy_index.search import Candidate, Searcher

__all__ = ["Answer", "AnswerSettings", "Answerer", "Question", "SearchReply", "SearchRequest"]

_TAG = re.compile(r"<[^<>]{1,200}>")
# A command of other chats (/restart) is typed in every language.
_TELLS_NO_LANGUAGE = re.compile(r"[\W\d_]*(?:[A-Z]{0,6}|greet|(?:re)?start|menu)[\W\d_]*")
_TRACED_CANDIDATES = 5
_LISTS = ("clarify", "unit_tasks")
"""Replies that list something themselves."""


@dataclass(frozen=True)
class _Given:
    """The questions of one message, their cards and traces, and the conversation after them."""

    asked: list[str]
    cards: list[dict[str, Any]]
    traces: list[dict[str, Any]]
    talk: Conversation


class Answerer:
    """The loaded assistant. Holds one index and one model for its whole life, so that an answer never mixes versions."""

    def __init__(
        self,
        corpus: Corpus,
        searcher: Searcher,
        public_url: str,
        rates: Mapping[str, Decimal] | None = None,
        second: SecondReader | None = None,
    ) -> None:
        self.corpus = corpus
        self.searcher = searcher
        self.hits = HitMaker(corpus, public_url)
        self.measures = load_measures()
        self.rates = rates or {}
        self.second = second
        self.cues = load_cues()
        self.finder = Finder(corpus, searcher, self.cues)
        self.clause_search = ClauseSearch(corpus, searcher, self.hits, self.cues)

    @classmethod
    def load(cls, settings: AnswerSettings) -> Answerer:
        """Load corpus, model and verified index. Raises the errors of policy_index with what to do."""
        corpus = load_corpus()
        embedder = load_embedder(settings.embedding_model)
        searcher = Searcher.load(settings.index_dir, corpus, embedder)
        load_decision_model()
        load_talk_model()
        second = load_second_reader(load_measures())
        return cls(corpus, searcher, settings.public_url, settings.rates, second)

    @property
    def versions(self) -> dict[str, str]:
        return {"index": self.searcher.manifest.version, "model": self.searcher.manifest.model}

    def answer(self, question: Question) -> Answer:
        """Answer one message, with a card for each question in it. Never raises for anything an asker can write."""
        message, talk, lang = self._opened(question)
        listing = read_listing(message)
        given = self._answer_each(question, self._asked(message, listing), message, talk, lang)
        if len(given.cards) > 1 and _rest_on_one_clause(given.cards):
            given = self._answer_each(question, [message], message, talk, lang)
        cards, talk = given.cards, given.talk
        if listing:
            talk = talk.list_topics(listing.topics, listing.picked or 0)
        elif cards[-1]["outcome"] in _LISTS:  # 第二个 now means the second of these
            talk = talk.list_topics((), 0)
        if len(cards) > 1:
            first = [card["citations"][0]["clause_id"] if card["citations"] else "" for card in cards]
            talk = talk.answer_together(tuple(first), tuple(given.asked))
        trace = {**given.traces[0], "further": given.traces[1:]} if len(cards) > 1 else given.traces[0]
        return Answer(cards, replace(talk, lang=lang).as_json(), trace)

    def read_ahead(self, question: Question) -> None:
        """Encode of a long message what `answer` will encode, but for the whole of it, which Rasa does; it stays in memory.

        While Rasa reads a message there is time for it: the encoder takes most of an answer.
        """
        message, talk, lang = self._opened(question)
        for text in self._asked(message, read_listing(message)):
            if len(text) > MOST_CHARACTERS:
                turn = self._read(question, text, talk, lang)
                for part in turn.parts_to_encode:
                    self.searcher.encode(part)
                read_told(turn)

    def _opened(self, question: Question) -> tuple[str, Conversation, Language]:
        """The message without what nobody wrote to be read, the conversation it goes on with, and the language of the answer."""
        message = _TAG.sub(" ", clean_message(question.message))
        talk = self._known(read_state(question.state))
        if talk.further and self.cues.this_clause.search(normalise_message(message)):
            talk = talk.point_at_further()
        return message, talk, known_language(question.lang) or self._language(message, talk)

    def _answer_each(
        self, question: Question, asked: list[str], message: str, talk: Conversation, lang: Language
    ) -> _Given:
        """One card for each question asked, each said after those before it."""
        cards, traces = [], []
        for place, text in enumerate(asked, start=1):
            # Rasa read the message as a whole: of one question among several it knows nothing
            one = question if asked == [message] else replace(question, intent=None, confidence=None)
            sides = questions_within(text, self.finder)
            turn = replace(self._read(one, text, talk, lang), more_follows=place < len(asked), sides=sides)
            reply = reply_to(turn)
            card = make_card(self._frame(one, turn), _marked(reply.body, turn, question.degraded))
            talk = reply.talk
            cards.append(card)
            traces.append(self._trace(one, turn.reading, reply.candidates, reply.decision, card))
        return _Given(asked, cards, traces, talk)

    def _asked(self, message: str, listing: Listing | None) -> list[str]:
        """The questions of a message: of a list with an order (先说第一样) the one to come first."""
        if listing and listing.picked is not None:
            return [listing.topics[listing.picked]]
        asked = split_questions(message, self.finder)
        return asked if listing is None or len(asked) > 1 else split_topics(listing.topics, self.finder) or asked

    def search(self, request: SearchRequest) -> SearchReply:
        """Clauses for a search box, best first, each with the sentence that fits best."""
        return self.clause_search.search(request)

    def encode(self, text: str) -> KnownVector:
        """The vector of a question as the search embeds it, for what compares questions with one another."""
        return KnownVector(text, self.versions["model"], self.searcher.encode(text))

    def warm_up(self) -> None:
        """Answer a question and a case, so that dictionaries, tables and patterns are loaded before anybody waits for them."""
        for message in ("外资研发中心奖励由谁负责？", "我们是外资研发中心，能拿奖励吗？"):
            self.answer(Question(message, "warm-up", date.today()))
        compile_all()

    def _read(self, question: Question, message: str, talk: Conversation, lang: Language) -> Turn:
        """One question with all that its rules work with."""
        said = rephrase(message, talk, self.cues)
        whole = expand_query(said.text)
        query = self.finder.in_one_language(self._with_vector(self.finder.focused(whole), question.vector))
        # of 谢谢，… Rasa may have read the thanks, which are gone by now
        is_read = said.text == message or question.intent not in SMALL_TALK
        if said.asked_anew:  # 不对，我是问… leaves the case on eligibility; 不对，是3000万 goes on with it
            talk = replace(talk, eligibility=None)
        if said.listed_at is not None:
            talk = replace(talk, listed_at=said.listed_at)
        intent, confidence = (question.intent, question.confidence) if is_read else (None, None)
        # in a case on eligibility a short word is likelier an answer (算了, 没有, 明白)
        may_be_talk = talk.eligibility is None and not self.cues.details_asked(query.text)
        if question.intent is None and may_be_talk and len(query.text) <= MOST_CHARACTERS:
            query = query if query.vector is not None else replace(query, vector=self.searcher.encode(query.text))
            intent, confidence = self._guessed(query)
        reading = understand(query, intent, confidence, talk, self.cues, self.corpus)
        reading = understand_whole(reading, whole, self.cues)
        return Turn(
            message=said.asked_anew or message,
            query=query,
            reading=replace(
                reading,
                takes_back=said.takes_back,
                named_anew=bool(said.asked_anew),
                only_part=said.only_part,
                only_like=talk.cited[0] if said.only_part else None,
            ),
            talk=talk,
            finder=self.finder,
            hits=self.hits,
            composer=TextComposer(self.corpus, load_wording(lang)),
            as_of=question.as_of,
            confidence=confidence,
            measures=self.measures,
            rates=self.rates,
            second=self.second,
        )

    def _frame(self, question: Question, turn: Turn) -> CardFrame:
        index, model = self.versions["index"], self.versions["model"]
        return CardFrame(question.turn_id, turn.reading.intent, turn.lang, index, model, question.as_of)

    def _guessed(self, query: ExpandedQuery) -> tuple[str | None, float | None]:
        """The small talk that a short message may be where nobody has read it; nothing where it is none."""
        vector = self.searcher.meaning(query.text, query.vector).vector
        return guess_talk(query.text.casefold(), vector, load_talk_model()) or (None, None)

    def _with_vector(self, query: ExpandedQuery, known: KnownVector | None) -> ExpandedQuery:
        """The query with the vector that came along, if it is the vector of this text by this index's model."""
        if known is None or (known.text, known.model) != (query.text, self.versions["model"]):
            return query
        fits = known.values.shape == (self.searcher.manifest.dimension,)
        return replace(query, vector=known.values) if fits else query

    def _known(self, talk: Conversation) -> Conversation:
        """The conversation without clauses that this corpus no longer holds and languages nobody speaks here."""
        ids = {clause.clause_id for clause in self.corpus.clauses}
        return replace(
            talk,
            cited=tuple(clause_id for clause_id in talk.cited if clause_id in ids),
            pending=tuple(choice for choice in talk.pending if choice.clause_id in ids),
            earlier=tuple(clause_id for clause_id in talk.earlier if clause_id in ids),
            together=tuple(clause_id if clause_id in ids else "" for clause_id in talk.together),
            further=talk.further if talk.further in ids else "",
            lang=known_language(talk.lang),
        )

    def _language(self, message: str, talk: Conversation) -> Language:
        """The message's language; that of the talk, or the documents', where letters tell none (？？, RCEP)."""
        if _TELLS_NO_LANGUAGE.fullmatch(message):
            return known_language(talk.lang) or LANGUAGES[0]
        return known_language(tell_language(message)) or LANGUAGES[0]

    def _trace(
        self, question: Question, reading: Reading, candidates: tuple[Candidate, ...], decision: dict[str, Any],
        card: dict[str, Any],
    ) -> dict[str, Any]:  # fmt: skip
        """Why the turn ended as it did, without the asker's words."""
        return {
            "turn_id": question.turn_id,
            "intent": {"rasa": question.intent, "confidence": question.confidence, "read": reading.intent},
            "asks": sorted(reading.asks),
            "candidates": [asdict(candidate) for candidate in candidates[:_TRACED_CANDIDATES]],
            "decision": decision,
            "outcome": card["outcome"],
            "cited": [hit["clause_id"] for hit in card["citations"]][:_TRACED_CANDIDATES],
            "degraded": question.degraded,
            "versions": card["versions"],
        }


def _rest_on_one_clause(cards: list[dict[str, Any]]) -> bool:
    """Whether all cards answer from the same clause: one card then quotes a sentence for each question."""
    first = {card["citations"][0]["clause_id"] if card["citations"] else "" for card in cards}
    return len(first) == 1 and "" not in first and all(card["outcome"] == "answered" for card in cards)


def _marked(body: CardBody, turn: Turn, is_degraded: bool) -> CardBody:
    """The body; where Rasa could not be asked, with a line that says what that costs."""
    written, mark = body.text, turn.say("degraded")
    return replace(body, text=lambda hits, brief: f"{written(hits, brief)}\n{mark}") if is_degraded else body
