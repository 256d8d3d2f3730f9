"""The clause's page and the sample website: what they say, in three languages, without inline script, as their policy has it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from bot.web.door import Door
from tests.web.fake_assistant import CLAUSE, corpus
from tests.web.test_chat_page import policy
from tests.web.test_pages_and_paths import Tags

LANGUAGES = ["zh-Hans", "zh-Hant", "en"]
EVERY_PAGE = ["/", "/ask", "/chat", f"/clauses/{CLAUSE}", f"/clauses/{CLAUSE}?from=1&to=9", "/clauses/none"]


async def text_of(client: Any, path: str, **headers: str) -> str:
    return unescape((await client.get(path, headers=headers)).text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_pages_speak_three_languages(client: Any, path: str, lang: str) -> None:
    reply = await client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert f'<html lang="{lang}">' in reply.text
    frame = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", reply.text.partition("<body")[2], flags=re.DOTALL)
    han = re.findall(
        r"[\u4e00-\u9fff]+", re.sub(r"<nav[^>]*languages.*?</nav>|<legend>.*?</fieldset>", "", frame, flags=re.DOTALL)
    )
    if lang == "en" and not path.startswith("/clauses/none"):
        assert [word for word in han if word not in ("依据", "以下均需各区政府负责", "不再列出")] == []
    elif lang != "en":
        assert han


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_no_page_holds_script_or_style_of_its_own(client: Any, path: str) -> None:
    reply = await client.get(path)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|javascript:", reply.text)
    assert "'unsafe" not in reply.headers["content-security-policy"]
    for address in re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', reply.text):
        assert (await client.get(address)).status_code == 200, address


@pytest.mark.parametrize(
    ("path", "scripts"), [("/", "'self'"), ("/chat", "'self'"), ("/ask", None), (f"/clauses/{CLAUSE}", None)]
)
async def test_policies(client: Any, path: str, scripts: str | None) -> None:
    rules = policy(await client.get(path))
    assert rules["default-src"] == "'none'"
    assert rules.get("script-src") == scripts
    assert rules.get("require-trusted-types-for") == ("'script'" if scripts else None)
    assert rules["frame-ancestors"] == ("'none'" if path in ("/", "/ask") else "'self'")


@pytest.mark.parametrize("path", ["pages.yml", "sample.html", "layout.html", "../app.py", "none.css", ""])
async def test_templates_are_no_files(client: Any, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code == 404


@pytest.mark.parametrize(
    ("path", "media_type"), [("page.css", "text/css"), ("sample.css", "text/css"), ("preview.js", "text/javascript")]
)
async def test_files_of_pages_are_for_pages(client: Any, path: str, media_type: str) -> None:
    reply = await client.get(f"/static/{path}")
    assert reply.headers["content-type"].startswith(media_type)
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    again = await client.get(f"/static/{path}", headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_sample_page_is_nobodys(client: Any, lang: str) -> None:
    reply = await client.get("/", params={"lang": lang})
    words = {"zh-Hans": "演示页面", "zh-Hant": "演示頁面", "en": "Demonstration page"}
    assert reply.text.count(words[lang]) >= 2
    assert "noindex" in reply.headers["x-robots-tag"] and '<meta name="robots" content="noindex">' in reply.text
    assert "img" not in Tags(reply.text).tags
    assert "重庆市商务委员会" not in reply.text


async def test_the_sample_page_embeds_the_chat_and_answers_without_it(client: Any, door: Door) -> None:
    page = await text_of(client, "/?lang=zh-TW")
    assert '<script src="/widget/policy-chat.js" data-locale="zh-TW" defer></script>' in page
    assert page.count("<policy-chat ") == 1
    assert f'<script src="{door.settings.public_address}/widget/policy-chat.js" data-locale="zh-TW" defer>' in page
    inside = page[page.index("<noscript>") : page.index("</noscript>")]
    assert 'action="/ask?lang=zh-Hant"' in inside
    for opener in door.suggestions.openers["zh-Hant"]:
        assert f'data-ask="{opener.text}"' in page
    number = corpus().documents[0].number
    assert number and number in page
    assert 'href="/clauses/yfbf-2022-107/fdi/preamble?lang=zh-Hant"' in page


async def test_a_link_to_the_form_asks_nothing(client: Any, assistant: Any) -> None:
    page = await text_of(client, "/ask?lang=en&message=" + "a" * 3000 + "%3Cscript%3E")
    assert "a" * 2000 + "</textarea>" in page
    assert assistant.asked == []


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_form_explains_itself_in_its_language(client: Any, lang: str) -> None:
    reply = await client.post(f"/ask?lang={lang}", data={"message": " "})
    words = {"zh-Hans": "请写下您的问题。", "zh-Hant": "請寫下您的問題。", "en": "Please write your question."}
    assert (reply.status_code, words[lang] in reply.text) == (422, True)


async def test_units_and_why(client: Any) -> None:
    page = await text_of(client, f"/clauses/{CLAUSE}?lang=en")
    for unit in corpus().units_of(CLAUSE):
        assert unit.name in page
        if unit.note:
            assert f'<a href="/clauses/{unit.note.clause_id}?lang=en">By the words “{unit.note.quote}”</a>' in page
    assert "本条未列责任单位" in await text_of(client, "/clauses/yfbf-2022-107/fdi/expiry")


async def test_every_clause_names_its_neighbours_by_title(client: Any) -> None:
    for clause in corpus().clauses:
        page = await text_of(client, f"/clauses/{clause.clause_id}")
        for neighbour in filter(None, corpus().neighbours(clause.clause_id)):
            assert f'href="/clauses/{neighbour}"' in page
            assert corpus().clause(neighbour).title in page[page.index('class="neighbours"') :]


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_measures_of_the_clause(client: Any, door: Door, lang: Any) -> None:
    measure = next(one for one in door.measures.measures)
    page = await text_of(client, f"/clauses/{measure.clause_id}?lang={lang}")
    assert measure.title[lang] in page and measure.who[lang] in page
    for tier in measure.tiers:
        for spec in tier.conditions:
            assert (f"{spec.name[lang]}" in page and f'<q lang="zh-Hans">{spec.quote}</q>' in page) == (
                spec.clause_id == measure.clause_id
            )
    draft = {"zh-Hans": "尚未经主管部门审核", "zh-Hant": "尚未經主管部門審核", "en": "not yet reviewed by an authority"}
    assert draft[lang] in page


async def test_a_citation_to_copy(client: Any, door: Door) -> None:
    clause, document = corpus().clause(CLAUSE), corpus().documents[0]
    page = await text_of(client, f"/clauses/{CLAUSE}?from=2&to=14")
    place = "，重庆市建设高质量外资集聚地三年行动计划第6条"
    address = f"{door.settings.public_address}/clauses/{CLAUSE}?from=2&to=14"
    assert f"“{clause.text[2:14]}”——《{document.title}》（{document.number}）{place}。{address}" in page
    whole = await text_of(client, "/clauses/yfbf-2022-107/trade/goals")
    assert f"》（{document.number}），重庆市推动外贸高质量发展三年行动计划“发展目标”。" in whole


@pytest.mark.parametrize(("span", "marked"), [("?from=2&to=14", True), ("", False), ("?from=9&to=2", False)])
async def test_the_marked_words_are_where_the_page_opens(client: Any, span: str, marked: bool) -> None:
    page = await text_of(client, f"/clauses/{CLAUSE}{span}")
    assert ('<mark id="quote" tabindex="-1" autofocus>' in page) == marked
    assert ("?from=2&to=14&lang=en" in page) == marked


async def test_the_english_rendering_says_that_it_is_unofficial(client: Any) -> None:
    assert "Unofficial English rendering" in await text_of(client, f"/clauses/{CLAUSE}?lang=en")
    assert "Unofficial" not in await text_of(client, f"/clauses/{CLAUSE}?lang=zh-Hans")


@pytest.mark.parametrize("changes", [{"origins": "https://www.example.org"}])
async def test_listed_websites_may_frame_a_clause(client: Any, changes: Any) -> None:
    assert policy(await client.get(f"/clauses/{CLAUSE}"))["frame-ancestors"] == "'self' https://www.example.org"


async def test_a_language_is_kept_only_if_it_was_chosen(client: Any) -> None:
    following = corpus().neighbours(CLAUSE)[1]
    preferred = await text_of(client, f"/clauses/{CLAUSE}", **{"Accept-Language": "en"})
    assert 'lang="en"' in preferred and f'href="/clauses/{following}"' in preferred
    assert f'href="/clauses/{following}?lang=en"' in await text_of(client, f"/clauses/{CLAUSE}?lang=en")
