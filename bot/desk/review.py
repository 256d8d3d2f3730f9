"""Clusters of turns in, the review queue out; a reviewer's decision in, stored with who made it and when."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Select, case, func, insert, or_, select, update

from bot.desk.audit import Act, append_act
from bot.desk.logins import SignedIn
from bot.desk.newest_question import newest_question
from bot.desk.tables import ClusterRow, DigestRow
from bot.desk.words import changed_meanwhile, like_pattern
from bot.web.faults import DoorError
from bot.web.json_text import json_text
from bot.web.sessions import new_id
from bot.web.store.database import reading
from bot.web.store.tables import FeedbackRow, TurnRow
from policy_index.corpus import Corpus
from policy_index.measure import LANGUAGES

State = Literal["open", "answered", "dismissed", "exported"]
Mark = Literal["clause", "refuse", "gap"]
BY_HAND = "reviewer"  # nothing but a reviewer says that somebody should see it
REASONS = ("no_answer", "clarify", "low_confidence", BY_HAND)
THUMBS_DOWN, TICKET = "thumbs_down", "ticket"


@dataclass(frozen=True)
class QueueFilter:
    """Which clusters, in which order."""

    state: State | None = "open"
    lang: str | None = None
    reason: str | None = None
    words: str | None = None
    ids: tuple[str, ...] | None = None
    sort: Literal["count", "newest"] = "count"


@dataclass(frozen=True)
class ReviewDecision:
    """What a reviewer made of a cluster. `question` is the wording for the question set, in `lang`; without one that of a
    ticket or an earlier draft stays, else the newest message of the cluster is taken, masked."""

    mark: Mark
    clause_ids: tuple[str, ...]
    question: str | None
    lang: str | None
    phrasings: tuple[Mapping[str, str], ...]
    note: str | None


class ReviewStore:
    """Synchronous. Nothing here touches the live index."""

    def __init__(self, engine: Engine, corpus: Corpus) -> None:
        self._engine, self._reads = engine, reading(engine)
        self._clauses = {clause.clause_id for clause in corpus.clauses}

    def queue(self, wanted: QueueFilter, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """One page of clusters and how many there are."""
        counts = _counts()
        order = counts.c.newest.desc() if wanted.sort == "newest" else counts.c.count.desc()
        page = (
            select(ClusterRow.__table__, *counts.c, TurnRow.message, func.count().over().label("total"))
            .outerjoin(counts, counts.c.cluster_id == ClusterRow.id)
            .outerjoin(TurnRow, TurnRow.id == ClusterRow.sample_turn)
            .where(_is_there(counts.c.count), *_conditions(wanted, counts))
            .order_by(order.nulls_last(), ClusterRow.id)
        )
        with self._reads.begin() as connection:
            rows = [dict(row) for row in connection.execute(page.offset(offset).limit(limit)).mappings()]
            first = rows[:1] or [dict(row) for row in connection.execute(page.limit(1)).mappings()]
            return [_describe(connection, row) for row in rows], first[0]["total"] if first else 0

    def find(self, cluster_id: str) -> dict[str, Any]:
        """One cluster as in the list; 404 where there is none."""
        counts = _counts()
        one = (
            select(ClusterRow.__table__, *counts.c, TurnRow.message)
            .outerjoin(counts, counts.c.cluster_id == ClusterRow.id)
            .outerjoin(TurnRow, TurnRow.id == ClusterRow.sample_turn)
            .where(ClusterRow.id == cluster_id)
        )
        with self._reads.begin() as connection:
            row = connection.execute(one).mappings().one_or_none()
            if row is None:
                raise _unknown()
            return _describe(connection, dict(row))

    def decide(self, who: SignedIn, cluster_id: str, version: int, decision: ReviewDecision) -> None:
        """Mark the cluster; it counts as answered."""
        self._check(decision)
        values = {
            "state": "answered",
            "mark": decision.mark,
            "clause_ids": json_text(decision.clause_ids),
            **self._wording(cluster_id, decision),
            "phrasings": json_text([dict(phrasing) for phrasing in decision.phrasings]),
            "note": decision.note,
            **_decided_by(who),
        }
        details = {"mark": decision.mark, "clauses": list(decision.clause_ids), "phrasings": len(decision.phrasings)}
        self._change(cluster_id, version, values, Act(who.name, "review.decide", cluster_id, details))

    def dismiss(self, who: SignedIn, cluster_id: str, version: int, note: str | None) -> None:
        """Nothing is to be learnt from it."""
        values = {"state": "dismissed", "mark": None, "note": note, **_decided_by(who)}
        self._change(cluster_id, version, values, Act(who.name, "review.dismiss", cluster_id))

    def reopen(self, who: SignedIn, cluster_id: str, version: int) -> None:
        """Decide anew; what was decided stays as a draft."""
        values = {"state": "open", "decided": None, "decided_by": None, "exported": None, "exported_by": None}
        act = Act(who.name, "review.reopen", cluster_id)
        self._change(cluster_id, version, {**values, "export_id": None}, act)

    def put(self, who: SignedIn, turn_id: str, place: int) -> tuple[str, bool]:
        """The entry that holds the question, and whether it is new: its own, that of the same words, else a new one."""
        question = (DigestRow.turn_id == turn_id) & (DigestRow.place == place)
        with self._engine.begin() as connection:
            asked = select(DigestRow.cluster_id, DigestRow.reason, TurnRow.message).join(
                TurnRow, TurnRow.id == DigestRow.turn_id
            )
            row = connection.execute(asked.where(question)).one_or_none()
            if row is None:
                raise DoorError(404, "turn_unknown", "There is no such question, or it was deleted.", field="turn_id")
            if row.cluster_id is not None:
                return str(row.cluster_id), False
            known = _entry_of_words(connection, row.message)
            cluster_id = known or _insert_cluster(connection, {"source": "turns", "sample_turn": turn_id})
            values = {"cluster_id": cluster_id, "reason": row.reason or BY_HAND}
            connection.execute(update(DigestRow).where(question).values(**values))
            append_act(connection, Act(who.name, "review.put", cluster_id, {"turn": turn_id, "place": place}))
        return cluster_id, known is None

    def split(self, who: SignedIn, turn_id: str, place: int) -> str:
        """Take a question that was merged wrongly into a cluster of its own; its id."""
        question = (DigestRow.turn_id == turn_id) & (DigestRow.place == place)
        with self._engine.begin() as connection:
            row = connection.execute(select(DigestRow.cluster_id).where(question)).one_or_none()
            if row is None or row.cluster_id is None:
                raise DoorError(404, "turn_unknown", "No cluster holds this turn.", field="turn_id")
            cluster_id = _insert_cluster(connection, {"source": "turns", "sample_turn": turn_id})
            connection.execute(update(DigestRow).where(question).values(cluster_id=cluster_id))
            shown = (ClusterRow.id == row.cluster_id) & (ClusterRow.sample_turn == turn_id)
            left = select(DigestRow.turn_id).where(DigestRow.cluster_id == row.cluster_id).limit(1).scalar_subquery()
            connection.execute(update(ClusterRow).where(shown).values(sample_turn=left))
            append_act(connection, Act(who.name, "review.split", row.cluster_id, {"into": cluster_id}))
        return cluster_id

    def add_ticket(self, connection: Connection, who: SignedIn, ticket_id: str, question: str, lang: str) -> str:
        """An entry that an answered ticket became, in the caller's transaction; the wording is the operator's."""
        known = select(ClusterRow.id).where(ClusterRow.ticket_id == ticket_id)
        found = connection.scalar(known)
        if found is not None:
            return str(found)
        values = {"source": "ticket", "ticket_id": ticket_id, "question": question, "lang": lang}
        cluster_id = _insert_cluster(connection, values)
        append_act(connection, Act(who.name, "ticket.review", ticket_id, {"entry": cluster_id}))
        return cluster_id

    def _wording(self, cluster_id: str, decision: ReviewDecision) -> dict[str, str | None]:
        if decision.question is not None:
            return {"question": decision.question, "lang": decision.lang}
        with self._reads.begin() as connection:
            has = connection.execute(select(ClusterRow.question).where(ClusterRow.id == cluster_id)).one_or_none()
            if has is None:
                raise _unknown()
            asked = {} if has.question else newest_question(connection, cluster_id)
        if asked is None:
            text = "No turn of this entry is kept any more: word the question for the set."
            raise DoorError(422, "question_missing", text, field="question")
        return dict(asked)

    def _check(self, decision: ReviewDecision) -> None:
        unknown = [clause_id for clause_id in decision.clause_ids if clause_id not in self._clauses]
        if unknown:
            raise DoorError(422, "clause_unknown", "There is no clause with this id.", field="clause_ids")
        if (decision.mark == "clause") != bool(decision.clause_ids):
            text = "The mark clause names clauses, the marks refuse and gap name none."
            raise DoorError(422, "clause_ids_unfit", text, field="clause_ids")
        if decision.phrasings and decision.mark != "clause":
            raise DoorError(
                422, "phrasings_unfit", "Phrasings lead to a clause; this mark has none.", field="phrasings"
            )
        if decision.question is not None and decision.lang is None:
            raise DoorError(422, "lang_missing", "Say the language of the question.", field="lang")

    def _change(self, cluster_id: str, version: int, values: Mapping[str, Any], act: Act) -> None:
        with self._engine.begin() as connection:
            as_read = (ClusterRow.id == cluster_id) & (ClusterRow.version == version)
            changed = connection.execute(update(ClusterRow).where(as_read).values(**values, version=version + 1))
            if changed.rowcount != 1:
                there = connection.scalar(select(ClusterRow.id).where(ClusterRow.id == cluster_id))
                raise changed_meanwhile() if there else _unknown()
            append_act(connection, act)


def _counts() -> Any:
    """Per cluster: turns, the newest, how many of each language and reason, how many thumbs down."""
    languages = [func.sum(case((DigestRow.lang == lang, 1), else_=0)).label(lang) for lang in LANGUAGES]
    reasons = [func.sum(case((DigestRow.reason == reason, 1), else_=0)).label(reason) for reason in REASONS]
    down = func.sum(case((FeedbackRow.rating == "down", 1), else_=0)).label(THUMBS_DOWN)
    counted = select(DigestRow.cluster_id, func.count().label("count"), func.max(DigestRow.created).label("newest"))
    counted = counted.add_columns(*languages, *reasons, down)
    counted = counted.outerjoin(FeedbackRow, FeedbackRow.turn_id == DigestRow.turn_id)
    return counted.where(DigestRow.cluster_id.is_not(None)).group_by(DigestRow.cluster_id).subquery("counts")


def _is_there(count: ColumnElement[int]) -> ColumnElement[bool]:
    """A cluster whose turns were all deleted has nothing to decide any more."""
    return or_(count > 0, ClusterRow.source == TICKET, ClusterRow.state != "open")


def _conditions(wanted: QueueFilter, counts: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(ClusterRow.state == wanted.state)
    if wanted.lang:
        found.append(or_(counts.c[wanted.lang] > 0, ClusterRow.lang == wanted.lang))
    if wanted.reason == TICKET:
        found.append(ClusterRow.source == TICKET)
    elif wanted.reason:
        found.append(counts.c[wanted.reason] > 0)
    if wanted.ids is not None:
        found.append(ClusterRow.id.in_(wanted.ids))
    if wanted.words:
        pattern = like_pattern(wanted.words)
        said = TurnRow.message.ilike(pattern, escape="\\")
        asked: Select[Any] = select(DigestRow.cluster_id).join(TurnRow, TurnRow.id == DigestRow.turn_id).where(said)
        found.append(or_(ClusterRow.id.in_(asked), ClusterRow.question.ilike(pattern, escape="\\")))
    return found


def _describe(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    text = row["message"] or row["question"] or _newest_message(connection, row["id"])
    reasons = {name: row[name] for name in (*REASONS, THUMBS_DOWN) if row[name]}
    return {
        **{name: row[name] for name in ClusterRow.__table__.c.keys()},  # noqa: SIM118 (a column collection)
        "text": text or "",
        "count": row["count"] or 0,
        "newest": row["newest"],
        "languages": {lang: row[lang] for lang in LANGUAGES if row[lang]},
        "reasons": {**reasons, **({TICKET: 1} if row["source"] == TICKET else {})},
        "clause_ids": json.loads(row["clause_ids"]),
        "phrasings": json.loads(row["phrasings"]),
        "new_since": _new_since(connection, row["id"], row["decided"]),
    }


def _entry_of_words(connection: Connection, message: str) -> str | None:
    """An open entry that holds the very same words."""
    held = select(ClusterRow.id).join(DigestRow, DigestRow.cluster_id == ClusterRow.id)
    held = held.join(TurnRow, TurnRow.id == DigestRow.turn_id)
    same = held.where(TurnRow.message == message, ClusterRow.state == "open")
    return connection.scalar(same.order_by(ClusterRow.created, ClusterRow.id).limit(1))


def _newest_message(connection: Connection, cluster_id: str) -> str | None:
    """Where the turn that stood for the cluster was deleted, another one stands for it."""
    said = select(TurnRow.message).join(DigestRow, DigestRow.turn_id == TurnRow.id)
    said = said.where(DigestRow.cluster_id == cluster_id).order_by(DigestRow.created.desc()).limit(1)
    return connection.scalar(said)


def _new_since(connection: Connection, cluster_id: str, decided: float | None) -> int:
    if decided is None:
        return 0
    newer = (DigestRow.cluster_id == cluster_id) & (DigestRow.created > decided)
    return connection.scalar(select(func.count()).select_from(DigestRow).where(newer)) or 0


def _insert_cluster(connection: Connection, values: Mapping[str, Any]) -> str:
    cluster_id = new_id()
    fresh: dict[str, Any] = {"state": "open", "clause_ids": "[]", "phrasings": "[]", "version": 1}
    connection.execute(insert(ClusterRow).values(**fresh, **values, id=cluster_id, created=time.time()))
    return cluster_id


def _decided_by(who: SignedIn) -> dict[str, Any]:
    return {"decided": time.time(), "decided_by": who.name, "exported": None, "exported_by": None, "export_id": None}


def _unknown() -> DoorError:
    return DoorError(404, "cluster_unknown", "There is no such entry in the queue.")
