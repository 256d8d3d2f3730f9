"""What the door needs of the assistant: a question in, cards, state and trace out; searches; the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from policy_index.corpus import Corpus


@dataclass(frozen=True)
class Question:
    """One message with everything known about it."""

    message: str
    turn_id: str
    as_of: date
    intent: str | None = None
    confidence: float | None = None
    entities: Sequence[Mapping[str, Any]] = ()
    state: Mapping[str, Any] | None = None
    lang: str | None = None
    degraded: bool = False


@dataclass(frozen=True)
class Answer:
    """Cards, the state of the conversation after them, and how they came about."""

    cards: list[dict[str, Any]]
    state: dict[str, Any]
    trace: dict[str, Any]


@dataclass(frozen=True)
class SearchRequest:
    """One search."""

    query: str
    limit: int
    as_of: date
    document: str | None
    part: str | None
    unit: str | None


class SearchReply(Protocol):
    """Hits, best first."""

    @property
    def hits(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def index_version(self) -> str: ...


class AnsweringPort(Protocol):
    """The assistant as the door sees it; synchronous, CPU-bound, safe in several threads."""

    @property
    def corpus(self) -> Corpus: ...
    @property
    def versions(self) -> Mapping[str, str]: ...
    def answer(self, question: Question) -> Answer: ...
    def search(self, request: SearchRequest) -> SearchReply: ...
