"""The name of a kind of turns or of a verdict in, the condition on digests out: what the overview's rates count."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from bot.desk.tables import ClusterRow, DigestRow
from bot.web.store.tables import FeedbackRow

Kind = Literal["answered", "refused", "asked"]
Verdict = Literal["judged", "right"]
ANSWERS = ("answered", "unit_tasks", "eligibility", "needs_facts")
REFUSALS = ("no_answer", "handoff")
DECIDED = ("answered", "exported")


def is_of_kind(kind: Kind) -> ColumnElement[bool]:
    """`asked` is everything but small talk, which is nothing to answer."""
    if kind == "asked":
        return DigestRow.outcome != "smalltalk"
    return DigestRow.outcome.in_(ANSWERS if kind == "answered" else REFUSALS)


def has_verdict(verdict: Verdict) -> ColumnElement[bool]:
    """`judged`: a reviewer decided on the question's cluster, or its asker rated the turn. `right`: and it was right by that."""
    turn, rated, cluster = aliased(DigestRow), aliased(FeedbackRow), aliased(ClusterRow)
    is_decided = cluster.state.in_(DECIDED)
    wanted = or_(rated.rating.is_not(None), is_decided)
    if verdict == "right":
        wanted = and_(wanted, _was_right(turn, rated, cluster, is_decided))
    judged = select(turn.turn_id, turn.place).outerjoin(rated, rated.turn_id == turn.turn_id)
    found = judged.outerjoin(cluster, cluster.id == turn.cluster_id).where(wanted)
    return tuple_(DigestRow.turn_id, DigestRow.place).in_(found)


def _was_right(turn: Any, rated: Any, cluster: Any, is_decided: ColumnElement[bool]) -> ColumnElement[bool]:
    """A reviewer's mark goes before a thumb."""
    quoted = literal('"') + turn.clause_id + literal('"')
    is_cited = func.replace(cluster.clause_ids, quoted, "") != cluster.clause_ids  # a JSON list of ids
    return case(
        (is_decided & (cluster.mark == "clause"), and_(turn.outcome.in_(ANSWERS), is_cited)),
        (is_decided, turn.outcome.in_(REFUSALS)),
        else_=rated.rating == "up",
    )
