"""A Door in, the two ASGI applications out: the public one and the one for loopback only."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.web import (
    chat,
    chat_page,
    decisions,
    documents,
    eligibility,
    handoff,
    health,
    internal,
    measures,
    pages,
    search,
    suggestions,
    widget_files,
    widget_info,
)
from bot.web.door import Door
from bot.web.faults import DoorError, describe_fault, error_reply, install_error_replies
from bot.web.guard import Guard, Listener

log = structlog.get_logger("bot.web.app")

VERSION = "1"


def build_public_app(door: Door) -> Guard:
    """Everything people and other programs reach through the reverse proxy."""
    api = _new_app(door, "政答 Zhengda")
    for module in (
        chat,
        search,
        documents,
        measures,
        eligibility,
        decisions,
        handoff,
        suggestions,
        widget_info,
        widget_files,
    ):
        api.include_router(module.router)
    for router in (health.public_router, chat_page.router, pages.clause_router, decisions.page_router):
        api.include_router(router)
    if door.settings.demo_page:
        api.include_router(pages.demo_router)
    return Guard(api, Listener("public", door.settings.body_bytes, door.origins), door.metrics)


def build_internal_app(door: Door) -> Guard:
    """What Rasa's action and the operator's monitoring reach."""
    api = _new_app(door, "政答 Zhengda, internal")
    for router in (internal.router, health.internal_router):
        api.include_router(router)
    return Guard(api, Listener("internal", internal.BODY_BYTES), door.metrics)


def _new_app(door: Door, title: str) -> FastAPI:
    api = FastAPI(title=title, version=VERSION, docs_url=None, redoc_url=None, redirect_slashes=False)
    api.state.door = door
    install_error_replies(api)
    api.add_exception_handler(SQLAlchemyError, _database_error)
    api.add_exception_handler(Exception, _unexpected)
    return api


def _database_error(_: Request, error: Exception) -> Response:
    log.error("database failed", **describe_fault(error))
    return error_reply(DoorError(503, "database_unavailable", "The database does not answer.", retry_after=5))


def _unexpected(_: Request, error: Exception) -> Response:
    return error_reply(DoorError(500, "internal", "Something went wrong here; it has been logged."))
