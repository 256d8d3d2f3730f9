"""The opaque JSON of Rasa's slot in, the conversation's memory out, and back: at most 8 KB.

Each field has a reason to expire: `pending`, `offered_for` and `set_aside` live for the next turn only (an offered choice),
`cited`, `together` and `asked_together` until another clause is cited, `listed` until another list, of the asker or of the
assistant, `asked_elsewhere` and `further` until an answer or the next refusal, `earlier` until three newer subjects have come, `refusals`
counts refusals in a row, `eligibility` is opaque here and belongs to the rule of its dialogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

VERSION = 1
_KEPT_CITATIONS = 3
_KEPT_CHOICES = 3
_KEPT_EARLIER = 3
_KEPT_SET_ASIDE = 6
_KEPT_QUESTION = 300
_KEPT_TOGETHER = 3
_KEPT_TOPICS, _KEPT_TOPIC = 5, 60


@dataclass(frozen=True)
class Choice:
    """One reading that a clarify card offered."""

    title: str
    clause_id: str


@dataclass(frozen=True)
class Conversation:
    """What earlier turns leave behind.

    `cited` holds clause ids, best first, and `question` the words that led there; `earlier` the clauses talked about
    before, latest first; `pending` the choices offered last, `offered_for` the question they were offered for, and
    `set_aside` the clauses that the asker did not mean.
    """

    cited: tuple[str, ...] = ()
    question: str = ""
    pending: tuple[Choice, ...] = ()
    refusals: int = 0
    lang: str | None = None
    eligibility: Mapping[str, Any] | None = None
    """JSON of the eligibility dialogue; other turns carry it along, only its own rule changes or clears it."""
    earlier: tuple[str, ...] = ()
    offered_for: str = ""
    set_aside: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    """The first clause of each card where one message held several questions: 第二个问题 means the second of them."""
    asked_together: tuple[str, ...] = ()
    """The question of each of these cards: 先说第二个 asks the second once more."""
    listed: tuple[str, ...] = ()
    """The topics of a list that the asker made (三样：…): 第二样 asks the second."""
    listed_at: int = 0
    """Which of them was answered last."""
    asked_elsewhere: str = ""
    """A question refused for the place it names, with the corpus's own city in that place (那重庆呢)."""

    further: str = ""
    """The clause that a refusal named as further reading: 这条 behind it means this one."""

    def as_json(self) -> dict[str, Any]:
        return {"version": VERSION, **asdict(self)}

    def cite(self, clause_ids: tuple[str, ...], question: str) -> Conversation:
        """After an answer: the clauses now talked about."""
        return replace(
            self._without_offer(),
            cited=clause_ids[:_KEPT_CITATIONS],
            question=question[:_KEPT_QUESTION],
            earlier=self._earlier_than(clause_ids[:1]),
            refusals=0,
            together=(),
            asked_together=(),
            asked_elsewhere="",
            further="",
        )

    def answer_together(self, clause_ids: tuple[str, ...], questions: tuple[str, ...]) -> Conversation:
        """After several cards in one turn: the clause that each of them rests on and its question, in the order asked."""
        kept = tuple(question[:_KEPT_QUESTION] for question in questions[:_KEPT_TOGETHER])
        return replace(self, together=clause_ids[:_KEPT_TOGETHER], asked_together=kept)

    def list_topics(self, topics: tuple[str, ...], at: int) -> Conversation:
        """After a message that lists what somebody wants to know; an earlier list is forgotten."""
        kept = tuple(topic[:_KEPT_TOPIC] for topic in topics[:_KEPT_TOPICS])
        return replace(self, listed=kept, listed_at=at)

    def offer(self, choices: tuple[Choice, ...], asked: str = "", set_aside: tuple[str, ...] = ()) -> Conversation:
        """After a clarify card; `asked` is the question that the chosen clause will answer."""
        return replace(
            self,
            pending=choices[:_KEPT_CHOICES],
            offered_for=asked[:_KEPT_QUESTION],
            set_aside=set_aside[-_KEPT_SET_ASIDE:],
            refusals=0,
        )

    def refuse(self, asked_elsewhere: str = "", further: str = "") -> Conversation:
        """After a refusal; what was cited before can still be followed up."""
        kept = asked_elsewhere[:_KEPT_QUESTION]
        return replace(self._without_offer(), refusals=self.refusals + 1, asked_elsewhere=kept, further=further)

    def point_at_further(self) -> Conversation:
        """Where the asker points at the clause that a refusal named: it is talked about now."""
        return self.cite((self.further,), "")

    def _without_offer(self) -> Conversation:
        return replace(self, pending=(), offered_for="", set_aside=())

    def _earlier_than(self, now: tuple[str, ...]) -> tuple[str, ...]:
        """The clauses talked about before those cited `now`, each once."""
        before = dict.fromkeys((*self.cited[:1], *self.earlier))
        return tuple(clause_id for clause_id in before if clause_id not in now)[:_KEPT_EARLIER]


def read_state(state: Mapping[str, Any] | None) -> Conversation:
    """The memory in a slot. A slot of another version or shape starts afresh: it is a convenience, not a record."""
    if not isinstance(state, Mapping) or state.get("version") != VERSION:
        return Conversation()
    try:
        return Conversation(
            cited=_strings(state["cited"]),
            question=str(state["question"]),
            pending=tuple(Choice(str(row["title"]), str(row["clause_id"])) for row in state["pending"]),
            refusals=int(state["refusals"]),
            lang=state["lang"],
            eligibility=_mapping(state.get("eligibility")),
            earlier=_strings(state.get("earlier", ())),
            offered_for=str(state.get("offered_for", "")),
            set_aside=_strings(state.get("set_aside", ())),
            together=_strings(state.get("together", ())),
            asked_together=_strings(state.get("asked_together", ())),
            listed=_strings(state.get("listed", ())),
            listed_at=int(state.get("listed_at", 0)),
            asked_elsewhere=str(state.get("asked_elsewhere", "")),
            further=str(state.get("further", "")),
        )
    except (KeyError, TypeError, ValueError):
        return Conversation()


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _strings(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
