"""Single sign-on against a small issuer: who comes in with which role, and every way a stranger could try."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from bot.desk.access import COOKIE
from bot.desk.accounts import AccountChange, AccountStore
from bot.desk.app import build_desk_app
from bot.desk.tables import AccountRow
from bot.web.door import Door
from bot.web.settings import Settings, SettingsError, read_settings
from tests.desk.conftest import API, PASSWORD
from tests.desk.fake_issuer import FakeIssuer, settings_of_issuer


@pytest.fixture
def settings(make_settings: Any) -> Settings:
    return make_settings(**settings_of_issuer())


@pytest.fixture(scope="session")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "k"})


@pytest.fixture
def issuer(key: RSAKey) -> FakeIssuer:
    return FakeIssuer(key=key)


@pytest.fixture
async def browser(door: Door, issuer: FakeIssuer, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = build_desk_app(door, issuer.transport)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://door") as opened:
        yield opened


async def sign_on(browser: httpx.AsyncClient, issuer: FakeIssuer, **bent: str) -> str:
    """The way there and back; where the browser ends up."""
    out = await browser.get(f"{API}/issuer/start")
    assert out.status_code == 303
    back = issuer.visit(out.headers["location"]) | bent
    return (await browser.get(f"{API}/issuer/callback", params=back)).headers["location"]


async def role(browser: httpx.AsyncClient) -> str | None:
    reply = await browser.get(f"{API}/me")
    return reply.json()["role"] if reply.status_code == 200 else None


async def test_first_sign_on_makes_the_account(browser: Any, issuer: FakeIssuer, door: Door) -> None:
    assert (await browser.get(f"{API}/ways")).json() == {"password": True, "issuer": f"{API}/issuer/start"}
    assert await sign_on(browser, issuer) == "/desk"
    me = (await browser.get(f"{API}/me")).json()
    assert (me["name"], me["role"]) == ("li.ming", "reviewer")
    account = AccountStore(door.store.engine).get("li.ming")
    assert account.signs_in_by == "issuer"
    with door.store.engine.begin() as connection:
        row = connection.execute(select(AccountRow.password, AccountRow.subject)).one()
    assert row.password is None and row.subject != "42"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"roles": ["operator"]}, "operator"),
        ({"roles": "administrator"}, "administrator"),
        ({"roles": ["operator", "administrator", "reviewer"]}, "administrator"),
    ],
)
async def test_roles(browser: Any, issuer: FakeIssuer, claims: dict[str, Any], expected: str) -> None:
    issuer.claims = claims
    assert await sign_on(browser, issuer) == "/desk"
    assert await role(browser) == expected


async def test_the_issuer_takes_a_role_away(browser: Any, issuer: FakeIssuer, door: Door) -> None:
    await sign_on(browser, issuer)
    issuer.claims = {"roles": ["operator"], "preferred_username": "renamed"}
    await sign_on(browser, issuer)
    assert await role(browser) == "operator"
    assert [account.name for account in AccountStore(door.store.engine).all()] == ["li.ming"]


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://other.example"}, "token"),
        ({"aud": "another"}, "token"),
        ({"aud": None}, "token"),
        ({"exp": 1}, "token"),
        ({"exp": None}, "token"),
        ({"nonce": "of another visit"}, "token"),
        ({"nonce": None}, "token"),
        ({"sub": None}, "token"),
        ({"roles": []}, "role"),
        ({"roles": None}, "role"),
        ({"roles": ["Administrator"]}, "role"),
        ({"roles": {"administrator": True}}, "role"),
        ({"preferred_username": "a b"}, "name"),
    ],
    ids=str,
)
async def test_tokens_that_are_refused(
    browser: Any, issuer: FakeIssuer, claims: dict[str, Any], reason: str, door: Door
) -> None:
    issuer.claims = claims
    assert await sign_on(browser, issuer) == f"/desk?sign_in={reason}"
    assert await role(browser) is None
    assert AccountStore(door.store.engine).all() == []


@pytest.mark.parametrize(
    ("algorithm", "signing_key"),
    [("RS256", RSAKey.generate_key(2048)), ("HS256", OctKey.import_key("the client's secret, longer than needed"))],
    ids=["another key", "a shared secret"],
)
async def test_signatures_of_others(browser: Any, issuer: FakeIssuer, algorithm: str, signing_key: Any) -> None:
    issuer.algorithm, issuer.signing_key = algorithm, signing_key
    assert await sign_on(browser, issuer) == "/desk?sign_in=token"


@pytest.mark.parametrize(("bent", "reason"), [({"state": "x"}, "state"), ({"code": "x"}, "code")], ids=str)
async def test_bent_returns(browser: Any, issuer: FakeIssuer, bent: dict[str, str], reason: str) -> None:
    assert await sign_on(browser, issuer, **bent) == f"/desk?sign_in={reason}"
    assert await role(browser) is None


async def test_a_return_in_another_browser(browser: Any, issuer: FakeIssuer) -> None:
    back = issuer.visit((await browser.get(f"{API}/issuer/start")).headers["location"])
    browser.cookies.clear()
    reply = await browser.get(f"{API}/issuer/callback", params=back)
    assert reply.headers["location"] == "/desk?sign_in=state"


async def test_a_return_that_is_repeated(browser: Any, issuer: FakeIssuer) -> None:
    back = issuer.visit((await browser.get(f"{API}/issuer/start")).headers["location"])
    places = [(await browser.get(f"{API}/issuer/callback", params=back)).headers["location"] for _ in range(2)]
    assert places == ["/desk", "/desk?sign_in=state"]


async def test_an_issuer_that_is_down(browser: Any, issuer: FakeIssuer) -> None:
    issuer.down = True
    assert (await browser.get(f"{API}/issuer/start")).headers["location"] == "/desk?sign_in=issuer"


async def test_a_disabled_account_stays_out(browser: Any, issuer: FakeIssuer, door: Door) -> None:
    await sign_on(browser, issuer)
    AccountStore(door.store.engine).change("li.ming", AccountChange(disabled=True), "chief")
    assert await sign_on(browser, issuer) == "/desk?sign_in=disabled"


async def test_the_name_of_an_account_with_a_password_is_not_taken_over(
    browser: Any, issuer: FakeIssuer, door: Door
) -> None:
    AccountStore(door.store.engine).add("li.ming", "operator", PASSWORD, "chief")
    assert await sign_on(browser, issuer) == "/desk?sign_in=name_taken"


async def test_no_password_opens_an_account_of_the_issuer(browser: Any, issuer: FakeIssuer) -> None:
    await sign_on(browser, issuer)
    browser.cookies.clear()
    reply = await browser.post(f"{API}/login", json={"name": "li.ming", "password": "the password of nobody"})
    assert reply.status_code == 401


async def test_cookies(browser: Any, issuer: FakeIssuer) -> None:
    out = await browser.get(f"{API}/issuer/start")
    cookie = out.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and f"path={API}/issuer" in cookie
    back = issuer.visit(out.headers["location"])
    session = (await browser.get(f"{API}/issuer/callback", params=back)).headers.get_list("set-cookie")
    assert any(COOKIE in one and "samesite=strict" in one.lower() for one in session)


def test_dotted_claims() -> None:
    from bot.desk.oidc import SignOnFailed, _read_role

    claims = {"realm_access": {"roles": ["operator"]}}
    assert _read_role(claims, "realm_access.roles") == "operator"
    with pytest.raises(SignOnFailed):
        _read_role(claims, "realm_access.roles.x")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ZHENGDA_OIDC_ISSUER": "http://issuer.example", "ZHENGDA_OIDC_CLIENT_ID": "c"}, "https"),
        ({"ZHENGDA_OIDC_ISSUER": "https://issuer.example"}, "ZHENGDA_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_would_be_unsafe(monkeypatch: Any, variables: Any, expected: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=expected):
        read_settings()
