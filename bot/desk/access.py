"""A request in, who sent it out; 401 for nobody, 403 for a role that may not or a call that another site made."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, Request

from bot.desk.accounts import Role, may
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.logins import Browser, SignedIn
from bot.web.faults import DoorError
from bot.web.request_limits import client_address

COOKIE = "zhengda_desk"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD"})


class Needs:
    """A dependency of a path: the caller is signed in, and the role is this one or a higher one.

    Whoever has a password that somebody else gave reaches only what is `open_before_change`.
    """

    def __init__(self, role: Role, open_before_change: bool = False) -> None:
        self.role: Role = role
        self.open_before_change = open_before_change

    async def __call__(self, request: Request) -> SignedIn:
        """Who it is. The order matters: nobody learns of a path more than that one has to sign in."""
        desk = desk_of(request)
        who = await desk.run(desk.logins.find, request.cookies.get(COOKIE, ""), browser_of(desk, request))
        if request.method not in SAFE_METHODS:
            refuse_other_sites(request)
            if not desk.logins.knows_csrf(who, request.headers.get(CSRF_HEADER, "")):
                text = f"Send the csrf value of GET {PREFIX}/me as {CSRF_HEADER}."
                raise DoorError(403, "csrf_missing", text, field=CSRF_HEADER)
        if who.must_change_password and not self.open_before_change:
            text = f"Somebody else gave this password: choose one of your own first (POST {PREFIX}/me/password)."
            raise DoorError(403, "password_change_due", text)
        if not may(who.role, self.role):
            raise DoorError(403, "role_insufficient", f"This needs the role {self.role}.")
        return who


def needs(role: Role, open_before_change: bool = False) -> Any:
    """`who: SignedIn = needs("reviewer")` in the signature of a path."""
    return Depends(Needs(role, open_before_change))


def refuse_other_sites(request: Request) -> None:
    """Browsers say where a call comes from; what does not come from the desk's own pages is refused.

    Older ones, and all of them on plain http, say so in Origin alone: the desk's pages send a Referrer-Policy that keeps
    it from being `null`.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        is_own = site in ("same-origin", "none")
    else:
        public = urlsplit(desk_of(request).door.settings.public_address).netloc  # a proxy may change Host
        is_own = origin is None or urlsplit(origin).netloc in (public, request.headers.get("host"))
    if not is_own:
        raise DoorError(403, "other_site", "The desk takes calls from its own pages alone.")


def browser_of(desk: Desk, request: Request) -> Browser:
    """Where the request came from."""
    address = client_address(request, desk.door.settings.trusted_proxies)
    return Browser(request.headers.get("user-agent", ""), address)
