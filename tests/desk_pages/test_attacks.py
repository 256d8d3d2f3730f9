"""A real browser with a signed-in administrator: pages of other origins change nothing, a stolen cookie ends its sign-in."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.desk_pages.seat import Seat

CHANGED = "SELECT count(*) FROM desk_calls UNION ALL SELECT count(*) FROM switches UNION ALL SELECT count(*) FROM desk_accounts"
ACCOUNT = {"name": "intruder", "role": "administrator", "password": "a horse that was let in"}
# A form can send JSON as text: its name and value are the halves, with the = inside a text.
FORM = """<!doctype html><form method="post" enctype="text/plain" action="ADDRESS/api/desk/v1/accounts">
<input name='{"name": "intruder", "role": "administrator", "password": "a horse that was let' value='in"}'></form>"""
EMPTY = """<!doctype html><form method="post" action="ADDRESS/api/desk/v1/calls"></form>"""
FETCH = """async ([address, account]) => {
  const send = (path, more) => fetch(address + path, { credentials: 'include', ...more }).then(() => 'sent', () => 'refused');
  const body = JSON.stringify(account);
  return [
    await send('/api/desk/v1/calls', { method: 'POST', mode: 'no-cors' }),
    await send('/api/desk/v1/accounts', { method: 'POST', mode: 'no-cors', body }),
    await send('/api/desk/v1/accounts', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }),
    await send('/api/desk/v1/switches/chat', { method: 'PUT', body: '{}', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': 'x' } }),
  ];
}"""


@contextmanager
def website(content: str) -> Iterator[int]:
    """A page of somebody else on this machine; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def rows(door: Any, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{door.file}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def attacked(sit_down: Callable[..., Seat], watch: Any, door: Any) -> Iterator[Page]:
    """Another page in the browser of an administrator who is signed in; nothing has changed after the test."""
    for expected in ("status of 403", "CORS", "ERR_FAILED", "Failed to load resource"):
        watch.forgive(expected)
    seat = sit_down("administrator", is_new=True)
    before = rows(door, CHANGED)
    yield seat.page.context.new_page()
    assert rows(door, CHANGED) == before
    seat.page.reload()
    expect(seat.box).to_be_visible()  # and nobody was signed out


# Of 127.0.0.1 with another port the browser sends the cookie along: to it this is the same site.
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize(
    ("form", "refused"),
    [(FORM, {"127.0.0.1": 415, "localhost": 415}), (EMPTY, {"127.0.0.1": 403, "localhost": 401})],
    ids=["text as JSON", "empty"],
)
def test_a_form_of_another_origin_changes_nothing(
    attacked: Page, door: Any, host: str, form: str, refused: dict[str, int]
) -> None:
    with website(form.replace("ADDRESS", door.address)) as port:
        attacked.goto(f"http://{host}:{port}/")
        with attacked.expect_response(f"{door.address}/api/desk/**") as sent:
            attacked.evaluate("document.forms[0].submit()")
        assert sent.value.status == refused[host]
        with_cookie = "cookie" in sent.value.request.all_headers()
        assert with_cookie is (host == "127.0.0.1"), "the cookie goes to its own site alone, and does not suffice there"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_script_of_another_origin_changes_and_reads_nothing(attacked: Page, door: Any, host: str) -> None:
    with website("<!doctype html><title>elsewhere</title>") as port:
        attacked.goto(f"http://{host}:{port}/")
        failed: list[str] = []
        attacked.on("requestfailed", lambda request: failed.append(f"{request.method} {request.failure}"))
        assert attacked.evaluate(FETCH, [door.address, ACCOUNT]) == ["refused"] * 4
        read = (
            f"fetch('{door.address}/api/desk/v1/me', {{ credentials: 'include' }}).then(() => 'read', () => 'refused')"
        )
        assert attacked.evaluate(read) == "refused"
        answered = [one for one in failed if "BLOCKED_BY_RESPONSE" in one]
        assert len([one for one in answered if one.startswith("POST")]) == 2, f"the door was reached: {failed}"


def test_a_cookie_in_another_browser_ends_its_sign_in(sit_down: Any, new_context: Any, door: Any, watch: Any) -> None:
    stolen = "SELECT count(*) FROM desk_audit WHERE act = 'sign_in.stolen' AND actor = 'second'"
    watch.forgive("status of 401")
    seat: Seat = sit_down("second", is_new=True)
    (before,) = rows(door, stolen)[0]
    thief = new_context(locale="zh-CN", user_agent="Mozilla/5.0 (another browser)")
    thief.add_cookies(seat.page.context.cookies())
    page = thief.new_page()
    page.goto(f"{door.address}/desk")
    password = seat.words["sign_in"]["password"]
    expect(page.get_by_label(password)).to_be_visible()
    assert rows(door, stolen) == [(before + 1,)]
    seat.page.reload()
    expect(seat.page.get_by_label(password)).to_be_visible()  # the owner learns of it, and signs in anew
    assert rows(door, stolen) == [(before + 1,)]
    assert seat.page.request.get(f"{door.address}/api/desk/v1/tickets").status == 401
