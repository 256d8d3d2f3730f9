"""Settings and a way to load the assistant in, two running listeners out, until a signal stops both."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.app import build_internal_app, build_public_app, purge_of
from bot.web.door import Door, open_door
from bot.web.faults import DoorError, error_reply
from bot.web.keep_house import keep_house
from bot.web.origins import API, FOR_ALL, WIDGET, Origins, is_preflight
from bot.web.settings import Settings
from bot.web.turns.answering_port import AnsweringPort
from bot.web.turns.load_assistant import warm_up

log = structlog.get_logger("bot.web.serve")

LOOPBACK = "127.0.0.1"
STARTING_RETRY_SECONDS = 2
STOP_SECONDS = 10
BACKLOG = 512

Loader = Callable[[Settings], AnsweringPort]


class PortUnavailable(Exception):
    """A port cannot be listened on; the message names it and the setting that changes it."""


class Gate:
    """Says that the process is alive but not ready, until the app behind it is there."""

    def __init__(self, origins: Origins | None = None) -> None:
        self._app: ASGIApp | None = None
        self._origins = origins

    def open(self, app: ASGIApp) -> None:
        """From now on requests go to the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            return
        elif scope["path"] == "/healthz":
            await JSONResponse({"status": "alive"})(scope, receive, send)
        else:
            await self._starting(scope)(scope, receive, send)

    def _starting(self, scope: Scope) -> Response:
        """503, which pages may read that may read what comes later: else a browser would tell of a broken network."""
        headers = Headers(scope=scope)
        reply: Response = error_reply(
            DoorError(503, "starting", "Index and model are being loaded.", retry_after=STARTING_RETRY_SECONDS)
        )
        origins = self._origins
        if origins and scope["path"].startswith(WIDGET):
            reply.headers.update({**FOR_ALL, "Access-Control-Expose-Headers": "Retry-After"})
        elif origins and scope["path"].startswith(API):
            try:
                reply = origins.preflight(headers) if is_preflight(scope["method"], headers) else reply
            except DoorError as error:
                reply = error_reply(error)
            reply.headers.update(origins.reply_headers(headers))
        return reply


class SignalFreeServer(uvicorn.Server):
    """Two servers share one loop, so the signals are not theirs."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield


@dataclass(frozen=True)
class _Listening:
    gate: Gate
    server: SignalFreeServer
    socket: socket.socket


def open_port(host: str, port: int, purpose: str, variable: str) -> socket.socket:
    """A listening socket; raises PortUnavailable before anything slow has begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # binding alone would not fail where another process listens
    except OSError as error:
        listener.close()
        raise PortUnavailable(
            f"port {port} on {host} ({purpose}) cannot be opened: {error.strerror}. "
            f"Stop what uses it, or set {variable} to another port."
        ) from None
    listener.setblocking(False)
    return listener


async def serve(settings: Settings, load: Loader) -> None:
    """Open both ports, load the assistant while they answer `starting`, serve, stop on SIGTERM or SIGINT."""
    door_socket = open_port(settings.door_host, settings.door_port, "the public door", "ZHENGDA_DOOR_PORT")
    public = _listen(door_socket, Origins.of(settings))
    internal = _listen(open_port(LOOPBACK, settings.internal_port, "the internal listener", "ZHENGDA_INTERNAL_PORT"))
    _stop_on_signals(public)
    serving = asyncio.create_task(_serve_both(public, internal))
    loading = asyncio.create_task(asyncio.to_thread(_open_warm_door, settings, load))
    await asyncio.wait({loading, serving}, return_when=asyncio.FIRST_COMPLETED)
    if not loading.done():
        _leave_while_loading(serving)
    try:
        door = loading.result()
    except BaseException:
        _stop(public)
        await serving
        raise
    public.gate.open(build_public_app(door))
    internal.gate.open(build_internal_app(door))
    log.info("ready", door=settings.public_address, internal_port=settings.internal_port)
    keeping = asyncio.create_task(keep_house(door.threads, purge_of(door), settings.purge_hours))
    await serving
    keeping.cancel()
    await door.close()
    log.info("stopped")


def _leave_while_loading(serving: asyncio.Task[None]) -> None:
    """Stopped before it was ready: nothing is under way, and Python would wait for the loading thread to end."""
    serving.result()
    log.info("stopped while loading")
    os._exit(0)


def _open_warm_door(settings: Settings, load: Loader) -> Door:
    assistant = load(settings)
    warm_up(assistant, settings)
    return open_door(settings, assistant)


def _listen(listener: socket.socket, origins: Origins | None = None) -> _Listening:
    gate = Gate(origins)
    config = uvicorn.Config(
        gate,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,  # X-Forwarded-For is read where the limits are, from trusted proxies alone
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return _Listening(gate, SignalFreeServer(config), listener)


async def _serve_both(public: _Listening, internal: _Listening) -> None:
    """The internal listener outlives the public one: turns that still run need it."""
    behind = asyncio.create_task(internal.server.serve(sockets=[internal.socket]))
    try:
        await public.server.serve(sockets=[public.socket])
    finally:
        _stop(internal)
        await behind


def _stop_on_signals(public: _Listening) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, public)


def _stop(listening: _Listening) -> None:
    listening.server.should_exit = True
