"""Paths that find: a query in, hits out, best first."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import AliasChoices, BaseModel, Field

from bot.web.answering_port import SearchReply as FoundHits
from bot.web.answering_port import SearchRequest
from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.take_turn import MOST_CHARACTERS, clean_words

router = APIRouter(prefix="/api/v1")

Limit = Annotated[int, Field(ge=1, le=50, description="most hits")]
Filter = Annotated[str, Field(max_length=200)]


class SearchBody(BaseModel):
    """A search whose words must not stand in an address."""

    q: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        validation_alias=AliasChoices("q", "query"),
        description="1 to 2,000 characters; `query` is taken as well",
    )
    limit: Limit = 10
    document: Filter | None = Field(default=None, description="only this document (id)")
    part: Filter | None = Field(default=None, description="only this part (id)")
    unit: Filter | None = Field(default=None, description="only clauses of this responsible unit (name or id)")


class SearchAnswer(BaseModel):
    """Hits, best first, each as in contract/reply.schema.json."""

    query: str
    took_ms: float
    index_version: str
    hits: list[dict[str, Any]]


@router.get("/search", responses=documented(422, 429, 503))
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    document: Annotated[str | None, Query(max_length=200)] = None,
    part: Annotated[str | None, Query(max_length=200)] = None,
    unit: Annotated[str | None, Query(max_length=200)] = None,
) -> SearchAnswer:
    """Find clauses. Personal text belongs into POST, where no log of a proxy keeps it."""
    return await _search(request, SearchBody(q=q, limit=limit, document=document, part=part, unit=unit))


@router.post("/search", responses=documented(400, 413, 415, 422, 429, 503))
async def search_personal(request: Request, body: SearchBody) -> SearchAnswer:
    """Find clauses with words that stay out of addresses."""
    return await _search(request, body)


async def _search(request: Request, body: SearchBody) -> SearchAnswer:
    door = door_of(request)
    door.limits.count_request(request, "encode")
    query = await clean_words(door, body.q, field="q")
    wanted = SearchRequest(
        query, body.limit, door.settings.reference_date, body.document, body.part, _unit_id(door, body.unit)
    )
    started = time.perf_counter()
    found: FoundHits = await door.threads.run("search", door.assistant.search, wanted)
    seconds = time.perf_counter() - started
    door.metrics.search_seconds.observe(seconds)
    return SearchAnswer(
        query=query,
        took_ms=round(seconds * 1000, 1),
        index_version=found.index_version,
        hits=[dict(hit) for hit in found.hits],
    )


def _unit_id(door: Door, name: str | None) -> str | None:
    if name is None:
        return None
    unit = door.assistant.corpus.find_unit(name)
    if unit is None:
        raise DoorError(422, "unit_unknown", "No responsible unit has this name or id.", field="unit")
    return unit.id
