"""Search, clauses, units and documents as JSON; the pages for people, with hostile text in every place."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.answering.question import Answer
from bot.web.settings import Settings
from tests.web.fake_assistant import CLAUSE, corpus

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.marked = ""
        self._inside = False
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self._inside = self._inside or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.marked += data if self._inside else ""


def assert_harmless(html: str) -> None:
    page = Tags(html)
    assert not {"script", "img", "iframe", "style"} & set(page.tags)
    assert not any(name.startswith("on") or name == "style" for name in page.attributes)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("more", [{}, {"limit": 5, "document": "yfbf-2022-107", "part": "fdi", "unit": "市商务委"}])
async def test_search(client: Any, assistant: Any, method: str, more: dict[str, Any]) -> None:
    asked = {"params" if method == "GET" else "json": {"q": "外资 奖励", **more}}
    reply = (await client.request(method, "/api/v1/search", **asked)).json()
    assert {"query", "took_ms", "index_version", "hits"} <= set(reply)
    assert (reply["query"], reply["hits"][0]["clause_id"]) == ("外资 奖励", CLAUSE)
    request = assistant.asked[-1]
    unit = corpus().find_unit("市商务委") if more else None
    assert (request.limit, request.part, request.unit) == (more.get("limit", 10), more.get("part"), unit and unit.id)


async def test_every_clause_as_json_and_as_page(client: Any) -> None:
    for clause in corpus().clauses:
        reply = (await client.get(f"/api/v1/clauses/{clause.clause_id}")).json()
        assert (reply["text"], reply["number"]) == (clause.text, clause.number)
        assert len(reply["units"]) == len(corpus().units_of(clause.clause_id))
        page = await client.get(f"/clauses/{clause.clause_id}")
        assert page.status_code == 200
        assert escape(clause.text, quote=False)[:20] in page.text


async def test_unknown_clause_suggests(client: Any) -> None:
    error = (await client.get("/api/v1/clauses/yfbf-2022-107/fdi/66")).json()["error"]
    assert any(i.startswith("yfbf-2022-107/fdi/") for i in error["suggestions"])
    page = await client.get("/clauses/yfbf-2022-107/fdi/66")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert error["suggestions"][0] in page.text


async def test_units(client: Any) -> None:
    units = (await client.get("/api/v1/units")).json()["units"]
    assert len(units) == len(corpus().units)
    one = (await client.get(f"/api/v1/units/{units[0]['id']}")).json()
    assert (len(one["own"]), len(one["inherited"])) == (one["own_count"], one["inherited_count"])
    assert (await client.get("/api/v1/units/市商务委")).json()["id"] == "chongqing/市商务委"


async def test_documents(client: Any) -> None:
    document = (await client.get("/api/v1/documents")).json()["documents"][0]
    assert (document["id"], document["issued"]) == ("yfbf-2022-107", "2022-09-20")
    assert [part["id"] for part in document["parts"]] == ["trade", "fdi"]
    assert document["sections"][:2] == ["一、总体要求", "二、发展目标"]
    assert len(set(document["sections"])) == len(document["sections"]) > 10
    assert all(part["validity"]["status"] for part in document["parts"])
    assert len(document["source_sha256"]) == 64


@pytest.mark.parametrize(
    ("start", "end", "marks"),
    [(0, 5, True), (3, 9, True), ("", "", False), (5, 3, False), (0, 10**8, False), ("-1", "5", False), ("²", "３", False), ("<x>", "5", False), (4, 4, False)],
)  # fmt: skip
async def test_span_of_a_clause_page(client: Any, start: Any, end: Any, marks: bool) -> None:
    reply = await client.get(f"/clauses/{CLAUSE}", params={"from": start, "to": end})
    assert reply.status_code == 200
    assert Tags(reply.text).marked == (corpus().clause(CLAUSE).text[start:end] if marks else "")
    assert_harmless(reply.text)


async def test_hostile_clause_is_escaped(client: Any, assistant: Any) -> None:
    whole = corpus()
    hostile = replace(whole.clause(CLAUSE), text=HOSTILE * 2, title=HOSTILE, section=HOSTILE, number=HOSTILE)
    clauses = tuple(hostile if clause.clause_id == CLAUSE else clause for clause in whole.clauses)
    assistant.corpus = replace(whole, clauses=clauses)
    for query in ("", "?from=3&to=20"):
        page = (await client.get(f"/clauses/{CLAUSE}{query}")).text
        assert_harmless(page)
        assert "&lt;script&gt;" in page
    assert_harmless((await client.get(f"/clauses/{HOSTILE}")).text)


async def test_sample_page_asks_without_script(client: Any, rasa: Any) -> None:
    first = await client.get("/")
    assert "演示页面" in first.text
    assert "虚构" in first.text
    rasa.mode = "buttons"
    reply = await client.post("/ask", data={"message": HOSTILE, "session": "", "message_id": "x"})
    assert reply.status_code == 200
    assert corpus().clause(CLAUSE).title in reply.text
    assert "责任单位：" in reply.text
    assert "投资计划第6条" in reply.text
    assert_harmless(reply.text)


@pytest.mark.parametrize(("data", "status"), [({"message": " "}, 422), ({"message": "x" * 2001}, 422), ({}, 422), ({"a": "b", "message": "a", "session": "s", "message_id": "m", "button": "z", "c": "d"}, 422)])  # fmt: skip
async def test_sample_page_explains_itself(client: Any, data: dict[str, str], status: int) -> None:
    reply = await client.post("/ask", data=data)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'role="alert"' in reply.text


@pytest.mark.parametrize("changes", [{"demo_page": False}])
async def test_sample_page_is_off_by_default(client: Any, changes: Any) -> None:
    assert Settings.model_fields["demo_page"].default is False
    assert [(await client.get("/")).status_code, (await client.post("/ask", data={})).status_code] == [404, 404]


async def test_hostile_card_is_escaped(client: Any, assistant: Any, rasa: Any) -> None:
    rasa.mode = "empty"
    whole = assistant.answer

    def answer(question: Any) -> Any:
        card = whole(question).cards[0]
        card["text"] = HOSTILE
        card["citations"][0].update(title=HOSTILE, quotes=[{"text": HOSTILE, "start": 0}], part_title=HOSTILE)
        card["buttons"] = [{"title": HOSTILE, "payload": HOSTILE}]
        return Answer([card], {}, {})

    assistant.answer = answer
    reply = await client.post("/ask", data={"message": "问"})
    assert_harmless(reply.text)
    assert reply.text.count("&lt;script&gt;") >= 5


async def test_style_prints(client: Any) -> None:
    style = await client.get("/static/page.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "@media print" in style.text
    assert "url(" not in (Path(__file__).parents[2] / "bot/web/pages/page.css").read_text(encoding="utf-8")
