"""The tables of the door's own database, from sessions to switches and contacts. Times are seconds since 1970, UTC."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(32)


class Base(DeclarativeBase):
    """What Alembic compares the database with."""


class SessionRow(Base):
    """One conversation. `state` is what the last answer left; Rasa knows the session as `sender` only."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    sender: Mapped[str] = mapped_column(ID, unique=True)
    lang: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str | None] = mapped_column(Text)
    ahead_of_rasa: Mapped[bool]  # the last turn went the degraded way, so Rasa's slot is older than `state`
    created: Mapped[float] = mapped_column(Double)
    last_turn: Mapped[float] = mapped_column(Double, index=True)
    origin: Mapped[str | None] = mapped_column(String(255))  # where it was started, see bot/web/origins.py


class TurnRow(Base):
    """One message and its cards, as they left: the key of idempotency is (session, message_id)."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("session_id", "message_id", name="uq_turns_session_message"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    session_id: Mapped[str] = mapped_column(ID, ForeignKey("sessions.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(64))
    message: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))  # running, done
    owner: Mapped[str] = mapped_column(ID)  # the run of the door that works on it
    lease_until: Mapped[float] = mapped_column(Double)  # after this a running turn counts as interrupted
    attempts: Mapped[int]
    cards: Mapped[str | None] = mapped_column(Text)
    buttons: Mapped[str | None] = mapped_column(Text)  # [[title, payload]], in the order of the signed ids
    created: Mapped[float] = mapped_column(Double, index=True)
    finished: Mapped[float | None] = mapped_column(Double)


class TraceRow(Base):
    """How one answer came about; `session_id` is null for turns that did not come through the door."""

    __tablename__ = "traces"
    __table_args__ = (Index("ix_traces_turn", "turn_id"), Index("ix_traces_session", "session_id"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    turn_id: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[str | None] = mapped_column(ID)
    way: Mapped[str] = mapped_column(String(16))  # rasa, degraded, unavailable (nobody was asked)
    outcome: Mapped[str] = mapped_column(String(32))
    milliseconds: Mapped[float] = mapped_column(Double)
    trace: Mapped[str] = mapped_column(Text)
    created: Mapped[float] = mapped_column(Double, index=True)


class FeedbackRow(Base):
    """What an asker thought of one turn; a second rating replaces the first."""

    __tablename__ = "feedback"
    turn_id: Mapped[str] = mapped_column(ID, primary_key=True)
    session_id: Mapped[str] = mapped_column(ID, index=True)
    rating: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    created: Mapped[float] = mapped_column(Double, index=True)


class DecisionRow(Base):
    """One decision on eligibility that its asker keeps, whole as it was made; `session_id` is null outside chat."""

    __tablename__ = "decisions"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    session_id: Mapped[str | None] = mapped_column(ID, index=True)
    measure: Mapped[str] = mapped_column(String(100))
    lang: Mapped[str] = mapped_column(String(8))
    as_of: Mapped[str] = mapped_column(String(10))
    index_version: Mapped[str] = mapped_column(String(100))
    facts: Mapped[str] = mapped_column(Text)  # as said, with their names
    eligibility: Mapped[str] = mapped_column(Text)  # the contract's object
    clauses: Mapped[str] = mapped_column(Text)  # what the page says of each clause the decision rests on
    tiers: Mapped[str] = mapped_column(Text)  # titles by id
    created: Mapped[float] = mapped_column(Double)
    expires: Mapped[float] = mapped_column(Double, index=True)


class TicketRow(Base):
    """A question that its asker handed to people; it outlives its conversation until retention deletes it."""

    __tablename__ = "tickets"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    session_id: Mapped[str] = mapped_column(ID, index=True)
    lang: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(255))  # the session's
    note: Mapped[str] = mapped_column(Text)  # as written, with consent
    contact: Mapped[str | None] = mapped_column(Text)  # as written, with consent
    consent: Mapped[bool]
    transcript: Mapped[str] = mapped_column(Text)  # [{turn_id, message, cards, created}], masked, oldest first
    facts: Mapped[str] = mapped_column(Text)  # [{id, value, unit, said}], the last said of each
    citations: Mapped[str] = mapped_column(Text)  # [{clause_id, document_number, number, title}], each once
    state: Mapped[str] = mapped_column(String(16), index=True)  # open, taken, answered, closed
    reply: Mapped[str | None] = mapped_column(Text)
    created: Mapped[float] = mapped_column(Double, index=True)
    updated: Mapped[float] = mapped_column(Double)
    handler: Mapped[str | None] = mapped_column(String(64))  # the desk account that took it


class SwitchRow(Base):
    """What an administrator has switched off, or a notice put up; while the row stands it holds."""

    __tablename__ = "switches"
    name: Mapped[str] = mapped_column(String(220), primary_key=True)  # chat, notice, measure:<id>, clause:<id>
    notice: Mapped[str] = mapped_column(Text)  # JSON, the administrator's words by language
    by: Mapped[str] = mapped_column(String(64))
    changed: Mapped[float] = mapped_column(Double)


class ContactRow(Base):
    """Whom to call, as an administrator wrote it down: for the chat, or at one responsible unit."""

    __tablename__ = "contacts"
    place: Mapped[str] = mapped_column(String(200), primary_key=True)  # chat, or the id of a unit
    content: Mapped[str] = mapped_column(Text)  # JSON: phone; unit, hours, address, note by language; open
    by: Mapped[str] = mapped_column(String(64))
    changed: Mapped[float] = mapped_column(Double)
    version: Mapped[int]  # of two who change it at once the second is told
