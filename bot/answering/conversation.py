"""The opaque JSON of Rasa's slot in, the conversation's memory out, and back: at most 8 KB.

Each field has a reason to expire: `pending` lives for the next turn only (an offered choice), `cited` until another
clause is cited, `refusals` counts refusals in a row, `eligibility` is opaque here and belongs to the rule of its dialogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

VERSION = 1
_KEPT_CITATIONS = 3
_KEPT_CHOICES = 3
_KEPT_QUESTION = 300


@dataclass(frozen=True)
class Choice:
    """One reading that a clarify card offered."""

    title: str
    clause_id: str


@dataclass(frozen=True)
class Conversation:
    """What earlier turns leave behind. `cited` holds clause ids, best first; `question` the words that led there."""

    cited: tuple[str, ...] = ()
    question: str = ""
    pending: tuple[Choice, ...] = ()
    refusals: int = 0
    lang: str | None = None
    eligibility: Mapping[str, Any] | None = None
    """JSON of the eligibility dialogue; other turns carry it along, only its own rule changes or clears it."""

    def as_json(self) -> dict[str, Any]:
        return {"version": VERSION, **asdict(self)}

    def cite(self, clause_ids: tuple[str, ...], question: str) -> Conversation:
        """After an answer: the clauses now talked about."""
        return replace(
            self, cited=clause_ids[:_KEPT_CITATIONS], question=question[:_KEPT_QUESTION], pending=(), refusals=0
        )

    def offer(self, choices: tuple[Choice, ...]) -> Conversation:
        """After a clarify card."""
        return replace(self, pending=choices[:_KEPT_CHOICES], refusals=0)

    def refuse(self) -> Conversation:
        """After a refusal; what was cited before can still be followed up."""
        return replace(self, pending=(), refusals=self.refusals + 1)


def read_state(state: Mapping[str, Any] | None) -> Conversation:
    """The memory in a slot. A slot of another version or shape starts afresh: it is a convenience, not a record."""
    if not isinstance(state, Mapping) or state.get("version") != VERSION:
        return Conversation()
    try:
        return Conversation(
            cited=tuple(str(clause_id) for clause_id in state["cited"]),
            question=str(state["question"]),
            pending=tuple(Choice(str(row["title"]), str(row["clause_id"])) for row in state["pending"]),
            refusals=int(state["refusals"]),
            lang=state["lang"],
            eligibility=_mapping(state.get("eligibility")),
        )
    except (KeyError, TypeError, ValueError):
        return Conversation()


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None
