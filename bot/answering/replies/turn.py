"""The nouns of the rules: everything one turn works with, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.answering.cards import CardBody
from bot.answering.compose_text import TextComposer
from bot.answering.conversation import Conversation
from bot.answering.find_answer import Finder
from bot.answering.hits import HitMaker
from bot.answering.understand import Reading
from policy_index.expand_query import ExpandedQuery
from policy_index.search import Candidate


@dataclass(frozen=True)
class Turn:
    """Everything one turn works with.

    `message` is the asker's whole message, cleaned; `query` the part of it that asks, expanded; `confidence` Rasa's
    in the intent of `reading`, None where Rasa was not asked.
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

    def say(self, key: str, **values: object) -> str:
        return self.composer.wording.say(key, **values)

    @property
    def lang(self) -> str:
        return self.composer.wording.lang


@dataclass(frozen=True)
class Reply:
    """The card's body, the conversation after it, and what the trace keeps."""

    body: CardBody
    talk: Conversation
    candidates: tuple[Candidate, ...] = ()
    decision: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[Turn], Reply | None]
"""One rule of the dialogue; None where it does not apply."""
