"""A peer and its headers in, an address out; a session or an address in, nothing or 429 out."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Sequence

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from bot.web.faults import DoorError
from bot.web.settings import Network, Settings

SESSIONS_AN_ADDRESS = 4  # an office sits behind one address
_WITH_PORT = re.compile(r"(?P<v4>[0-9.]+):\d+|\[(?P<v6>[0-9a-fA-F:.]+)\](?::\d+)?")
IPV6_NETWORK = 64  # one household or firm, not one of its countless addresses


class RequestLimits:
    """Counts in memory: one process is the door."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.trusted_proxies
        self._turns = RateLimitItemPerMinute(settings.turns_per_minute)
        self._tickets = RateLimitItemPerHour(settings.tickets_per_hour)
        self._tickets_of_address = RateLimitItemPerHour(settings.tickets_per_hour * SESSIONS_AN_ADDRESS)
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute)
        self._searches = RateLimitItemPerMinute(settings.searches_per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count_turn(self, session_id: str) -> None:
        """One more turn of a session; 429 when it is one too many."""
        self._count(self._turns, "turn", session_id, "This session has asked too often.")

    def count_ticket(self, request: Request, session_id: str) -> None:
        """One more ticket of a session and of its address; 429 when it is one too many of either."""
        self._count(self._tickets, "ticket", session_id, "This session has handed over enough tickets.")
        address = client_address(request, self._proxies)
        self._count(self._tickets_of_address, "ticket", address, "This address has handed over enough tickets.")

    def count_request(self, request: Request, purpose: str) -> None:
        """One more request of an address for a purpose (`encode`, `write`); 429 when it is one too many."""
        address = client_address(request, self._proxies)
        self._count(self._requests, purpose, address, "This address has sent too many requests.")

    def count_search(self, request: Request) -> None:
        """One more search of an address; 429 when it is one too many."""
        self._count(
            self._searches, "search", client_address(request, self._proxies), "This address searches too often."
        )

    def may_encode(self, request: Request) -> bool:
        """Whether an address may have one more text encoded; a search of one that may not is ranked by words alone."""
        return self._limiter.test(self._requests, "encode", client_address(request, self._proxies))

    def count_encoding(self, request: Request) -> None:
        """One more text of an address was encoded."""
        self._limiter.hit(self._requests, "encode", client_address(request, self._proxies))

    def _count(self, limit: RateLimitItem, purpose: str, key: str, message: str) -> None:
        if self._limiter.hit(limit, purpose, key):
            return
        wait = self._limiter.get_window_stats(limit, purpose, key).reset_time - time.time()
        raise DoorError(429, "too_many_requests", f"{message} Wait as Retry-After says.", retry_after=max(1.0, wait))


def client_address(request: Request, proxies: Sequence[Network]) -> str:
    """The address that counts: the peer, or what trusted proxies in front of it report."""
    peer = request.client.host if request.client else "unknown"
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    address = peer
    while hops and _is_trusted(address, proxies):  # from the right: what a client writes stands on the left
        address = hops.pop()
    return _shorten(address)


def _is_trusted(address: str, proxies: Sequence[Network]) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in proxies)


def _shorten(address: str) -> str:
    parsed = _parse(address)
    if parsed is None:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))
    return str(parsed)


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as peers and proxies write it, with or without a port; an IPv4 address mapped into IPv6 is that one."""
    found = _WITH_PORT.fullmatch(address)
    try:
        parsed = ipaddress.ip_address((found["v4"] or found["v6"]) if found else address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
