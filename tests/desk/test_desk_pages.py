"""The desk's page, its files and its sign-in form, as a browser without script sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.desk.audit import PURGE
from bot.desk.desk_pages import FOLDER, LOCALES
from bot.web.turns.run_turn import Unasked
from policy_index.clause_signals import ClauseSignals
from policy_index.entries import make_entries
from policy_index.term_data import load_yaml
from tests.desk.conftest import NAMES, PASSWORD
from tests.web.fake_assistant import corpus

FORM = {"content-type": "application/x-www-form-urlencoded"}
MODULES = sorted(file.name for file in FOLDER.glob("*.js"))
WORDS = {
    locale: json.loads((FOLDER / "locales" / f"{locale}.json").read_text(encoding="utf-8"))
    for locale in LOCALES.values()
}


def keys(value: Any, before: str = "") -> set[str]:
    """Every place of a locale, lists by their length."""
    if isinstance(value, dict):
        return {place for name, one in value.items() for place in keys(one, f"{before}.{name}")}
    return {f"{before}[{len(value)}]" if isinstance(value, list) else before}


def braces(value: Any) -> Any:
    """What is filled into each wording."""
    if isinstance(value, dict):
        return {name: braces(one) for name, one in value.items()}
    return sorted(re.findall(r"\{\w+\}", json.dumps(value)))


async def test_the_page_takes_scripts_of_its_own_alone(client: Any) -> None:
    reply = await client.get("/desk")
    policy = reply.headers["content-security-policy"]
    wanted = {
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "form-action 'self'", "img-src 'self'",
        "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    }  # fmt: skip
    assert set(policy.split("; ")) == wanted
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", reply.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', reply.text):
        found = await client.get(address)
        assert found.status_code == 200, address


@pytest.mark.parametrize("name", MODULES)
def test_modules_make_elements_in_one_place_only(name: str) -> None:
    """Text is never parsed: no module knows another way than bot/widget/dom.js, but for the shapes of a plot."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.startswith("// "), "the first line says what goes in and what comes out"
    assert not re.search(
        r"innerHTML|insertAdjacent|document\.write|\beval\b|new Function|createContextualFragment", text
    )
    assert "createElement(" not in text
    assert len(text.splitlines()) <= 300


def test_modules_import_what_is_there() -> None:
    for name in MODULES:
        text = (FOLDER / name).read_text(encoding="utf-8")
        for address in re.findall(r"(?:from|import\()\s*'([^']+)'", text):
            root = FOLDER.parents[1] / "widget" if address.startswith("/widget/") else FOLDER
            assert (root / Path(address).name).is_file(), (name, address)


@pytest.mark.parametrize("locale", [one for one in WORDS if one != "zh-CN"])
def test_locales_have_the_same_places(locale: str) -> None:
    assert keys(WORDS[locale]) == keys(WORDS["zh-CN"])
    assert braces(WORDS[locale]) == braces(WORDS["zh-CN"])


def test_every_act_of_the_audit_log_has_words(project: Path) -> None:
    """As they stand in the code: an act's name is the second value of every Act."""
    code = "".join(file.read_text(encoding="utf-8") for file in (project / "bot/desk").glob("*.py"))
    acts = set(re.findall(r'\bAct\(\s*[\w."]+,\s*"([a-z_.]+)"', code)) | {PURGE}
    assert len(acts) > 25 and acts == set(WORDS["zh-CN"]["acts"])


def test_every_signal_rule_and_intent_has_words(project: Path) -> None:
    """What a trace of an answer names: of candidates, of decisions, of rules, of Rasa."""
    words = WORDS["zh-CN"]
    decision = load_yaml(project / "bot/answering/decision.yml")
    of_decisions = {name for half in ("topic", "asked") for name in decision[half]["weights"]} | {"topic", "asked"}
    entries = make_entries(corpus(), {}, {})
    of_candidates = {*ClauseSignals(entries, corpus()).names, "clause_id", "score", "relevance"}
    code = "".join(file.read_text(encoding="utf-8") for file in (project / "bot/answering/replies").glob("*.py"))
    rules = set(re.findall(r'"rule": "([a-z_]+)"', code))
    rules |= set(re.findall(r'\b(?:about|offered)\(turn, [^"]*?"([a-z_]+)"', code))
    rules |= set(get_args(Unasked))
    told = {name for one in re.findall(r'\{\s*"rule": [^{}]*', code) for name in re.findall(r'"(\w+)":', one)}
    assert of_decisions | of_candidates | told <= set(words["signals"])
    assert len(rules) > 15 and rules == set(words["rules"])
    assert set(load_yaml(project / "domain.yml")["intents"]) == set(words["intents"])


