"""What an administrator switched off is not answered, on every way a card can take, and the card says so."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.web.door import Door
from bot.web.store.tables import SwitchRow, TraceRow
from bot.web.turns.reply_cards import CardChecker
from bot.web.turns.switches import read_switches
from tests.web.fake_assistant import CLAUSE, make_card

NOTICE = "系统升级，明天九点恢复"


def switch(door: Door, name: str, **notice: str) -> None:
    with door.store.engine.begin() as connection:
        row = {"name": name, "notice": json.dumps(notice), "by": "chief", "changed": time.time()}
        connection.execute(insert(SwitchRow).values(**row))


@pytest.mark.parametrize("mode", ["card", "empty"])
async def test_suspended_chat_asks_nobody(
    asker: Any, rasa: Any, door: Door, assistant: Any, both_databases: str, mode: str
) -> None:
    rasa.mode = mode
    switch(door, "chat", **{"zh-Hans": NOTICE})
    card = (await asker.ask()).json()["cards"][0]
    assert (card["outcome"], card["citations"], card["buttons"]) == ("unavailable", [], [])
    assert "暂停" in card["text"] and NOTICE in card["text"]
    assert (assistant.asked, rasa.received) == ([], [])
    CardChecker().check([card])
    with door.store.engine.begin() as connection:
        trace = connection.execute(select(TraceRow)).one()
    assert (trace.turn_id, trace.way, trace.outcome) == (card["turn_id"], "unavailable", "unavailable")
    assert (trace.session_id is None, NOTICE in trace.trace) == (False, False)
    assert json.loads(trace.trace) == {"decision": {"rule": "chat_suspended"}, "versions": card["versions"]}


async def test_suspended_clause_is_not_quoted_without_rasa(asker: Any, rasa: Any, door: Door) -> None:
    rasa.mode = "empty"
    assert (await asker.ask()).json()["cards"][0]["outcome"] == "answered"
    switch(door, f"clause:{CLAUSE}", **{"zh-Hans": NOTICE})
    card = (await asker.ask()).json()["cards"][0]
    assert (card["outcome"], card["citations"]) == ("unavailable", [])
    assert door.assistant.corpus.clause(CLAUSE).title in card["text"] and NOTICE in card["text"]


async def test_suspended_clause_is_not_handed_to_rasa(internal: Any, door: Door) -> None:
    switch(door, f"clause:{CLAUSE}")
    secret = {"Authorization": f"Bearer {door.internal_secret}"}
    reply = await internal.post("/internal/answer", json={"message": "外资研发中心"}, headers=secret)
    assert [card["outcome"] for card in reply.json()["cards"]] == ["unavailable"]


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize(
    ("names", "outcome", "expected", "cites"),
    [
        ([], "answered", "answered", True),
        (["clause:yfbf-2022-107/fdi/7"], "answered", "answered", True),
        ([f"clause:{CLAUSE}"], "answered", "unavailable", False),
        ([f"clause:{CLAUSE}"], "no_answer", "unavailable", False),
        ([f"clause:{CLAUSE}"], "unit_tasks", "unit_tasks", True),
        (["measure:fdi-award"], "eligibility", "unavailable", True),
        (["measure:other"], "eligibility", "eligibility", True),
        (["chat"], "smalltalk", "unavailable", False),
    ],
)
def test_cards(door: Door, lang: str, names: list[str], outcome: str, expected: str, cites: bool) -> None:
    for name in names:
        switch(door, name)
    card = make_card("t", "words", door.settings.reference_date, outcome) | {"lang": lang}
    if outcome == "eligibility":
        card["eligibility"] = [{"measure": "fdi-award"}]
    after = read_switches(door.store.engine).apply([card], door.measures)[0]
    assert (after["outcome"], bool(after["citations"])) == (expected, cites)
    assert (after == card) == (expected == outcome and outcome != "unit_tasks")
    if expected == "unavailable":
        assert after["eligibility"] == [] and "words" not in after["text"]
        CardChecker().check([after])


@pytest.mark.parametrize(("lang", "said"), [("zh-Hans", "通知"), ("en", "Notice"), ("zh-Hant", "通知")])
async def test_notice_of_the_window(client: Any, door: Door, lang: str, said: str) -> None:
    assert (await client.get(f"/api/v1/widget?lang={lang}")).json()["notice"] is None
    switch(door, "notice", **{"zh-Hans": "通知", "en": "Notice"})
    assert (await client.get(f"/api/v1/widget?lang={lang}")).json()["notice"] == said


async def test_suspended_measure_is_not_decided_for_programs(client: Any, door: Door) -> None:
    measure = door.measures.measures[0]
    body = {"measure": measure.id, "facts": {}}
    assert (await client.post("/api/v1/eligibility", json=body)).status_code == 200
    switch(door, f"measure:{measure.id}")
    reply = await client.post("/api/v1/eligibility", json=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "measure_suspended")


async def page_of(client: Any, clause_id: str, lang: str = "zh-Hans") -> str:
    return unescape((await client.get(f"/clauses/{clause_id}?lang={lang}")).text)


def marks_on(page: str) -> list[tuple[str, str]]:
    """Language and words of each line that says what is suspended."""
    blocks = re.findall(r'<div class="suspended" role="note">(.*?)</div>', page, re.DOTALL)
    return [line for block in blocks for line in re.findall(r'<p lang="([^"]+)" class="text">(.*?)</p>', block)]


SHOWN = {
    "zh-Hans": "本条款的答复已由管理员暂停，文件原文仍可查阅。",
    "zh-Hant": "本條款的答覆已由管理員暫停，文件原文仍可查閱。",
    "en": "An administrator has suspended answers on this clause; its text can still be read.",
}


@pytest.mark.parametrize("lang", list(SHOWN))
async def test_the_page_of_a_suspended_clause_says_so(client: Any, door: Door, lang: str) -> None:
    assert marks_on(await page_of(client, CLAUSE, lang)) == []
    switch(door, f"clause:{CLAUSE}", **{"zh-Hans": "有更正<b>", "en": "To be corrected"})
    notice = {
        "zh-Hans": ("zh-Hans", "管理员公告：有更正<b>"),
        "zh-Hant": ("zh-Hans", "管理员公告：有更正<b>"),
        "en": ("en", "The administrator's notice: To be corrected"),
    }
    page = await page_of(client, CLAUSE, lang)
    assert marks_on(page) == [(lang, SHOWN[lang]), notice[lang]]
    copied = page[page.index('class="citation-text"') :]
    assert SHOWN["zh-Hans"] in copied and "管理员公告：有更正<b>" in copied
    assert marks_on(await page_of(client, "yfbf-2022-107/fdi/7", lang)) == []


async def test_a_suspended_measure_is_marked_on_the_page_of_its_clause(client: Any, door: Door) -> None:
    measure = door.measures.measures[0]
    assert "已暂停" not in await page_of(client, measure.clause_id)
    switch(door, f"measure:{measure.id}", **{"zh-Hans": NOTICE})
    page = await page_of(client, measure.clause_id)
    assert marks_on(page) == [
        ("zh-Hans", "对这项措施能否享受的判断已由管理员暂停，目前不作结论。"),
        ("zh-Hans", f"管理员公告：{NOTICE}"),
    ]
    assert page.count('<strong class="off">已暂停</strong>') == 1


async def test_programs_read_what_is_suspended(client: Any, door: Door) -> None:
    measure = door.measures.measures[0]

    async def read() -> dict[str, Any]:
        listed = (await client.get("/api/v1/measures")).json()["measures"]
        return {
            "clause": (await client.get(f"/api/v1/clauses/{CLAUSE}")).json()["suspended"],
            "search": (await client.get("/api/v1/search", params={"q": "奖励"})).json()["suspended"].get(CLAUSE),
            "measure": (await client.get(f"/api/v1/measures/{measure.id}")).json()["suspended"],
            "listed": next(one["suspended"] for one in listed if one["id"] == measure.id),
        }

    assert set((await read()).values()) == {None}
    switch(door, f"clause:{CLAUSE}", en="To be corrected")
    switch(door, f"clause:{measure.clause_id}")
    after = await read()
    said = {lang: f"{words}\nThe administrator's notice: To be corrected" for lang, words in SHOWN.items()}
    assert after["clause"] == after["search"] == {"text": said, "notice": {"en": "To be corrected"}}
    assert after["measure"] == after["listed"]
    assert after["measure"]["notice"] == {} and set(after["measure"]["text"]) == set(SHOWN)


async def test_reading_goes_on_without_the_database_and_remembers(client: Any, door: Door) -> None:
    switch(door, f"clause:{CLAUSE}", **{"zh-Hans": NOTICE})
    assert marks_on(await page_of(client, CLAUSE))
    with door.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE switches RENAME TO gone"))
    assert marks_on(await page_of(client, CLAUSE))
    reply = await client.get("/api/v1/search", params={"q": "奖励"})
    assert (reply.status_code, list(reply.json()["suspended"])) == (200, [CLAUSE])
