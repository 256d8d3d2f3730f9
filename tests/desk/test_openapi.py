"""The desk's own description under schemathesis, asked by an administrator; and that the public one keeps silent of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.desk.access import COOKIE
from bot.web.app import build_public_app
from bot.web.door import Door
from tests.desk.conftest import API, Seat

# A well-formed id still names nothing, and a name that fits may be none.
TOO_STRICT = [positive_data_acceptance]
LEFT_OUT = {f"{API}/logout", f"{API}/me/password"}  # they end the sign-in that all others need


@pytest.mark.parametrize("changes", [{"requests_per_minute": 100_000, "body_bytes": 10_000_000}])
async def test_openapi_keeps_its_word(accounts: Any, make_seat: Any, door: Door, changes: Any) -> None:
    administrator = make_seat("testclient")  # as schemathesis calls itself
    await administrator.sign_in("chief")
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", build_public_app(door))
    sent = {"X-CSRF-Token": administrator.csrf}
    cookies = {COOKIE: administrator.client.cookies[COOKIE]}
    operations = [result.ok() for result in schema.get_all_operations() if result.ok().path not in LEFT_OUT]
    assert len(operations) > 35
    for operation in operations:

        @hypothesis_settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)))
        def check(case: Any) -> None:
            response = case.call(headers=sent, cookies=cookies)
            case.validate_response(response, excluded_checks=TOO_STRICT)
            assert response.status_code != 401 or case.operation.path.endswith("/login")
            if response.status_code >= 400:
                assert set(response.json()) == {"error"}

        check()


async def test_the_public_description_does_not_hold_the_desk(client: httpx.AsyncClient) -> None:
    assert not [path for path in (await client.get("/openapi.json")).json()["paths"] if "desk" in path]


@pytest.mark.parametrize("changes", [{"desk": False}])
async def test_the_desk_can_be_switched_off(client: httpx.AsyncClient, changes: Any) -> None:
    assert (await client.get(f"{API}/ways")).status_code == 404


async def test_no_answer_of_the_desk_is_kept_or_read_by_other_sites(administrator: Seat) -> None:
    reply = await administrator.call("GET", "/me", Origin="https://other.example")
    assert reply.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in reply.headers
