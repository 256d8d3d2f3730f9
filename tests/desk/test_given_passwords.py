"""Whoever has a password that somebody else gave changes it first: the sign-in says so, and nothing else is open until then."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.desk.accounts import ROLES, AccountChange, AccountStore, Role
from bot.desk.tables import AuditRow
from bot.web.door import Door
from tests.desk.conftest import Seat
from tests.desk.test_roles import CASES, address, needed_role

GIVEN = "given by somebody else"
OWN = "chosen by its owner 1"
OPEN_BEFORE = {"/me", "/logout", "/me/password"}


async def refusal_code(seat: Seat, method: str, path: str, body: Any = None) -> str:
    reply = await seat.call(method, path, body)
    return str(reply.json()["error"]["code"]) if reply.status_code >= 400 and reply.content else ""


async def change(seat: Seat, current: str, new: str) -> int:
    return (await seat.call("POST", "/me/password", {"current": current, "new": new})).status_code


def logged(door: Door, target: str) -> list[tuple[str, str, Any]]:
    """Acts on one account: who, what, and what is said of the password."""
    with door.store.engine.begin() as connection:
        acts = select(AuditRow.actor, AuditRow.act, AuditRow.details).where(AuditRow.target == target)
        found = connection.execute(acts.order_by(AuditRow.id)).all()
    return [(actor, act, json.loads(details).get("password")) for actor, act, details in found]


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_else_is_open_before_the_change(accounts: AccountStore, make_seat: Any, role: Role) -> None:
    accounts.add("new", role, GIVEN, "chief")
    seat = make_seat()
    reply = await seat.sign_in("new", GIVEN)
    assert (reply.status_code, reply.json()["must_change_password"]) == (200, True)
    assert (await seat.get("/me"))["must_change_password"] is True
    needing = [(method, route) for method, route in CASES if needed_role(route) and address(route) != "/logout"]
    found = {(m, route.path): await refusal_code(seat, m, address(route), {}) for m, route in needing}
    is_due = {case: code == "password_change_due" for case, code in found.items()}
    assert is_due == {(m, route.path): address(route) not in OPEN_BEFORE for m, route in needing}
    assert (await seat.call("POST", "/logout")).status_code == 204


async def test_a_given_password_is_changed_once(
    administrator: Seat, make_seat: Any, door: Door, both_databases: str
) -> None:
    new = await administrator.post("/accounts", {"name": "new", "role": "operator", "password": GIVEN})
    assert new["must_change_password"] is True
    seat = make_seat()
    await seat.sign_in("new", GIVEN)
    assert await refusal_code(seat, "POST", "/me/password", {"current": GIVEN, "new": GIVEN}) == "password_same"
    assert await change(seat, GIVEN, OWN) == 204
    assert (await seat.sign_in("new", OWN)).json()["must_change_password"] is False
    assert (await seat.get("/calls"))["calls"] == []
    acts = [(actor, act, said) for actor, act, said in logged(door, "new") if act.startswith("account.")]
    assert acts == [("chief", "account.add", "given"), ("new", "account.change", "own")]


async def test_a_reset_password_has_to_be_changed_again(administrator: Seat, make_seat: Any, door: Door) -> None:
    reset = await administrator.call("PATCH", "/accounts/xiaowang", {"password": GIVEN})
    assert reset.json()["must_change_password"] is True
    seat = make_seat()
    assert (await seat.sign_in("xiaowang", GIVEN)).json()["must_change_password"] is True
    assert await refusal_code(seat, "GET", "/calls") == "password_change_due"
    assert logged(door, "xiaowang")[-2] == ("chief", "account.change", "given")


def test_another_change_does_not_touch_it(accounts: AccountStore) -> None:
    accounts.add("new", "operator", GIVEN, "chief")
    changed = [accounts.change(name, AccountChange(role="reviewer"), "chief") for name in ("new", "xiaowang")]
    assert [account.must_change_password for account in changed] == [True, False]


async def test_the_form_leads_to_the_page_that_asks_for_it(accounts: AccountStore, client: Any) -> None:
    accounts.add("new", "operator", GIVEN, "chief")
    reply = await client.post("/desk/sign-in", data={"name": "new", "password": GIVEN})
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk")
    assert (await client.get("/api/desk/v1/me")).json()["must_change_password"] is True
    assert (await client.get("/api/desk/v1/tickets")).status_code == 403
