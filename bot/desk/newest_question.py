"""A cluster's id in, its newest message out as a row of the question set holds it: one line, people's numbers masked."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.desk.tables import DigestRow
from bot.web.store.tables import TurnRow
from bot.web.turns.mask_personal_numbers import mask_personal_numbers


def newest_question(connection: Connection, cluster_id: str) -> dict[str, str] | None:
    """`question` and its `lang`; None where no turn of the cluster is kept any more."""
    said = select(TurnRow.message, DigestRow.lang).join(DigestRow, DigestRow.turn_id == TurnRow.id)
    newest = said.where(DigestRow.cluster_id == cluster_id).order_by(DigestRow.created.desc(), DigestRow.turn_id)
    row = connection.execute(newest.limit(1)).one_or_none()
    return row and {"question": mask_personal_numbers(" ".join(row.message.split())), "lang": row.lang}
