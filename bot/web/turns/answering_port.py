"""What the door needs of the assistant: a question in, cards, state and trace out; searches; the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.answering.question import Answer, KnownVector, Question, SearchReply, SearchRequest
from policy_index.corpus import Corpus

__all__ = ["Answer", "AnsweringPort", "KnownVector", "Question", "SearchReply", "SearchRequest"]


class AnsweringPort(Protocol):
    """The assistant as the door sees it: synchronous, CPU-bound, safe in several threads; `Answerer` and the fake."""

    corpus: Corpus

    @property
    def versions(self) -> Mapping[str, str]:
        """`index` and `model`."""
        ...

    def answer(self, question: Question) -> Answer:
        """Cards that keep the contract."""
        ...

    def read_ahead(self, question: Question) -> None:
        """Do what can be done of `answer` before Rasa has read the message; what comes of it stays in memory."""
        ...

    def search(self, request: SearchRequest) -> SearchReply:
        """Hits, best first."""
        ...

    def encode(self, text: str) -> KnownVector:
        """The vector of a question; 10 ms and more."""
        ...
