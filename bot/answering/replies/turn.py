"""The nouns of the rules: everything one turn works with, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bot.answering.cards import CardBody
from bot.answering.compose_text import TextComposer
from bot.answering.conversation import Conversation
from bot.answering.decide import other_place
from bot.answering.find_answer import Finder
from bot.answering.hits import HitMaker
from bot.answering.understand import Reading
from policy_index.expand_query import ExpandedQuery
from policy_index.measure import Language
from policy_index.read_measures import Measures
from policy_index.search import Candidate, Search


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

    def say(self, key: str, **values: object) -> str:
        return self.composer.wording.say(key, **values)

    @property
    def lang(self) -> Language:
        return self.composer.wording.lang

    @cached_property
    def found(self) -> Search:
        """The search for what the message asks, with the clause talked about last a little ahead where it leans on it."""
        favoured = self.talk.cited[:1] if self.leans else ()
        return self.finder.search(self.finder.subject_of(self.query, self.reading), favoured)

    @cached_property
    def leans(self) -> bool:
        """Whether the message may mean the clause cited last."""
        return bool(self.talk.cited) and self.finder.leans_on_context(self.query, self.reading)

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
