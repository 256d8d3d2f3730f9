"""Whether the process lives and is ready, for the two listeners; the internal one lists its parts and figures."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from bot.web.door import Door, door_of
from bot.web.faults import documented

public_router = APIRouter()
internal_router = APIRouter()

DATABASE_SECONDS = 2.0


class Status(BaseModel):
    """One word."""

    status: str


@public_router.get("/healthz")
async def alive() -> Status:
    """The process answers."""
    return Status(status="alive")


@public_router.get("/readyz", response_model=Status, responses=documented(503))
async def ready(request: Request) -> Response:
    """Questions can be answered: index, model and database are there. Without Rasa answers are limited."""
    well = await _database_answers(door_of(request))
    return JSONResponse({"status": "ready" if well else "not_ready"}, status_code=200 if well else 503)


@internal_router.get("/readyz")
async def ready_in_parts(request: Request) -> Response:
    """The same with every part named; Rasa is told, but not needed, because it starts after this process."""
    door = door_of(request)
    database, rasa = await asyncio.gather(_database_answers(door), door.rasa.reachable())
    parts: dict[str, Any] = {
        "index": {"ready": True, "version": door.assistant.versions["index"]},
        "model": {"ready": True, "name": door.assistant.versions["model"]},
        "database": {"ready": database, "kind": door.store.engine.dialect.name},
        "rasa": {"reachable": rasa, "breaker": door.rasa.breaker.status, "needed": False},
    }
    status = "ready" if database else "not_ready"
    return JSONResponse({"status": status, "parts": parts}, status_code=200 if database else 503)


@internal_router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    return Response(door_of(request).metrics.render(), media_type=CONTENT_TYPE_LATEST)


async def _database_answers(door: Door) -> bool:
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            await door.threads.run("store", _select_one, door)
    except (TimeoutError, SQLAlchemyError):
        return False
    return True


def _select_one(door: Door) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(text("SELECT 1"))
