"""The desk's tables in the door's database: accounts, audit, calls, review, exports. Times are seconds since 1970, UTC."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, Integer, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.web.store.tables import ID, Base

NAME = String(64)
CLAUSE = String(200)


class AccountRow(Base):
    """Who may use the desk. `password` is an argon2 hash; null for those who sign in at an issuer (`subject`)."""

    __tablename__ = "desk_accounts"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME, unique=True)
    role: Mapped[str] = mapped_column(String(16))  # operator, reviewer, administrator
    password: Mapped[str | None] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(64), unique=True)  # hash of issuer and sub
    disabled: Mapped[bool]
    must_change_password: Mapped[bool] = mapped_column(server_default=false())  # somebody else gave it
    created: Mapped[float] = mapped_column(Double)
    changed: Mapped[float] = mapped_column(Double)
    last_login: Mapped[float | None] = mapped_column(Double)


class LoginRow(Base):
    """One sign-in: the cookie holds its signed id, so that deleting or revoking the row ends it at once."""

    __tablename__ = "desk_logins"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    account_id: Mapped[str] = mapped_column(ID, ForeignKey("desk_accounts.id", ondelete="CASCADE"), index=True)
    agent: Mapped[str] = mapped_column(String(64))  # hash of the browser's User-Agent
    address: Mapped[str] = mapped_column(String(64))
    created: Mapped[float] = mapped_column(Double)
    last_seen: Mapped[float] = mapped_column(Double)
    expires: Mapped[float] = mapped_column(Double, index=True)
    revoked: Mapped[float | None] = mapped_column(Double)


class FailedLoginRow(Base):
    """How often sign-in failed of late for one name or one address, and until when it is not tried again."""

    __tablename__ = "desk_failed_logins"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)  # name or address, hashed
    failures: Mapped[int]
    locked_until: Mapped[float] = mapped_column(Double)
    last: Mapped[float] = mapped_column(Double, index=True)


class AuditRow(Base):
    """One privileged act; `hash` covers the row and the hash before it, so that no row changes or goes unseen."""

    __tablename__ = "desk_audit"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[float] = mapped_column(Double, index=True)
    actor: Mapped[str] = mapped_column(NAME)
    act: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(255))
    details: Mapped[str] = mapped_column(Text)  # JSON, without an asker's words
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CallRow(Base):
    """One call. `caller` is what the asker let be written down of themselves; retention empties it first."""

    __tablename__ = "desk_calls"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    operator: Mapped[str] = mapped_column(NAME, index=True)
    opened: Mapped[float] = mapped_column(Double, index=True)
    closed: Mapped[float | None] = mapped_column(Double)
    outcome: Mapped[str | None] = mapped_column(String(32))
    caller: Mapped[str | None] = mapped_column(Text)  # JSON {name, phone, organisation}
    version: Mapped[int]  # two who write at once: the second is told


class CallEntryRow(Base):
    """One thing that happened in a call: a question, a note, an opened clause, a copied answer."""

    __tablename__ = "desk_call_entries"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ID, ForeignKey("desk_calls.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    clause_id: Mapped[str | None] = mapped_column(CLAUSE)
    created: Mapped[float] = mapped_column(Double)


class ClusterRow(Base):
    """Turns that ask the same, and what a reviewer made of them. What is written here is the reviewer's own wording."""

    __tablename__ = "desk_clusters"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)  # open, answered, dismissed, exported
    source: Mapped[str] = mapped_column(String(16))  # turns, ticket
    ticket_id: Mapped[str | None] = mapped_column(ID)
    sample_turn: Mapped[str | None] = mapped_column(ID)  # the turn that stands for all, while it is there
    mark: Mapped[str | None] = mapped_column(String(16))  # clause, refuse, gap
    clause_ids: Mapped[str] = mapped_column(Text)  # JSON list
    question: Mapped[str | None] = mapped_column(Text)  # wording for the question set; a decided one has one
    lang: Mapped[str | None] = mapped_column(String(8))
    phrasings: Mapped[str] = mapped_column(Text)  # JSON [{lang, text}]
    note: Mapped[str | None] = mapped_column(Text)
    created: Mapped[float] = mapped_column(Double)
    decided: Mapped[float | None] = mapped_column(Double)
    decided_by: Mapped[str | None] = mapped_column(NAME)
    exported: Mapped[float | None] = mapped_column(Double)
    exported_by: Mapped[str | None] = mapped_column(NAME)
    export_id: Mapped[str | None] = mapped_column(ID, index=True)
    version: Mapped[int]


class DigestRow(Base):
    """What figures and the queue need of one question of a finished turn, read once from its card and trace; gone with the
    turn. A message with several questions has a row for each."""

    __tablename__ = "desk_questions"
    turn_id: Mapped[str] = mapped_column(ID, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False
    )  # of its card in the turn, from 0
    created: Mapped[float] = mapped_column(Double, index=True)
    day: Mapped[str] = mapped_column(String(10))  # by ZHENGDA_UTC_OFFSET, as the hour
    hour: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(32))
    lang: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(255))
    way: Mapped[str] = mapped_column(String(16))
    clause_id: Mapped[str | None] = mapped_column(CLAUSE, index=True)  # cited first
    milliseconds: Mapped[float] = mapped_column(Double)  # of the turn, from the request to the stored cards
    probability: Mapped[float | None] = mapped_column(Double)  # that the corpus answers
    reason: Mapped[str | None] = mapped_column(String(24), index=True)  # no_answer, clarify, low_confidence, reviewer
    encoder: Mapped[str | None] = mapped_column(String(100))  # the model that made `vector`
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)  # of the message: float16, little-endian
    cluster_id: Mapped[str | None] = mapped_column(ID, ForeignKey("desk_clusters.id", ondelete="SET NULL"), index=True)


class ExportRow(Base):
    """What one export handed over, as files; the live index is not touched by it."""

    __tablename__ = "desk_exports"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    by: Mapped[str] = mapped_column(NAME)
    created: Mapped[float] = mapped_column(Double)
    clusters: Mapped[int]
    questions: Mapped[str] = mapped_column(Text)  # JSON lines
    phrasings: Mapped[str] = mapped_column(Text)  # YAML
    gaps: Mapped[str] = mapped_column(Text, server_default="")  # CSV; empty in exports older than this column
