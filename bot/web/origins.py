"""Headers of a request in, the website that sends it out, with the headers that let a browser hand the reply over.

A website is named by its origin, `https://www.example.org`. Two words stand beside origins: `self` for the door's own
pages, `none` for programs, which send no Origin. A session is bound to what it was started from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from bot.web.faults import DoorError
from bot.web.settings import Settings

API, WIDGET = "/api/v1/", "/widget/"
FOR_ALL = {  # for what holds nothing of anybody: every website may have it
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
SELF, NONE = "self", "none"
METHODS = "GET, POST, DELETE"
REQUEST_HEADERS = "authorization, content-type"
PREFLIGHT_SECONDS = "600"


@dataclass(frozen=True)
class Origins:
    """The websites that may embed the chat (`allowed`), and the door's own origin."""

    allowed: tuple[str, ...]
    own: str

    @classmethod
    def of(cls, settings: Settings) -> Origins:
        """As the settings say."""
        address = urlsplit(settings.public_address)
        return cls(settings.origins, f"{address.scheme}://{address.netloc}".lower())

    def read(self, headers: Headers) -> str:
        """Who asks: a listed origin, `self` or `none`; 403 for every other website."""
        origin = headers.get("origin")
        if origin is None:
            return SELF if headers.get("sec-fetch-site") == "same-origin" else NONE
        origin = origin.lower()
        if origin in self.allowed:
            return origin
        if origin == self.own or self._is_host(origin, headers):
            return SELF
        raise DoorError(403, "origin_not_allowed", "This website is not among those that may use the door.")

    def allows(self, headers: Headers) -> bool:
        """Whether who asks may use the door."""
        try:
            self.read(headers)
        except DoorError:
            return False
        return True

    def _is_host(self, origin: str, headers: Headers) -> bool:
        """The page came from the name it asks, be it another name of the door than the public one (localhost)."""
        scheme, _, host = origin.partition("://")
        return scheme in ("http", "https") and bool(host) and host == headers.get("host", "").lower()

    def reply_headers(self, headers: Headers) -> Mapping[str, str]:
        """What every reply of the API carries."""
        origin = headers.get("origin", "").lower()
        if origin not in self.allowed:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Date, Retry-After",
        }

    def preflight(self, headers: Headers) -> Response:
        """The reply to a browser that asks before it sends; 403 for websites that are not listed."""
        self.read(headers)
        permits = {
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": REQUEST_HEADERS,
            "Access-Control-Max-Age": PREFLIGHT_SECONDS,
        }
        return Response(status_code=204, headers=permits)

    @property
    def frame_ancestors(self) -> str:
        """The directive of pages that listed websites may frame."""
        return " ".join(["frame-ancestors 'self'", *self.allowed])


def is_preflight(method: str, headers: Headers) -> bool:
    """Whether a browser asks what it may send."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
