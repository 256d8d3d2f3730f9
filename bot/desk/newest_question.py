"""What askers of a cluster wrote in, wordings for a reviewer out: each one line, people's numbers masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.desk.tables import DigestRow
from bot.web.store.tables import TurnRow
from bot.web.turns.mask_personal_numbers import mask_personal_numbers

MOST_OFFERS = 2
LONGEST_OFFER = 200  # letters that a field of the decision takes


def newest_question(connection: Connection, cluster_id: str) -> dict[str, str] | None:
    """The newest message as the question set holds it: `question` and its `lang`; None where no turn is kept any more."""
    said = select(TurnRow.message, DigestRow.lang).join(DigestRow, DigestRow.turn_id == TurnRow.id)
    newest = said.where(DigestRow.cluster_id == cluster_id).order_by(DigestRow.created.desc(), DigestRow.turn_id)
    row = connection.execute(newest.limit(1)).one_or_none()
    return row and {"question": _one_line(row.message), "lang": row.lang}


def offer_wordings(cluster: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """`lang` and `text` of what a reviewer may approve as it is: the newest messages that differ, else the ticket's question."""
    said = {_one_line(turn["message"]): str(turn["lang"]) for turn in reversed(turns)}
    if not said and cluster["question"]:
        said = {cluster["question"]: cluster["lang"]}
    fitting = [{"lang": lang, "text": text} for text, lang in said.items() if len(text) <= LONGEST_OFFER]
    return fitting[::-1][:MOST_OFFERS]


def _one_line(message: str) -> str:
    return mask_personal_numbers(" ".join(message.split()))
