"""The chat as a whole page: its policy, who may frame it, its language, and what stands there without script."""

from __future__ import annotations

from typing import Any

import pytest

from bot.web.paths.page_words import load_wording

SITE = "https://www.example.org"


def policy(reply: Any) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in reply.headers["content-security-policy"].split(";")]
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("changes", [{"origins": f"{SITE}, http://127.0.0.1:9999", "demo_page": False}])
async def test_listed_websites_may_frame_it(client: Any, changes: Any) -> None:
    reply = await client.get("/chat")
    assert reply.status_code == 200
    assert policy(reply) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": f"'self' {SITE} http://127.0.0.1:9999",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert "x-frame-options" not in reply.headers
    assert 'mode="page"' in reply.text and "/ask" not in reply.text


async def test_nobody_else_may(client: Any) -> None:
    assert policy(await client.get("/chat"))["frame-ancestors"] == "'self'"
    other = await client.get("/healthz")
    assert (policy(other)["frame-ancestors"], other.headers["x-frame-options"]) == ("'none'", "DENY")


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "", "zh-Hans"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=zh-TW", "", "zh-Hant"),
        ("?lang=fr", "en", "en"),
        ("", "zh-HK,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("", "zh-Hant-TW", "zh-Hant"),
        ("", "fr;q=0.9, en-GB;q=0.8, zh;q=0.1", "en"),
        ("", "en;q=0.2, zh-CN", "zh-Hans"),
        ("", "en;q=0", "zh-Hans"),
        ("", "*;q=x, ,;;q=", "zh-Hans"),
    ],
)
async def test_language(client: Any, query: str, accepted: str, lang: str) -> None:
    reply = await client.get(f"/chat{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{lang}">' in reply.text
    locale = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "en": "en"}[lang]
    assert f'data-locale="{locale}"' in reply.text and f' locale="{locale}"' in reply.text


async def test_without_script_it_leads_to_the_form(client: Any) -> None:
    page = (await client.get("/chat")).text
    inside = page[page.index("<noscript>") : page.index("</noscript>")]
    assert 'href="/ask"' in inside


def test_every_page_has_the_same_words_in_three_languages() -> None:
    for page, by_language in load_wording().items():
        assert set(by_language) == {"zh-Hans", "zh-Hant", "en"}, page
        assert len({tuple(words) for words in by_language.values()}) == 1, page
