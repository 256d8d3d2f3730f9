"""Paths of single sign-on: a browser that wants in goes to the issuer, and comes back signed in or with a reason."""

from __future__ import annotations

import hashlib
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import RedirectResponse, Response

from bot.desk.access import browser_of
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.oidc import Issuer, SignOnFailed, Started
from bot.desk.sign_in_paths import set_cookie
from bot.desk.sign_on import sign_on
from bot.web.faults import DoorError, documented

log = structlog.get_logger("bot.desk.sign_on")
router = APIRouter(prefix=f"{PREFIX}/issuer", tags=["sign-in"])

COOKIE = "zhengda_desk_issuer"
PATH = f"{PREFIX}/issuer"
SECONDS = 600
PAGE = "/desk"


@router.get("/start", status_code=303, response_class=Response, responses=documented(404, 429))
async def start(request: Request) -> Response:
    """Go to the issuer."""
    desk = desk_of(request)
    issuer = _issuer(desk)
    desk.door.limits.count_request(request, "write")
    try:
        address, started = await issuer.start()
    except SignOnFailed as failure:
        return _back(failure.code)
    reply = RedirectResponse(address, 303)
    reply.set_cookie(
        COOKIE,
        _serializer(desk).dumps(started.as_json()),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        samesite="lax",  # the issuer sends the browser back: a strict cookie would stay away
        secure=desk.door.settings.public_address.startswith("https://"),
    )
    return reply


@router.get("/callback", status_code=303, response_class=Response, responses=documented(404, 422, 429))
async def callback(
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Come back from the issuer; leads to the desk's page, signed in or with `sign_in=<reason>`."""
    desk = desk_of(request)
    issuer = _issuer(desk)
    desk.door.limits.count_request(request, "write")
    try:
        identity = await issuer.finish(_read_cookie(desk, request), state, code)
        login = await desk.run(sign_on, desk.engine, desk.logins, identity, browser_of(desk, request))
    except SignOnFailed as failure:
        log.warning("single sign-on failed", reason=failure.code)
        return _back(failure.code)
    reply = RedirectResponse(PAGE, 303)
    set_cookie(desk, reply, login)
    reply.delete_cookie(COOKIE, path=PATH)
    return reply


def _back(code: str) -> Response:
    reply = RedirectResponse(f"{PAGE}?sign_in={code}", 303)
    reply.delete_cookie(COOKIE, path=PATH)
    return reply


def _issuer(desk: Desk) -> Issuer:
    if desk.issuer is None:
        raise DoorError(404, "sign_on_off", "Single sign-on is not set up here.")
    return desk.issuer


def _read_cookie(desk: Desk, request: Request) -> Started:
    try:
        return Started(**_serializer(desk).loads(request.cookies.get(COOKIE, ""), max_age=SECONDS))
    except (BadSignature, TypeError):
        raise SignOnFailed("state") from None


def _serializer(desk: Desk) -> URLSafeTimedSerializer:
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(desk.logins.keys(), salt="zhengda desk issuer", signer_kwargs=options)
