"""Path of what is said of a clause that was opened without a search: a clause's id in, its answer line's parts out."""

from __future__ import annotations

from fastapi import APIRouter, Request

from bot.desk.access import needs
from bot.desk.desk import PREFIX, desk_of
from bot.desk.logins import SignedIn
from bot.web.faults import documented
from bot.web.paths.chat import Language
from bot.web.paths.documents import Identifier, find_clause
from bot.web.paths.spoken import Spoken, describe_spoken
from bot.web.paths.suspensions import read_suspensions
from bot.web.sessions import LANGUAGES

router = APIRouter(prefix=f"{PREFIX}/spoken", tags=["search"])


@router.get("/{clause_id:path}", responses=documented(401, 404, 422, 503))
async def show_spoken(
    request: Request, clause_id: Identifier, lang: Language = "zh-Hans", who: SignedIn = needs("operator")
) -> Spoken:
    """Title, what the clause grants, and the unofficial rendering; the search gives the same with its hits."""
    door = desk_of(request).door
    clause = find_clause(door, clause_id)
    return describe_spoken(door, clause.clause_id, LANGUAGES[lang], await read_suspensions(request))
