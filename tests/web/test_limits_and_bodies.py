"""Requests that are too many, too large, of the wrong kind or nonsense: the contract's error, never a stack trace."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.requests import Request

from bot.web.app import build_public_app
from bot.web.door import Door
from bot.web.request_limits import client_address

JSON = {"content-type": "application/json"}
PROXIES = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))


def error_of(reply: httpx.Response) -> tuple[int, str]:
    assert set(reply.json()) == {"error"}
    assert {"code", "message"} <= set(reply.json()["error"]) <= {
        "code", "message", "field", "position", "suggestions",
    }  # fmt: skip
    assert "Traceback" not in reply.text
    return reply.status_code, reply.json()["error"]["code"]


@pytest.mark.parametrize("changes", [{"turns_per_minute": 3}])
async def test_turns_of_a_session(asker: Any, new_asker: Any, changes: Any) -> None:
    same = str(uuid.uuid4())
    assert (await asker.ask(message_id=same)).status_code == 200
    for _ in range(2):
        assert (await asker.ask()).status_code == 200
    refused = await asker.ask()
    assert error_of(refused) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await asker.ask(message_id=same)).status_code == 200  # a repetition is no turn
    assert (await (await new_asker()).ask()).status_code == 200


@pytest.mark.parametrize("changes", [{"requests_per_minute": 4}])
async def test_requests_of_an_address(client: Any, asker: Any, changes: Any) -> None:
    paths = [
        client.get("/api/v1/search?q=a"),
        client.post("/api/v1/search", json={"q": "a"}),
        asker.ask(),
        client.post("/ask", data={"message": "问"}),
    ]
    assert [(await path).status_code for path in paths] == [200] * 4
    assert error_of(await asker.ask())[0] == 429
    assert (await client.post("/ask", data={"message": "问"})).status_code == 429
    assert (await client.get("/api/v1/units")).status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("9.9.9.9", "1.2.3.4", "9.9.9.9"),
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "unknown"),
        ("10.1.1.1", "2001:db8::1", "2001:db8::/64"),
        ("::ffff:127.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "1.2.3.4:50123", "1.2.3.4"),
        ("127.0.0.1", "[2001:db8::1]:443", "2001:db8::/64"),
        ("127.0.0.1", "1.2.3.4:x", "unknown"),
    ],
)
def test_address_behind_proxies(peer: str, forwarded: str, address: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert client_address(request, PROXIES) == address


async def _chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "expected"),
    [
        ("POST", "/api/v1/chat", b" " * 16_385, JSON, (413, "body_too_large")),
        ("POST", "/api/v1/chat", "chunked", JSON, (413, "body_too_large")),
        ("POST", "/ask", b"message=" + b"a" * 20_000, {"content-type": "application/x-www-form-urlencoded"}, (413, "body_too_large")),
        ("POST", "/api/v1/chat", b"{}", {"content-type": "text/plain"}, (415, "unsupported_media_type")),
        ("POST", "/api/v1/chat", b"{}", {}, (415, "unsupported_media_type")),
        ("POST", "/ask", b"{}", JSON, (415, "unsupported_media_type")),
        ("POST", "/api/v1/chat", b"{", JSON, (400, "invalid_json")),
        ("POST", "/api/v1/chat", b'{"message": "\xff"}', JSON, (400, "invalid_json")),
        ("POST", "/api/v1/chat", b"[" * 10_000, JSON, (400, "invalid_json")),
        ("POST", "/api/v1/chat", b"[]", JSON, (422, "invalid_request")),
        ("POST", "/api/v1/chat", b"", {}, (422, "invalid_request")),
        ("POST", "/api/v1/search", b'{"q": "\\ud800"}', JSON, (422, "invalid_request")),
        ("POST", "/api/v1/search", b'{"q": "a", "limit": 1e400}', JSON, (422, "invalid_request")),
        ("POST", "/api/v1/sessions", b'{"lang": "fr"}', JSON, (422, "invalid_request")),
        ("GET", "/api/v1/search?q=" + "a" * 201, None, {}, (422, "invalid_request")),
        ("GET", "/api/v1/search", None, {}, (422, "invalid_request")),
        ("GET", "/api/v1/search?q=%E2%80%8B", None, {}, (422, "message_empty")),
        ("GET", "/api/v1/search?q=a&unit=nobody", None, {}, (422, "unit_unknown")),
        ("GET", "/nowhere", None, {}, (404, "not_found")),
        ("GET", "/docs", None, {}, (404, "not_found")),
        ("PUT", "/api/v1/chat", None, {}, (405, "method_not_allowed")),
        ("GET", "/api/v1/clauses/yfbf-2022-107/fdi/99", None, {}, (404, "clause_unknown")),
        ("GET", "/api/v1/units/nobody", None, {}, (404, "unit_unknown")),
        ("DELETE", "/api/v1/sessions", None, {}, (422, "invalid_request")),
    ],
)  # fmt: skip
async def test_errors(client: Any, method: str, path: str, content: Any, headers: Any, expected: Any) -> None:
    body = _chunks(40_960) if content == "chunked" else content
    assert error_of(await client.request(method, path, content=body, headers=headers)) == expected


async def test_errors_name_the_field(client: Any) -> None:
    reply = await client.post("/api/v1/search", json={"q": "a", "limit": 500})
    assert reply.json()["error"]["field"] == "limit"


async def test_unexpected_fault_is_an_error_of_ours(client: Any, assistant: Any, capfd: Any) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("words of the asker")

    assistant.search = fail
    assert error_of(await client.get("/api/v1/search?q=a")) == (500, "internal")
    assert "words of the asker" not in capfd.readouterr().err


async def test_database_fault_is_503(asker: Any, door: Door, monkeypatch: Any) -> None:
    with door.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE turns")
    assert error_of(await asker.ask()) == (503, "database_unavailable")


async def test_security_headers_stand_everywhere(client: Any) -> None:
    for path in ("/", "/healthz", "/nowhere", "/clauses/yfbf-2022-107/fdi/6", "/api/v1/documents"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert ("script-src" in headers["content-security-policy"]) == (path == "/")  # the chat stands on it
        assert headers["referrer-policy"] == "no-referrer"


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(message=st.one_of(st.text(max_size=60), st.text(alphabet="/\\／⁄\u2060\u200b\u202e \x00\ud800a一", max_size=12)))
async def test_any_message_gets_a_card_or_a_named_error(door: Door, message: str) -> None:
    transport = httpx.ASGITransport(app=build_public_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        session = (await client.post("/api/v1/sessions", json={})).json()["session"]
        body = json.dumps({"session": session, "message_id": str(uuid.uuid4()), "message": message})
        reply = await client.post("/api/v1/chat", content=body, headers=JSON)
    if reply.status_code == 200:
        assert not reply.json()["cards"][0]["text"].removeprefix("rasa: ").startswith("/")
    else:
        assert error_of(reply)[0] in (422, 429)
