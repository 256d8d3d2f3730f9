"""Paths that find: a query in, hits out, best first."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AliasChoices, BaseModel, Field
from starlette.responses import JSONResponse

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Language
from bot.web.paths.spoken import Spoken, describe_spoken
from bot.web.paths.suspensions import Suspension, describe_suspension, read_suspensions
from bot.web.paths.units import UnitBrief
from bot.web.sessions import LANGUAGES
from bot.web.turns.answering_port import SearchReply as FoundHits
from bot.web.turns.answering_port import SearchRequest
from bot.web.turns.switches import Switched
from bot.web.turns.take_turn import MOST_CHARACTERS, clean_words
from policy_index.match_units import match_units
from policy_index.read_operators import QueryInvalid

router = APIRouter(prefix="/api/v1")

SUGGESTIONS = 12

Limit = Annotated[int, Field(ge=1, le=50, description="most hits")]
Filter = Annotated[str, Field(max_length=200)]
Span = Annotated[list[int], Field(min_length=2, max_length=2, description="begin and end, in code points")]


class SearchOptions(BaseModel):
    """What narrows a search, and how much may be spent on it."""

    limit: Limit = 10
    document: Filter | None = Field(default=None, description="only this document (id, number or words of the title)")
    part: Filter | None = Field(default=None, description="only this part (id, or the name people use)")
    section: Filter | None = Field(default=None, description="only sections whose heading has these words")
    unit: Filter | None = Field(default=None, description="only clauses of this responsible unit (name or id)")
    commitment: Filter | None = Field(default=None, description="only clauses with a sentence that promises this")
    validity: Filter | None = Field(default=None, description="only clauses of this validity on the reference date")
    lang: Language | None = Field(default=None, description="also what is said of each hit in this language")
    typing: bool = Field(default=False, description="more keys may follow: words alone rank, nothing is encoded")


class SearchQuery(SearchOptions):
    """A search in an address."""

    q: str = Field(min_length=1, max_length=200, description="1 to 200 characters, operators among them")


class SearchBody(SearchOptions):
    """A search whose words must not stand in an address."""

    q: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        validation_alias=AliasChoices("q", "query"),
        description="1 to 2,000 characters; `query` is taken as well",
    )


class Matches(BaseModel):
    """Which stretches of one hit were typed."""

    title: list[Span]
    quotes: list[list[Span]] = Field(description="of each quote, in the order of `quotes`")


class ReadAs(BaseModel):
    """What of the words was read as what: ckts as 出口退税."""

    typed: str
    read: str


class SearchAnswer(BaseModel):
    """Hits, best first, each as in contract/reply.schema.json, and what goes with them."""

    query: str
    took_ms: float
    index_version: str
    hits: list[dict[str, Any]]
    total: int = Field(description="clauses found, also those beyond `limit`")
    matches: dict[str, Matches] = Field(description="by clause id")
    units: list[UnitBrief] = Field(
        description="responsible units that the words name; alone, their clauses are the hits"
    )
    readings: list[ReadAs] = Field(description="initials, pinyin and slips in the words as the first hit has them")
    ranked_by: Literal["words", "words_and_meaning", "document_order"]
    suspended: dict[str, Suspension] = Field(description="by clause id: hits that an administrator has suspended")
    spoken: dict[str, Spoken] = Field(description="by clause id; empty unless `lang` is given")


@router.get("/search", responses=documented(422, 429, 503), response_model=SearchAnswer)
async def search(request: Request, query: Annotated[SearchQuery, Query()]) -> JSONResponse:
    """Find clauses. Personal text belongs into POST, where no log of a proxy keeps it."""
    return await _search(request, query.q, query)


@router.post("/search", responses=documented(400, 413, 415, 422, 429, 503), response_model=SearchAnswer)
async def search_personal(request: Request, body: SearchBody) -> JSONResponse:
    """Find clauses with words that stay out of addresses."""
    return await _search(request, body.q, body)


async def _search(request: Request, words: str, options: SearchOptions) -> JSONResponse:
    door = door_of(request)
    door.limits.count_search(request)
    query = await clean_words(door, words, field="q")
    wanted = SearchRequest(
        query=query,
        limit=options.limit,
        as_of=door.settings.reference_date,
        document=options.document,
        part=options.part,
        unit=_unit(door, options.unit),
        section=options.section,
        commitment=options.commitment,
        validity=options.validity,
        may_encode=not options.typing and door.limits.may_encode(request),
    )
    started = time.perf_counter()
    found, switched = await asyncio.gather(_find(door, wanted), read_suspensions(request))
    seconds = time.perf_counter() - started
    door.metrics.search_seconds.observe(seconds)
    if found.ranked_by == "words_and_meaning" and not found.is_cached:
        door.limits.count_encoding(request)
    spoken = _spoken(door, found, switched, options.lang) if options.lang else {}
    return JSONResponse({**_answer(query, seconds, found, switched), "spoken": spoken})


async def _find(door: Door, wanted: SearchRequest) -> FoundHits:
    try:
        return await door.threads.run("search", door.assistant.search, wanted)
    except QueryInvalid as problem:
        typed = problem.position is not None
        raise DoorError(
            422,
            "query_invalid",
            str(problem),
            field="q" if typed else problem.field,
            position=problem.position,
            suggestions=problem.suggestions[:SUGGESTIONS],
        ) from None


def _answer(query: str, seconds: float, found: FoundHits, switched: Switched) -> dict[str, Any]:
    """SearchAnswer as plain JSON: the door made all of it, and checking it again would take longer than finding it."""
    return {
        "query": query,
        "took_ms": round(seconds * 1000, 1),
        "index_version": found.index_version,
        "hits": found.hits,
        "total": found.total,
        "matches": found.matches,
        "units": found.units,
        "readings": [{"typed": typed, "read": read} for typed, read in found.readings],
        "ranked_by": found.ranked_by,
        "suspended": _suspended(found, switched),
    }


def _spoken(door: Door, found: FoundHits, switched: Switched, lang: Language) -> dict[str, Any]:
    ids = [hit["clause_id"] for hit in found.hits]
    return {one: describe_spoken(door, one, LANGUAGES[lang], switched).model_dump() for one in ids}


def _suspended(found: FoundHits, switched: Switched) -> dict[str, Any]:
    marks = {hit["clause_id"]: switched.of_clause(hit["clause_id"]) for hit in found.hits if switched.clauses}
    described = {clause_id: describe_suspension("clause", notice) for clause_id, notice in marks.items()}
    return {clause_id: mark.model_dump() for clause_id, mark in described.items() if mark}


def _unit(door: Door, name: str | None) -> str | None:
    """The id of the unit of this name, else the name itself where it is part of one."""
    if name is None:
        return None
    units = match_units(door.assistant.corpus, name)
    if not units:
        raise DoorError(422, "unit_unknown", "No responsible unit has this name or id.", field="unit")
    return units[0].id if len(units) == 1 else name
