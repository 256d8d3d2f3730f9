"""Sessions and turns in and out of the door's database; what makes a repeated message safe stands here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.web.faults import DoorError
from bot.web.sessions import new_id
from bot.web.store.tables import DecisionRow, FeedbackRow, SessionRow, TraceRow, TurnRow

MOST_ATTEMPTS = 2  # a turn that a killed process left behind is run once more, not for ever


@dataclass(frozen=True)
class StoredSession:
    """What a turn needs to know of its session; `state` is JSON text."""

    session_id: str
    sender: str
    lang: str | None
    state: str | None
    ahead_of_rasa: bool


@dataclass(frozen=True)
class TurnRequest:
    """One asked turn: `digest` tells whether a repeated message_id repeats the same request."""

    session_id: str
    message_id: str
    digest: str
    message: str


@dataclass(frozen=True)
class OpenedTurn:
    """What is to be done: `run` it, `replay` the stored cards, wait because it is `busy`, or `give_up` on it."""

    todo: Literal["run", "replay", "busy", "give_up"]
    turn_id: str
    session: StoredSession
    cards: str | None = None


@dataclass(frozen=True)
class FinishedTurn:
    """What one turn left: cards as they leave (JSON text), its buttons' payloads, the state of the conversation."""

    turn_id: str
    session_id: str
    cards: str
    buttons: str | None
    state: str | None
    ahead_of_rasa: bool


@dataclass(frozen=True)
class TraceEntry:
    """How one answer came about; `trace` is JSON text."""

    turn_id: str
    session_id: str | None
    way: Literal["rasa", "degraded", "unavailable"]
    outcome: str
    milliseconds: float
    trace: str


@dataclass(frozen=True)
class Feedback:
    """One rating of one turn."""

    session_id: str
    turn_id: str
    rating: str
    reason: str | None
    comment: str | None


