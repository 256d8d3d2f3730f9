"""A Door in, the application of the desk out: /api/desk/v1, described in its own openapi.json, and the pages at /desk."""

from __future__ import annotations

import httpx
from fastapi import FastAPI

from bot.desk import (
    account_paths,
    call_paths,
    contact_paths,
    desk_pages,
    export_paths,
    figure_paths,
    review_paths,
    sign_in_paths,
    sign_on_paths,
    spoken_paths,
    switch_paths,
    ticket_paths,
)
from bot.desk.desk import PREFIX, open_desk
from bot.web.door import Door
from bot.web.faults import install_error_replies

VERSION = "1"
MODULES = (
    sign_in_paths,
    sign_on_paths,
    account_paths,
    call_paths,
    ticket_paths,
    review_paths,
    export_paths,
    figure_paths,
    spoken_paths,
    switch_paths,
    contact_paths,
)


def build_desk_app(door: Door, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The desk's API and pages; `transport` stands in for the network to the issuer in tests."""
    api = FastAPI(
        title="政答 Zhengda, operator desk",
        version=VERSION,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.state.desk = open_desk(door, transport)
    api.state.door = door
    install_error_replies(api)
    for module in (*MODULES, desk_pages):
        api.include_router(module.router)
    return api
