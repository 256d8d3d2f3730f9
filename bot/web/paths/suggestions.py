"""What stands in the box in, questions to begin with and what it may become out; never other askers' words."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from bot.web.door import door_of
from bot.web.faults import documented
from bot.web.paths.chat import Language
from bot.web.sessions import LANGUAGES

router = APIRouter(prefix="/api/v1")


class SuggestionReply(BaseModel):
    """One text that may be sent as it stands."""

    text: str
    kind: Literal["opener", "completion"] = Field(description="from the administrator's list, or a title or name")


class SuggestionsReply(BaseModel):
    """At most eight, best first; while nothing is typed all openers, those asked most first."""

    suggestions: list[SuggestionReply]


@router.get("/suggestions", responses=documented(403, 422, 429))
async def suggest(
    request: Request, lang: Language = "zh-Hans", q: Annotated[str, Query(max_length=200)] = ""
) -> SuggestionsReply:
    """Questions to begin with, or what the typed characters may become."""
    door = door_of(request)
    door.limits.count_request(request, "suggest")
    spoken = LANGUAGES[lang]
    if q.strip():
        found = door.suggestions.suggest(q, spoken)
    else:
        found = await door.threads.run("store", door.hot_openers.suggest, spoken)
    return SuggestionsReply(suggestions=[SuggestionReply(text=one.text, kind=one.kind) for one in found])
