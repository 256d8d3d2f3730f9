"""Paths of signing in and out: a password in, the cookie out; who one is, and a new password."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from bot.desk.access import COOKIE, browser_of, needs, refuse_other_sites
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.logins import NewLogin, SignedIn
from bot.desk.passwords import MOST_CHARACTERS
from bot.desk.sign_in import PasswordLogin
from bot.web.faults import documented

router = APIRouter(prefix=PREFIX, tags=["sign-in"])

Password = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]


class Ways(BaseModel):
    """How one can sign in here."""

    password: Literal[True] = True
    issuer: str | None = Field(description="path that begins single sign-on; null where it is not set up")


class SignIn(BaseModel):
    """Name and password."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    password: Password


class Me(BaseModel):
    """Who is signed in."""

    name: str
    role: Literal["operator", "reviewer", "administrator"]
    must_change_password: bool = Field(
        description="somebody else gave the password: until it is changed nothing but this, /me/password and /logout is open"
    )
    csrf: str = Field(description="to be sent as X-CSRF-Token with every call that is not GET")
    expires_at: datetime = Field(description="latest end; without a request it ends sooner")


class NewPassword(BaseModel):
    """A new password for oneself."""

    current: Password
    new: Password


@router.get("/ways")
async def ways(request: Request) -> Ways:
    """Which ways to sign in the page has to offer."""
    return Ways(issuer=f"{PREFIX}/issuer/start" if desk_of(request).issuer else None)


@router.post("/login", response_model=Me, responses=documented(400, 401, 403, 413, 415, 422, 429, 503))
async def sign_in(request: Request, body: SignIn) -> Response:
    """Sign in with a password; the cookie is http-only and stays on this site."""
    refuse_other_sites(request)
    desk = desk_of(request)
    desk.door.limits.count_request(request, "write")
    login = await desk.run(password_login(desk).sign_in, body.name, body.password, browser_of(desk, request))
    reply = JSONResponse(describe_me(desk, login.who).model_dump(mode="json"))
    set_cookie(desk, reply, login)
    return reply


@router.get("/me", responses=documented(401, 503))
async def me(request: Request, who: SignedIn = needs("operator", open_before_change=True)) -> Me:
    """Who one is, and the token for unsafe calls."""
    return describe_me(desk_of(request), who)


@router.post("/logout", status_code=204, responses=documented(401, 403, 503))
async def sign_out(request: Request, who: SignedIn = needs("operator", open_before_change=True)) -> Response:
    """Sign out: the cookie is worth nothing from now on."""
    desk = desk_of(request)
    await desk.run(desk.logins.end, who)
    reply = Response(status_code=204)
    reply.delete_cookie(COOKIE, path=PREFIX)
    return reply


@router.post("/me/password", status_code=204, responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503))
async def change_password(
    request: Request, body: NewPassword, who: SignedIn = needs("operator", open_before_change=True)
) -> Response:
    """A new password for oneself, other than the present one; all sign-ins of the account end, this one too."""
    desk = desk_of(request)
    await desk.run(password_login(desk).change_own, who, body.current, body.new, browser_of(desk, request))
    return Response(status_code=204)


def password_login(desk: Desk) -> PasswordLogin:
    """The parts put together."""
    return PasswordLogin(desk.engine, desk.lock_out, desk.logins, desk.accounts)


def describe_me(desk: Desk, who: SignedIn) -> Me:
    """What the page needs to know of its user."""
    expires = datetime.fromtimestamp(who.expires, timezone.utc).replace(microsecond=0)
    return Me(
        name=who.name,
        role=who.role,
        must_change_password=who.must_change_password,
        csrf=desk.logins.csrf_of(who),
        expires_at=expires,
    )


def set_cookie(desk: Desk, reply: Response, login: NewLogin) -> None:
    """Not readable by scripts, never sent by other sites, only to the desk's own paths, only encrypted where we are."""
    reply.set_cookie(
        COOKIE,
        login.cookie,
        path=PREFIX,
        httponly=True,
        samesite="strict",
        secure=desk.door.settings.public_address.startswith("https://"),
    )
