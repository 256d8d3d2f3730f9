"""Every request of a listener passes here: body checked on the way in; headers, log and figures on the way out."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.faults import DoorError, describe_fault, error_reply
from bot.web.metrics import Metrics
from bot.web.origins import API, Origins, is_preflight

log = structlog.get_logger("bot.web.access")

BODY_SECONDS = 10.0
FORM_PATHS = re.compile(r"/ask|/desk/sign-in|/decisions/[^/]*/delete")
NEVER_FRAMED = "frame-ancestors 'none'"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": f"default-src 'none'; {NEVER_FRAMED}; base-uri 'none'",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Listener:
    """What differs between the public door and the internal listener."""

    name: str
    body_bytes: int
    origins: Origins | None = None  # None: no website ever reaches it


class Guard:
    """ASGI middleware, outermost: nothing passes it unlogged, and no exception leaves it."""

    def __init__(self, app: ASGIApp, listener: Listener, metrics: Metrics) -> None:
        self._app, self._listener, self._metrics = app, listener, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origins = self._listener.origins if scope["path"].startswith(API) else None
        outgoing = _Outgoing(send, origins.reply_headers(headers) if origins else {})
        started = time.perf_counter()
        try:
            if origins and is_preflight(scope["method"], headers):
                await origins.preflight(headers)(scope, receive, outgoing)
                return
            if origins:
                origins.read(headers)
            body = await self._read_body(scope, receive)
            await self._app(scope, _replay(body, receive), outgoing)
        except DoorError as refusal:
            await error_reply(refusal)(scope, receive, outgoing)
        except Exception as error:
            log.error("request failed", **describe_fault(error))
            if outgoing.status is None:
                reply = error_reply(DoorError(500, "internal", "Something went wrong here; it has been logged."))
                await reply(scope, receive, outgoing)
        finally:
            self._record(scope, outgoing.status or 0, time.perf_counter() - started)

    async def _read_body(self, scope: Scope, receive: Receive) -> bytes:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if length == "0" and "transfer-encoding" not in headers:
            return b""
        if length.isdigit() and int(length) > self._listener.body_bytes:
            raise self._too_large()
        self._check_type(scope, headers)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await self._collect(receive)
        except TimeoutError:
            raise DoorError(408, "body_timeout", "The body did not arrive in time.") from None

    async def _collect(self, receive: Receive) -> bytes:
        body = b""
        while True:
            message: Message = await receive()
            if message["type"] != "http.request":
                raise DoorError(400, "bad_request", "The connection closed before the body ended.")
            chunk: bytes = message.get("body", b"")
            body += chunk
            if len(body) > self._listener.body_bytes:
                raise self._too_large()
            if not message.get("more_body", False):
                return body

    def _check_type(self, scope: Scope, headers: Headers) -> None:
        expected = "application/x-www-form-urlencoded" if FORM_PATHS.fullmatch(scope["path"]) else "application/json"
        if headers.get("content-type", "").partition(";")[0].strip().lower() != expected:
            raise DoorError(415, "unsupported_media_type", f"The body has to be {expected}.")

    def _too_large(self) -> DoorError:
        return DoorError(413, "body_too_large", f"A body may have at most {self._listener.body_bytes} bytes.")

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "unmatched"  # the pattern: a path may hold words
        method = scope["method"] if scope["method"] in METHODS else "other"
        labels = {"listener": self._listener.name, "method": method, "route": route, "status": str(status)}
        self._metrics.requests.labels(**labels).inc()
        level = log.debug if route in QUIET_ROUTES else log.info
        level("request", **labels, ms=round(seconds * 1000, 1))


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics"})


class _Outgoing:
    """Adds the headers that every answer carries, where the path did not set its own."""

    def __init__(self, send: Send, more: Mapping[str, str]) -> None:
        self._send, self._more = send, more
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in {**SECURITY_HEADERS, **self._more}.items():
                headers.setdefault(name, value)
            if NEVER_FRAMED not in headers["Content-Security-Policy"]:
                del headers["X-Frame-Options"]  # it knows no lists; the policy names who may frame the page
        await self._send(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
