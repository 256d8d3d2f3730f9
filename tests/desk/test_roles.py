"""Every path of the desk, tried by nobody and by each role; unsafe calls without their token and from other sites."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute

from bot.desk.access import Needs
from bot.desk.accounts import ROLES, Role, may
from bot.desk.app import MODULES
from tests.desk.conftest import API, NAMES, PASSWORD, Seat

ROUTES = [route for module in MODULES for route in module.router.routes if isinstance(route, APIRoute)]
OPEN = {"/ways", "/login", "/issuer/start", "/issuer/callback"}
CASES = [(method, route) for route in ROUTES for method in sorted(route.methods)]


def needed_role(route: APIRoute) -> Role | None:
    roles = [d.call.role for d in route.dependant.dependencies if isinstance(d.call, Needs)]
    assert len(roles) < 2
    return roles[0] if roles else None


def address(route: APIRoute) -> str:
    """The path with something in each place that fits its pattern but names nothing."""
    values = {"name": "notice" if "switches" in route.path else "nobody", "table": "days", "file": "phrasings.yml"}
    path = re.sub(r"\{(\w+)(:path)?\}", lambda m: values.get(m[1], "0" * 32), route.path)
    return path.removeprefix(API)


UNSAFE = [(method, route) for method, route in CASES if method != "GET" and needed_role(route)]


def test_the_table_holds_all_paths() -> None:
    assert len(CASES) > 35
    assert {address(route) for _, route in CASES if needed_role(route) is None} == OPEN


async def test_nobody(make_seat: Any) -> None:
    seat, found = make_seat(), {}
    for method, route in CASES:
        reply = await seat.call(method, address(route), {})
        code = reply.json()["error"]["code"] if reply.status_code >= 400 else ""
        found[method, route.path] = (reply.status_code, code) == (401, "signed_out")
    assert found == {(method, route.path): address(route) not in OPEN for method, route in CASES}


@pytest.mark.parametrize("role", ROLES)
async def test_each_role(seats: dict[Role, Seat], role: Role) -> None:
    found = {}
    for method, route in CASES:
        reply = await seats[role].call(method, address(route), {})
        code = reply.json()["error"]["code"] if reply.status_code >= 400 and reply.content else ""
        assert reply.status_code < 500 and code != "signed_out", (method, route.path, reply.text)
        found[method, route.path] = code == "role_insufficient"
        if address(route) == "/logout":
            await seats[role].sign_in(NAMES[role])
    needed = {(method, route.path): needed_role(route) for method, route in CASES}
    assert found == {case: one is not None and not may(role, one) for case, one in needed.items()}


@pytest.mark.parametrize("token", ["", "x", "x" * 500, "another's"])
async def test_unsafe_calls_need_their_token(seats: dict[Role, Seat], token: str) -> None:
    seat = seats["administrator"]
    sent = seats["operator"].csrf if token == "another's" else token
    for method, route in UNSAFE:
        reply = await seat.call(method, address(route), {}, **{"X-CSRF-Token": sent})
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "csrf_missing"), route.path


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_calls_of_other_sites(seats: dict[Role, Seat], site: str) -> None:
    login = next(case for case in CASES if address(case[1]) == "/login")
    for method, route in [*UNSAFE, login]:
        body = {"name": "chief", "password": PASSWORD} if route is login[1] else {}
        reply = await seats["administrator"].call(method, address(route), body, **{"Sec-Fetch-Site": site})
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "other_site"), route.path
