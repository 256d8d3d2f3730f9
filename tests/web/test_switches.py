"""What an administrator switched off is not answered, on every way a card can take, and the card says so."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from sqlalchemy import insert

from bot.web.door import Door
from bot.web.store.tables import SwitchRow
from bot.web.turns.reply_cards import CardChecker
from bot.web.turns.switches import read_switches
from tests.web.fake_assistant import CLAUSE, make_card

NOTICE = "系统升级，明天九点恢复"


def switch(door: Door, name: str, **notice: str) -> None:
    with door.store.engine.begin() as connection:
        row = {"name": name, "notice": json.dumps(notice), "by": "chief", "changed": time.time()}
        connection.execute(insert(SwitchRow).values(**row))


@pytest.mark.parametrize("mode", ["card", "empty"])
async def test_suspended_chat_asks_nobody(asker: Any, rasa: Any, door: Door, assistant: Any, mode: str) -> None:
    rasa.mode = mode
    switch(door, "chat", **{"zh-Hans": NOTICE})
    card = (await asker.ask()).json()["cards"][0]
    assert (card["outcome"], card["citations"], card["buttons"]) == ("unavailable", [], [])
    assert "暂停" in card["text"] and NOTICE in card["text"]
    assert assistant.asked == []
    CardChecker().check([card])


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
