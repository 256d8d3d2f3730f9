"""The door's address in, pages of websites that embed the chat out: on the door's own origin and on a foreign one.

Each page forbids all but what the widget needs, and every assignment of text where a browser expects code.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.web.fake_rasa import free_port

PLAIN_HOST = "website.test"  # the browser is told that it is this machine
TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
OWN_POLICY = f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; {TRUSTED_TYPES}"
FOREIGN_POLICY = f"default-src 'none'; script-src {{door}}; style-src {{door}}; connect-src {{door}}; {TRUSTED_TYPES}"
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>某市商务局</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{door}/widget/policy-chat.js" {data} defer></script></head>
<body><header><h1>某市商务局</h1><a id="before" href="#main">跳到正文</a></header>
<main id="main"><p>正文。</p><p><label>检索 <input id="page-search"></label></p>{body}</main></body></html>
"""


def page_html(door: str, data: Mapping[str, str], body: str = "") -> str:
    """A website with the one line; `data` are the data-* attributes of its script."""
    attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
    return PAGE.format(door=door, data=attributes, body=body)


@dataclass(frozen=True)
class ForeignWebsite:
    """A website on another origin than the door."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def plain_origin(self) -> str:
        """The same under a name that a browser does not trust as it trusts localhost: a website without https."""
        return f"http://{PLAIN_HOST}:{self.port}"


@contextmanager
def running_website() -> Iterator[ForeignWebsite]:
    """Serves `/?door=…&locale=…` and `/framed?door=…`: the door's address and the attributes come with each request."""
    port = free_port()
    app = Starlette(routes=[Route("/", _page), Route("/framed", _framed)])
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield ForeignWebsite(port)
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _page(request: Request) -> HTMLResponse:
    given = dict(request.query_params)
    door = given.pop("door")
    policy = FOREIGN_POLICY.format(door=door)
    return HTMLResponse(page_html(door, given), headers={"Content-Security-Policy": policy})


def _framed(request: Request) -> HTMLResponse:
    door = request.query_params["door"]
    html = f'<!doctype html><html lang="zh-CN"><title>某市商务局</title><iframe title="政策问答" src="{escape(door)}/chat" width="400" height="600"></iframe>'
    return HTMLResponse(html, headers={"Content-Security-Policy": f"default-src 'none'; frame-src {door}"})
