"""A request in, what is suspended at this moment out: how clauses and measures that are still shown are marked with it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Literal

import structlog
from fastapi import Request
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from bot.web.door import door_of
from bot.web.faults import describe_fault
from bot.web.sessions import LANGUAGES
from bot.web.turns.switches import Notice, Switched, read_switches, suspension_lines

log = structlog.get_logger("bot.web.paths.suspensions")

READING_SECONDS = 1.0


class Suspension(BaseModel):
    """An administrator has suspended what this stands beside; the document still says it."""

    text: dict[str, str] = Field(description="to be shown beside it, by language; holds the notice")
    notice: Mapping[str, str] = Field(description="the administrator's own words by language; may be empty")


async def read_suspensions(request: Request) -> Switched:
    """What is switched off now. Reading must go on where the database does not answer: then what was last known holds."""
    door, state = door_of(request), request.app.state
    try:
        async with asyncio.timeout(READING_SECONDS):
            state.switched = await door.threads.run("search", read_switches, door.store.engine)
    except (TimeoutError, SQLAlchemyError) as error:
        log.error("switches unread", **describe_fault(error))
    known: Switched = getattr(state, "switched", Switched())
    return known


def describe_suspension(kind: Literal["clause", "measure"], notice: Notice | None) -> Suspension | None:
    """The mark of a clause or measure; None where it is not suspended."""
    if notice is None:
        return None
    lines = {lang: suspension_lines(kind, notice, lang) for lang in dict.fromkeys(LANGUAGES.values())}
    return Suspension(text={lang: "\n".join(words for _, words in said) for lang, said in lines.items()}, notice=notice)