class ConversationStore:
    """Synchronous; the door calls it in threads of its own. `owner` names this run of the door."""

    def __init__(self, engine: Engine, session_seconds: float, lease_seconds: float) -> None:
        self.engine, self.owner = engine, new_id()
        self._session_seconds, self._lease_seconds = session_seconds, lease_seconds

    def create_session(self, lang: str | None, origin: str) -> tuple[str, float]:
        """A new session, started from `origin`: its id and when it expires unless a turn comes."""
        session_id, now = new_id(), time.time()
        row = {"id": session_id, "sender": new_id(), "lang": lang, "origin": origin, "ahead_of_rasa": False}
        with self.engine.begin() as connection:
            connection.execute(insert(SessionRow).values(**row, created=now, last_turn=now))
        return session_id, now + self._session_seconds

    def open_turn(self, request: TurnRequest, before_new: Callable[[], None]) -> OpenedTurn:
        """Register a turn or find the one that has its message_id; `before_new` may refuse a new one by raising."""
        try:
            with self.engine.begin() as connection:
                return self._open_turn(connection, request, before_new)
        except IntegrityError:  # another process registered it in between: now it is found
            with self.engine.begin() as connection:
                return self._open_turn(connection, request, before_new)

    def _open_turn(self, connection: Connection, request: TurnRequest, before_new: Callable[[], None]) -> OpenedTurn:
        now = time.time()
        session = self._live_session(connection, request.session_id, now)
        row = connection.execute(
            select(TurnRow.id, TurnRow.digest, TurnRow.status, TurnRow.owner, TurnRow.lease_until, TurnRow.attempts)
            .add_columns(TurnRow.cards)
            .where(TurnRow.session_id == request.session_id, TurnRow.message_id == request.message_id)
        ).one_or_none()
        if row is None:
            before_new()
            return OpenedTurn("run", self._insert_turn(connection, request, now), session)
        if row.digest != request.digest:
            raise DoorError(409, "message_id_reused", "This message_id was used for another text.", field="message_id")
        if row.status == "done":
            return OpenedTurn("replay", row.id, session, row.cards)
        if row.owner != self.owner and row.lease_until > now:
            return OpenedTurn("busy", row.id, session)
        claimed = connection.execute(
            update(TurnRow)
            .where(TurnRow.id == row.id, TurnRow.status == "running", TurnRow.attempts == row.attempts)
            .values(owner=self.owner, attempts=row.attempts + 1, lease_until=now + self._lease_seconds)
        )
        if claimed.rowcount != 1:
            return OpenedTurn("busy", row.id, session)
        return OpenedTurn("run" if row.attempts < MOST_ATTEMPTS else "give_up", row.id, session)

    def _insert_turn(self, connection: Connection, request: TurnRequest, now: float) -> str:
        turn_id = new_id()
        connection.execute(
            insert(TurnRow).values(
                id=turn_id,
                session_id=request.session_id,
                message_id=request.message_id,
                digest=request.digest,
                message=request.message,
                status="running",
                owner=self.owner,
                lease_until=now + self._lease_seconds,
                attempts=1,
                created=now,
            )
        )
        return turn_id

    def _live_session(self, connection: Connection, session_id: str, now: float) -> StoredSession:
        row = connection.execute(
            select(
                SessionRow.sender, SessionRow.lang, SessionRow.state, SessionRow.ahead_of_rasa, SessionRow.last_turn
            ).where(SessionRow.id == session_id)
        ).one_or_none()
        if row is None or row.last_turn + self._session_seconds <= now:
            raise DoorError(401, "session_expired", "This session has expired. Start a new one.", field="session")
        return StoredSession(session_id, row.sender, row.lang, row.state, row.ahead_of_rasa)

    def finish_turn(self, turn: FinishedTurn, trace: TraceEntry | None) -> None:
        """Store what the turn left, in one transaction: from here on it is never run again."""
        now = time.time()
        with self.engine.begin() as connection:
            connection.execute(
                update(TurnRow)
                .where(TurnRow.id == turn.turn_id)
                .values(status="done", cards=turn.cards, buttons=turn.buttons, finished=now)
            )
            session = update(SessionRow).where(SessionRow.id == turn.session_id).values(last_turn=now)
            if turn.state is not None:
                session = session.values(state=turn.state, ahead_of_rasa=turn.ahead_of_rasa)
            connection.execute(session)
            if trace is not None:
                _insert_trace(connection, trace)

    def record_trace(self, trace: TraceEntry) -> None:
        """One trace row."""
        with self.engine.begin() as connection:
            _insert_trace(connection, trace)

    def read_buttons(self, session_id: str, turn_id: str) -> str | None:
        """The buttons of a turn of this session, as JSON text."""
        with self.engine.begin() as connection:
            self._live_session(connection, session_id, time.time())
            return connection.scalar(
                select(TurnRow.buttons).where(TurnRow.id == turn_id, TurnRow.session_id == session_id)
            )

    def read_cards(self, session_id: str, turn_id: str) -> str:
        """The cards of a finished turn of this session, as JSON text; 404 where there is none."""
        mine = (TurnRow.id == turn_id) & (TurnRow.session_id == session_id) & (TurnRow.status == "done")
        with self.engine.begin() as connection:
            self._live_session(connection, session_id, time.time())
            cards = connection.scalar(select(TurnRow.cards).where(mine))
        if cards is None:
            raise DoorError(404, "turn_unknown", "This session has no such turn.", field="turn_id")
        return cards

    def start_over(self, session_id: str) -> None:
        """Delete transcript, traces, feedback, kept decisions and state; the session gets another sender at Rasa."""
        with self.engine.begin() as connection:
            # An action that answered too late knew the turn, not the session.
            turns = select(TurnRow.id).where(TurnRow.session_id == session_id)
            connection.execute(delete(TraceRow).where(TraceRow.turn_id.in_(turns)))
            for table in (FeedbackRow, TraceRow, TurnRow, DecisionRow):
                connection.execute(delete(table).where(table.session_id == session_id))
            connection.execute(
                update(SessionRow)
                .where(SessionRow.id == session_id)
                .values(sender=new_id(), state=None, ahead_of_rasa=False, last_turn=time.time())
            )

    def live_session(self, session_id: str) -> StoredSession:
        """The session; 401 where it is gone or expired."""
        with self.engine.begin() as connection:
            return self._live_session(connection, session_id, time.time())

    def rate_turn(self, feedback: Feedback) -> None:
        """Keep a rating; 404 where the session has no such turn."""
        with self.engine.begin() as connection:
            self._live_session(connection, feedback.session_id, time.time())
            mine = select(func.count()).where(
                TurnRow.id == feedback.turn_id, TurnRow.session_id == feedback.session_id, TurnRow.status == "done"
            )
            if not connection.scalar(mine):
                raise DoorError(404, "turn_unknown", "This session has no such turn.", field="turn_id")
            connection.execute(delete(FeedbackRow).where(FeedbackRow.turn_id == feedback.turn_id))
            connection.execute(insert(FeedbackRow).values(**feedback.__dict__, created=time.time()))

    def release_turns_of_dead_runs(self) -> int:
        """SQLite only, at start: the one door of a database file is this one, so no other run still works on a turn."""
        if self.engine.dialect.name != "sqlite":
            return 0
        with self.engine.begin() as connection:
            stale = (TurnRow.status == "running") & (TurnRow.owner != self.owner)
            return connection.execute(update(TurnRow).where(stale).values(lease_until=0.0)).rowcount


def _insert_trace(connection: Connection, trace: TraceEntry) -> None:
    connection.execute(insert(TraceRow).values(**trace.__dict__, created=time.time()))
