"""Which websites may call, what a session is bound to, and the headers that browsers obey."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from bot.web.app import build_public_app
from bot.web.settings import Settings

SITE, OTHER, DOOR = "https://www.example.org", "https://evil.example", "http://door"
CHANGES = {"origins": f"{SITE}, http://127.0.0.1:9999", "public_url": "https://chat.example.org"}
with_sites = pytest.mark.parametrize("changes", [CHANGES])


def from_site(origin: str | None) -> dict[str, str]:
    return {"Origin": origin} if origin else {}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("https://A.example.org/", ("https://a.example.org",)),
        ("https://a.example:443,http://b.example:80", ("https://a.example", "http://b.example")),
        (" https://a.example:8443 , ", ("https://a.example:8443",)),
        ("http://[::1]:8000", ("http://[::1]:8000",)),
    ],
)
def test_origins_are_read(text: str, origins: tuple[str, ...]) -> None:
    assert Settings(origins=text).origins == origins


@pytest.mark.parametrize(
    "text", ["*", "null", "www.example.org", "https://*.example.org", "https://a.example/chat", "ftp://a.example", "https://u@a.example", "https://", "https://a.example?x"]
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(origins=text)


@with_sites
@pytest.mark.parametrize(
    ("origin", "status", "shown"),
    [
        (None, 200, None),
        (SITE, 200, SITE),
        (SITE.upper(), 200, SITE),
        ("http://127.0.0.1:9999", 200, "http://127.0.0.1:9999"),
        ("https://chat.example.org", 200, None),
        (DOOR, 200, None),
        (OTHER, 403, None),
        (f"{SITE}.evil.example", 403, None),
        (f"{SITE}:444", 403, None),
        ("http://www.example.org", 403, None),
        ("null", 403, None),
        ("", 403, None),
    ],
)
async def test_who_may_call(client: Any, changes: Any, origin: str | None, status: int, shown: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    for method, path, body in (("POST", "/api/v1/sessions", {}), ("GET", "/api/v1/units", None)):
        reply = await client.request(method, path, json=body, headers=headers)
        assert reply.status_code == status
        assert reply.headers.get("access-control-allow-origin") == shown
        assert reply.headers["vary"] == "Origin"
        if status == 403:
            assert reply.json()["error"]["code"] == "origin_not_allowed"


@with_sites
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [(SITE, True), (SITE.upper(), True), (DOOR, True), (None, True), (OTHER, False), ("null", False)],
)
async def test_a_website_may_ask_whether_it_may_call(
    client: Any, changes: Any, origin: str | None, allowed: bool
) -> None:
    reply = await client.get("/widget/permission", headers=from_site(origin))
    assert (reply.status_code, reply.json()) == (200, {"allowed": allowed})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert (reply.headers["vary"], reply.headers["cache-control"]) == ("Origin", "no-store")
    assert SITE not in str(reply.headers) + reply.text


@with_sites
async def test_errors_reach_the_website_too(client: Any, changes: Any) -> None:
    body = b'{"session": "' + b"x" * 20_000 + b'"}'
    headers = {"Origin": SITE, "Content-Type": "application/json"}
    reply = await client.post("/api/v1/chat", content=body, headers=headers)
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (413, SITE)
    assert reply.headers["access-control-expose-headers"] == "Date, Retry-After"


@with_sites
@pytest.mark.parametrize(("origin", "status"), [(SITE, 204), (DOOR, 204), (OTHER, 403)])
async def test_preflight(client: Any, changes: Any, origin: str, status: int) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization,content-type"}  # fmt: skip
    reply = await client.options("/api/v1/sessions", headers=asked)
    assert reply.status_code == status
    if origin == SITE:
        assert reply.headers["access-control-allow-origin"] == SITE
        assert reply.headers["access-control-allow-methods"] == "GET, POST, DELETE"
        assert reply.headers["access-control-allow-headers"] == "authorization, content-type"
    assert "access-control-allow-credentials" not in reply.headers


@with_sites
@pytest.mark.parametrize("path", ["/", "/healthz", "/clauses/yfbf-2022-107/fdi/6", "/openapi.json"])
async def test_pages_are_for_no_other_website(client: Any, changes: Any, path: str) -> None:
    reply = await client.get(path, headers=from_site(SITE))
    assert "access-control-allow-origin" not in reply.headers


@with_sites
@pytest.mark.parametrize(
    ("started", "used", "status"),
    [
        (SITE, SITE, 200),
        (SITE, "http://127.0.0.1:9999", 403),
        (SITE, DOOR, 403),
        (SITE, None, 403),
        (DOOR, SITE, 403),
        (DOOR, DOOR, 200),
        (DOOR, "https://chat.example.org", 200),
        (DOOR, None, 200),
        (None, None, 200),
        (None, SITE, 403),
        (None, DOOR, 403),
    ],
)
async def test_session_is_bound_to_its_website(
    client: Any, changes: Any, rasa: Any, started: str | None, used: str | None, status: int
) -> None:
    made = await client.post("/api/v1/sessions", json={}, headers=from_site(started))
    session = made.json()["session"]
    asked = {"session": session, "message_id": str(uuid.uuid4()), "message": "问"}
    reply = await client.post("/api/v1/chat", json=asked, headers=from_site(used))
    assert reply.status_code == status
    rating = {"session": session, "turn_id": "x", "rating": "up"}
    others = [
        await client.post("/api/v1/feedback", json=rating, headers=from_site(used)),
        await client.post("/api/v1/decisions", json={"session": session, "turn_id": "x"}, headers=from_site(used)),
        await client.request("DELETE", "/api/v1/sessions", json={"session": session}, headers=from_site(used)),
    ]
    if status == 403:
        assert {reply.json()["error"]["code"] for reply in others} == {"session_elsewhere"}
    else:
        assert [reply.status_code for reply in others] == [404, 404, 204]


@with_sites
async def test_a_page_of_the_door_is_known_by_its_browser(client: Any, changes: Any) -> None:
    made = await client.post("/api/v1/sessions", json={}, headers={"Sec-Fetch-Site": "same-origin"})
    body = {"session": made.json()["session"]}
    assert (await client.request("DELETE", "/api/v1/sessions", json=body, headers=from_site(DOOR))).status_code == 204


async def test_no_website_is_listed_by_default(client: Any) -> None:
    assert Settings.model_fields["origins"].default == ()
    reply = await client.post("/api/v1/sessions", json={}, headers=from_site(SITE))
    assert reply.status_code == 403


async def test_nothing_sets_a_cookie(client: Any, asker: Any) -> None:
    replies: list[httpx.Response] = [await client.get(path) for path in ("/", "/api/v1/widget", "/api/v1/units")]
    replies.append(await asker.ask())
    assert not any("set-cookie" in reply.headers for reply in replies)


async def test_internal_listener_knows_no_websites(internal: Any, door: Any) -> None:
    reply = await internal.options(
        "/internal/answer", headers={"Origin": SITE, "Access-Control-Request-Method": "POST"}
    )
    assert "access-control-allow-origin" not in reply.headers
    assert build_public_app(door) is not None