@pytest.mark.parametrize(
    "path",
    ["", "desk.html", "sign_in.html", "none.js", "../desk.py", "..%2fdesk.py", "locales/", "locales/../desk.html"],
)
async def test_only_files_of_the_page_are_served(client: Any, path: str) -> None:
    assert (await client.get(f"/desk/files/{path}")).status_code == 404


@pytest.mark.parametrize(
    ("lang", "title"), [("zh-CN", "登录"), ("zh-TW", "登入"), ("en", "Sign in")]
)  # fmt: skip
async def test_the_form_in_three_languages(client: Any, lang: str, title: str) -> None:
    reply = await client.get(f"/desk/sign-in?lang={lang}")
    assert f"<h1>{title}</h1>" in reply.text
    assert "script-src" not in reply.headers["content-security-policy"]
    assert "<script" not in reply.text


async def test_signing_in_by_form(seats: Any, client: Any) -> None:
    sent = {"name": NAMES["operator"], "password": PASSWORD}
    reply = await client.post("/desk/sign-in", data=sent, headers=FORM)
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert (await client.get("/api/desk/v1/me")).json()["name"] == NAMES["operator"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": NAMES["operator"], "password": "wrong"}, 401),
        ({"name": "", "password": "x"}, 422),
        ({"name": "<script>pwned=1</script>", "password": "x"}, 401),
        ({"name": "n" * 500, "password": "x"}, 422),
        ({}, 422),
    ],
)
async def test_the_form_again_where_it_failed(seats: Any, client: Any, sent: dict[str, str], status: int) -> None:
    reply = await client.post("/desk/sign-in", data={**sent, "lang": "en"}, headers=FORM)
    assert reply.status_code == status
    assert "set-cookie" not in reply.headers
    assert WORDS["en"]["sign_in"]["errors"]["sign_in_failed"] in reply.text
    assert "<script" not in reply.text and PASSWORD not in reply.text


async def test_too_many_failures_say_when_to_come_back(seats: Any, client: Any) -> None:
    for _ in range(30):
        reply = await client.post("/desk/sign-in", data={"name": "nobody", "password": "x", "lang": "en"}, headers=FORM)
        if reply.status_code == 429:
            break
    assert reply.status_code == 429 and int(reply.headers["retry-after"]) >= 1
    assert WORDS["en"]["sign_in"]["errors"]["sign_in_locked"] in reply.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}], ids=str
)
async def test_forms_of_other_websites_are_refused(seats: Any, client: Any, headers: dict[str, str]) -> None:
    sent = {"name": NAMES["operator"], "password": PASSWORD}
    reply = await client.post("/desk/sign-in", data=sent, headers={**FORM, **headers})
    assert reply.status_code == 403 and "set-cookie" not in reply.headers


async def test_a_browser_that_says_only_its_origin_signs_in(seats: Any, client: Any) -> None:
    """As all do on plain http; the page's Referrer-Policy keeps the origin from being null."""
    page = await client.get("/desk/sign-in")
    assert page.headers["referrer-policy"] == "same-origin"
    own = f"http://{client.base_url.netloc.decode()}"
    sent = {"name": NAMES["operator"], "password": PASSWORD}
    reply = await client.post("/desk/sign-in", data=sent, headers={**FORM, "Origin": own})
    assert reply.status_code == 303


@pytest.mark.parametrize(("reason", "said"), [("role", "issuer_role"), ("state", "issuer"), ("<b>", "issuer")])
async def test_single_sign_on_that_failed(client: Any, reason: str, said: str) -> None:
    reply = await client.get("/desk", params={"sign_in": reason, "lang": "en"})
    assert reply.status_code == 403
    assert WORDS["en"]["sign_in"]["errors"][said] in reply.text
    assert "<b>" not in reply.text
