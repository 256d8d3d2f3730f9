"""HEAD says what GET would say, on every path that has a GET, and brings no body."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.fake_assistant import CLAUSE

MOVING = {"date", "content-length"}  # a search tells its milliseconds
PATHS = [
    "/",
    "/ask",
    "/chat",
    f"/clauses/{CLAUSE}?from=1&to=9",
    "/clauses/none",
    "/decisions/none?key=none",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/widget/policy-chat.js",
    "/widget/none.js",
    "/static/page.css",
    f"/api/v1/clauses/{CLAUSE}",
    "/api/v1/documents",
    "/api/v1/units.csv",
    "/api/v1/search?q=x",
    "/api/v1/search",
    "/desk",
    "/desk/sign-in",
    "/desk/files/desk.js",
    "/api/desk/v1/me",
    "/none",
]


@pytest.mark.parametrize("path", PATHS)
async def test_head_is_get_without_a_body(client: Any, path: str) -> None:
    got, asked = await client.get(path), await client.head(path)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    without = MOVING if "search" in path else {"date"}
    kept = [{name: value for name, value in one.headers.items() if name not in without} for one in (got, asked)]
    assert kept[0] == kept[1]


async def test_head_of_what_takes_no_get_is_refused(client: Any) -> None:
    reply = await client.head("/api/v1/chat")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


async def test_a_head_is_counted_as_one_on_its_path(client: Any, internal: Any) -> None:
    await client.head("/healthz")
    await internal.head("/readyz")
    figures = (await internal.get("/metrics")).text
    for listener, path in (("public", "/healthz"), ("internal", "/readyz")):
        assert re.search(rf'listener="{listener}",method="HEAD",route="{path}",status="200"}} 1\.0', figures)
