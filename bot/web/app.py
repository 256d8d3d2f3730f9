"""A Door in, the two ASGI applications out: the public one and the one for loopback only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import structlog
from fastapi import FastAPI, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk.app import build_desk_app
from bot.desk.purge import purge
from bot.desk.tickets import forget_review_copies
from bot.web.door import Door
from bot.web.faults import DoorError, describe_fault, error_reply, install_error_replies
from bot.web.guard import Guard, Listener
from bot.web.head_requests import HeadAsGet
from bot.web.paths import (
    chat,
    chat_page,
    clause_page,
    decisions,
    documents,
    eligibility,
    handoff,
    health,
    internal,
    measures,
    sample_page,
    search,
    static_files,
    suggestions,
    units,
    widget_info,
)
from bot.web.store.retention import forget_older_than

log = structlog.get_logger("bot.web.app")

VERSION = "1"


def build_public_app(door: Door) -> Guard:
    """Everything people and other programs reach through the reverse proxy."""
    app: ASGIApp = build_public_api(door)
    door.tickets.forget_copies = forget_review_copies  # also where the desk was switched off since
    if door.settings.desk:
        app = _BesideDesk(app, _with_failures(build_desk_app(door)))
    return Guard(HeadAsGet(app), Listener("public", door.settings.body_bytes, door.origins), door.metrics)


def build_public_api(door: Door) -> FastAPI:
    """The same without the desk, which is an application of its own with a description of its own."""
    api = _new_app(door, "政答 Zhengda")
    for module in (
        chat,
        search,
        documents,
        units,
        measures,
        eligibility,
        decisions,
        handoff,
        suggestions,
        widget_info,
        static_files,
    ):
        api.include_router(module.router)
    for router in (health.public_router, chat_page.router, clause_page.router, decisions.page_router):
        api.include_router(router)
    if door.settings.demo_page:
        api.include_router(sample_page.router)
    return api


def build_internal_app(door: Door) -> Guard:
    """What Rasa's action and the operator's monitoring reach."""
    api = _new_app(door, "政答 Zhengda, internal")
    for router in (internal.router, health.internal_router):
        api.include_router(router)
    return Guard(HeadAsGet(api), Listener("internal", internal.BODY_BYTES), door.metrics)


def purge_of(door: Door) -> Callable[[], object]:
    """What deletes from the door's tables, and the desk's where there is one, all that is older than the settings say."""
    if door.settings.desk:
        return partial(purge, door.store.engine, door.settings)
    settings = door.settings
    return partial(forget_older_than, settings.retention_days, door.store.engine, settings.tracker_database)


def _new_app(door: Door, title: str) -> FastAPI:
    api = FastAPI(title=title, version=VERSION, docs_url=None, redoc_url=None, redirect_slashes=False)
    api.state.door = door
    install_error_replies(api)
    return _with_failures(api)


def _with_failures(api: FastAPI) -> FastAPI:
    """The answers to what nobody foresaw."""
    api.add_exception_handler(SQLAlchemyError, _database_error)
    api.add_exception_handler(Exception, _unexpected)
    return api


class _BesideDesk:
    """Requests for the desk go to it, all others past it."""

    def __init__(self, app: ASGIApp, desk: ASGIApp) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_desk = path == "/desk" or path.startswith(("/desk/", "/api/desk/"))
        await (self._desk if is_desk else self._app)(scope, receive, send)


def _database_error(_: Request, error: Exception) -> Response:
    log.error("database failed", **describe_fault(error))
    return error_reply(DoorError(503, "database_unavailable", "The database does not answer.", retry_after=5))


def _unexpected(_: Request, error: Exception) -> Response:
    return error_reply(DoorError(500, "internal", "Something went wrong here; it has been logged."))
