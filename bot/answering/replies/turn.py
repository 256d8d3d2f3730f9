"""The nouns of the rules: everything one turn works with, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bot.answering.asked_kind import AskedFor
from bot.answering.cards import CardBody
from bot.answering.commitment import sets_target
from bot.answering.compose_text import TextComposer
from bot.answering.conversation import Conversation
from bot.answering.decide import Decision, decide, other_place
from bot.answering.dialogue import load_limits
from bot.answering.facts.fact_context import SecondReader
from bot.answering.find_answer import Finder
from bot.answering.guess_leaning import MOST_CHARACTERS, Leaning, guess_leaning, leaning_signals, load_leaning_model
from bot.answering.hits import HitMaker
from bot.answering.rephrase import without_plan_names
from bot.answering.understand import Reading
from policy_index.clause import Clause
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.measure import Language
from policy_index.read_measures import Measures
from policy_index.search import Candidate, Search

_KINDS_KEPT = ("task", "safeguard", "section")
_FIGURE_ASKED = {False: "目标是多少", True: "what is the target"}
"""How 那保税维修的呢 behind a question after a figure asks for one, by whether the message is English."""


@dataclass(frozen=True)
class Turn:
    """Everything one turn works with.

    `message` is the asker's whole message, cleaned; `query` the part of it that asks, expanded; `confidence` Rasa's
    in the intent of `reading`, None where Rasa was not asked; `rates` are yuan for one unit of a currency.
    """

    message: str
    query: ExpandedQuery
    reading: Reading
    talk: Conversation
    finder: Finder
    hits: HitMaker
    composer: TextComposer
    as_of: date
    confidence: float | None
    measures: Measures
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    second: SecondReader | None = None
    """Reads of the asker's case what patterns did not; None where patterns alone read it."""
    sides: tuple[str, ...] = ()
    """The questions that the message holds, where they are several and were not told apart."""
    more_follows: bool = False
    """Whether another question of the same message is answered after this one."""

    def say(self, key: str, **values: object) -> str:
        return self.composer.wording.say(key, **values)

    @property
    def lang(self) -> Language:
        return self.composer.wording.lang

    @cached_property
    def found(self) -> Search:
        """The search for what the message asks; clauses that the asker does not mean come last."""
        found = self.found_anywhere
        meant = [candidate for candidate in found.candidates if self.may_cite(candidate)]
        if self._asks_second(meant):
            meant[:2] = reversed(meant[:2])
        return replace(found, candidates=(*meant, *(c for c in found.candidates if not self.may_cite(c))))

    def _asks_second(self, meant: Sequence[Candidate]) -> bool:
        """Whether a target is asked for that the best clause does not set and the second one does, which knows more of the words."""
        best, second = (*meant, None, None)[:2]
        if best is None or second is None or not self.finder.cues.goals.search(self.query.text.casefold()):
            return False
        is_near = best.score - second.score <= load_limits("target_set")["most_behind"]
        knows_more = second.signals["coverage"] > best.signals["coverage"]
        sets = [sets_target(self.finder.corpus.clause(one.clause_id).text) for one in (best, second)]
        return is_near and knows_more and sets == [False, True]

    @cached_property
    def found_anywhere(self) -> Search:
        """The same by score alone, with the clause talked about last a little ahead where the message leans on it."""
        query = self._asked_whole
        if self.reading.only_part and self._meant_kind == "task":
            query = expand_query(without_plan_names(query.text.casefold(), self.finder.cues))
        if not self.leans:
            return self.finder.search(query)
        alone = self.finder.search(query)
        return alone if self._has_own_title(alone) else self.finder.search(query, self.talk.cited[:1])

    @cached_property
    def exchanges_matter(self) -> bool:
        """Whether it goes on with the question before, but of a matter that is another clause's title (那跟RCEP的呢)."""
        return self.leans and self._has_own_title(self.found_anywhere)

    @property
    def _asked_whole(self) -> ExpandedQuery:
        """The question without words that ask for units; with those that ask for a figure, where the one before had them."""
        query = self.finder.subject_of(self.query, self.reading)
        text = self.query.text.casefold()
        if "target" not in self.reading.asks or "target" in self.finder.cues.asked_for(text) or not self.telling_words:
            return query
        return expand_query(f"{text} {_FIGURE_ASKED[text.isascii()]}")

    def _has_own_title(self, alone: Search) -> bool:
        """Whether the few words of a message that exchanges the matter surely find a clause with one of them in its title."""
        limits, best = load_limits("own_title"), alone.candidates[0]
        is_short = len(self.telling_words) <= limits["most_words"]
        if "more" not in self.reading.asks or not is_short or best.relevance < limits["least_found"]:
            return False
        return self.title_is_of(self.finder.corpus.clause(best.clause_id))

    def title_is_of(self, clause: Clause) -> bool:
        """Whether a clause has a word of the message in its title that the one cited last has not (对RCEP那些国家呢)."""
        cited = self.finder.corpus.clause(self.talk.cited[0])
        titles = clause.title.casefold(), cited.title.casefold()
        return any(word in titles[0] and word not in titles[1] for word in self.telling_words)

    @property
    def parts_to_encode(self) -> list[str]:
        """What is embedded for the answer besides the message as a whole."""
        asked, whole = self._asked_whole.text, expand_query(self.message).text
        phrase = self.reading.phrase
        return [*([asked] if asked != whole else []), *([phrase] if phrase != self.query.text.casefold() else [])]

    @property
    def telling_words(self) -> frozenset[str]:
        """Words of the message that name a matter: neither a plan nor nothing at all."""
        return self.reading.subject_words - self.finder.cues.plan_subjects - self.finder.cues.says_nothing

    @cached_property
    def decision(self) -> Decision:
        """Whether the documents answer, judged by the clause found first."""
        return self.decide_on(self.found)

    @cached_property
    def asks_beyond(self) -> bool:
        """Whether it surely asks for something that stands in no clause: a telephone number, a form, a deadline."""
        least = load_limits("beyond")["least_log_odds"]
        return min(self.asked_for.beyond_meaning, self.asked_for.beyond_letters) > least

    def decide_on(self, found: Search) -> Decision:
        """The same for another order of the clauses."""
        best = self.finder.corpus.clause(found.candidates[0].clause_id)
        return decide(found, self.reading, best, self.query.text.casefold(), self.asked_for)

    @cached_property
    def asked_for(self) -> AskedFor:
        """What the phrase that asks asks for, and whether any clause would say it."""
        return self.finder.asked_for(self.reading, self.query, self.found)

    def may_cite(self, candidate: Candidate) -> bool:
        """Whether the asker may mean the clause: not one set aside, none of a plan that was not asked about."""
        part, set_aside = self.reading.only_part, (*self.talk.cited[:1], *self.talk.set_aside)
        clause = self.finder.corpus.clause(candidate.clause_id)
        if (part is not None and clause.part != part) or not self._is_like_meant(clause):
            return False
        return not (self.reading.takes_back and candidate.clause_id in set_aside)

    @cached_property
    def _meant_kind(self) -> str | None:
        """The kind of the clause that a question of the other plan was answered from."""
        like = self.reading.only_like
        return self.finder.corpus.clause(like).kind if like else None

    def _is_like_meant(self, clause: Clause) -> bool:
        """Whether a clause is of the kind that is meant: a task, a safeguard, or the same section of the other plan."""
        if self.reading.only_like is None:
            return True
        like = self.finder.corpus.clause(self.reading.only_like)
        if self._meant_kind not in _KINDS_KEPT:
            return True
        is_named = like.kind == "section" and clause.short_id.split("/")[-1] != like.short_id.split("/")[-1]
        return clause.kind == like.kind and not is_named

    @cached_property
    def leans(self) -> bool:
        """Whether the message may mean the clause cited last."""
        if not self.talk.cited or self.reading.takes_back or self.reading.only_part:
            return False
        return self.finder.leans_on_context(self.query, self.reading)

    @cached_property
    def leaning(self) -> Leaning | None:
        """How likely the message means something only together with the clause cited last; None where nobody can tell."""
        if not self.talk.cited or self.reading.takes_back or self.reading.only_part:
            return None
        text = self.query.text.casefold()
        if len(text) > MOST_CHARACTERS or self.reading.clause_number is not None or self.reading.is_injection:
            return None
        if text in self.finder.cues.chat_commands:
            return None
        alone = self.finder.search(self.query)
        signals = leaning_signals(self.query, self.reading, alone, self.talk.cited[0], self.finder.cues)
        return guess_leaning(text, alone.query_vector, signals, load_leaning_model())

    @cached_property
    def elsewhere(self) -> str | None:
        """A place that the message is about and that no document of the corpus names."""
        return other_place(self.query.text.casefold())


@dataclass(frozen=True)
class Reply:
    """The card's body, the conversation after it, and what the trace keeps."""

    body: CardBody
    talk: Conversation
    candidates: tuple[Candidate, ...] = ()
    decision: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[Turn], Reply | None]
"""One rule of the dialogue; None where it does not apply."""
