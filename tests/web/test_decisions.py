"""Kept decisions: the page by its signed link, what it shows and hides, how it ends, on both databases."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select, text, update

from bot.web.door import Door
from bot.web.key_file import rotate_key
from bot.web.paths.decisions import WORDING
from bot.web.paths.keep_decision import DecisionToKeep, facts_of_eligibility, keep_decision
from bot.web.store.retention import forget_older_than
from bot.web.store.tables import DecisionRow
from policy_index.measure import Fact
from tests.web.fake_assistant import corpus
from tests.web.test_eligibility import HELD, MORE, decide
from tests.web.test_pages_and_paths import HOSTILE, Tags, assert_harmless

DAY = 86_400


async def keep(client: Any, facts: Any = None, **more: Any) -> str:
    """The link's path and query."""
    decision = (await decide(client, HELD if facts is None else facts, keep=True, **more))["decision"]
    return decision["url"].removeprefix("http://127.0.0.1:8000")


async def count(door: Door) -> int:
    def ask() -> int:
        with door.store.engine.begin() as connection:
            return connection.scalar(select(func.count()).select_from(DecisionRow)) or 0

    return await asyncio.to_thread(ask)


async def assert_gone(client: Any, link: str) -> None:
    page = await client.get(link)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "没有这份判定记录" in page.text
    assert "There is no such record" in page.text
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert_harmless(page.text)


async def test_page_shows_what_was_decided(client: Any, door: Door, both_databases: str) -> None:
    link = await keep(client, HELD | MORE, exchange_rate=7.1, as_of="2025-03-01")
    page = await client.get(link)
    assert page.status_code == 200
    shown = [
        "2024年到位3500万美元", "里面600万是股东贷款", "6,000,000 USD", "增资项目", "制造业",
        "超过 1000 万美元", "到位外资奖励（示例）", "一般项目", "各项条件均符合",
        "580,000 CNY", "4,118,000 CNY", "按汇率折成人民币", "没有获得同一方向的支持",
        corpus().clause("yfbf-2022-107/fdi/10").title, "渝府办发〔2022〕107号", "市商务委", "2025-03-01", "fake-index",
        "尚未经主管部门审核", "不是主管部门的决定", "/clauses/yfbf-2022-107/fdi/10", datetime.now().strftime("%Y-%m-%d"),
    ]  # fmt: skip
    assert [words for words in shown if words not in page.text] == []
    assert_harmless(page.text)


async def test_page_is_private(client: Any) -> None:
    page = await client.get(await keep(client))
    headers = page.headers
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in page.text
    assert '<meta name="referrer" content="no-referrer">' in page.text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh-Hans", "资格判定记录"), ("zh-Hant", "資格判定記錄"), ("en", "Record of a decision on eligibility")],
)
async def test_page_in_three_languages(client: Any, lang: str, words: str) -> None:
    page = (await client.get(await keep(client, HELD, lang=lang))).text
    assert f'<html lang="{lang}">' in page
    assert words in page
    assert '<blockquote lang="zh-Hans"' in page
    assert '<q lang="zh-Hans">2024年到位3500万美元</q>' in page


@pytest.mark.parametrize(
    ("facts", "more", "words"),
    [
        ({}, {"tier": "general"}, ["没有提供任何情况", "尚不能判定", "还需要知道", "当年实际到位的外资金额是多少美元"]),
        ({"paid_in_amount": HELD["paid_in_amount"]}, {"tier": "general"}, ["尚不能判定", "条件全部符合时", "700,000 CNY"]),
        ({"in_chongqing": {"value": None, "said": "不晓得"}}, {"tier": "general"}, ["不晓得", "不清楚"]),
        (HELD | {"in_chongqing": {"value": False}}, {"tier": "general"}, ["不符合条件", "另一档次", "制造业项目"]),
        ({"housing_in_tax_district": {"value": True}}, {"measure": "example-housing"}, ["文件没有写明，由主管部门认定", "测试员", "2026-01-02"]),
        ({"industry": {"value": "manufacturing", "said": "做芯片的"}}, {}, ["做芯片的", "读作：制造业"]),
    ],
)  # fmt: skip
async def test_page_of_every_kind_of_decision(client: Any, facts: Any, more: Any, words: list[str]) -> None:
    page = (await client.get(await keep(client, facts, **more))).text
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("said", [HOSTILE, "' onmouseover='alert(1)", "{{ 7 * 7 }}{% raw %}", "javascript:alert(1)"])
async def test_hostile_words_are_escaped(client: Any, said: str) -> None:
    facts = {fact_id: {**stated, "said": said} for fact_id, stated in HELD.items()}
    page = (await client.get(await keep(client, facts))).text
    assert_harmless(page)
    assert page.count("&lt;script&gt;") == (7 if said is HOSTILE else 0)  # four facts, three conditions
    assert escape(said, quote=False)[:9] in page.replace("&#39;", "'").replace("&#34;", '"')


async def test_hostile_data_is_escaped(client: Any, door: Door) -> None:
    link = await keep(client)
    with door.store.engine.begin() as connection:
        row = connection.execute(select(DecisionRow.eligibility, DecisionRow.clauses)).one()
        poisoned = [_poison(json.loads(column), key="") for column in row]
        values = {"eligibility": json.dumps(poisoned[0]), "clauses": json.dumps(poisoned[1])}
        connection.execute(update(DecisionRow).values(**values, as_of=HOSTILE[:10], index_version=HOSTILE))
    page = await client.get(link)
    assert page.status_code == 200
    assert_harmless(page.text)
    assert page.text.count("&lt;script&gt;") > 20


def _poison(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _poison(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poison(inner, key) for inner in value]
    kept = key in ("verdict", "status", "bound", "value", "tier")
    return value if kept or not isinstance(value, str) else HOSTILE


@pytest.mark.parametrize("way", ["form", "DELETE"])
async def test_deleting(client: Any, door: Door, way: str, both_databases: str) -> None:
    link, other = await keep(client), await keep(client)
    page = (await client.get(link)).text
    assert page.count("<form") == 1
    assert "script" not in Tags(page).tags
    path, key = urlsplit(link).path, parse_qs(urlsplit(link).query)["key"][0]
    assert f'action="{path}/delete"' in page
    if way == "form":
        reply = await client.post(f"{path}/delete", data={"key": key})
        assert (reply.status_code, "记录已删除" in reply.text) == (200, True)
        assert (await client.post(f"{path}/delete", data={"key": key})).status_code == 404
    else:
        assert (await client.delete(link)).status_code == 204
        again = await client.delete(link)
        assert (again.status_code, again.json()["error"]["code"]) == (404, "decision_unknown")
    await assert_gone(client, link)
    assert (await client.get(other)).status_code == 200
    assert await count(door) == 1


async def test_forged_links(client: Any, door: Door) -> None:
    link, other = urlsplit(await keep(client)), urlsplit(await keep(client))
    forged = [
        link.path,
        f"{link.path}?key=",
        f"{link.path}?{other.query}",
        f"{link.path}?{link.query[:-1]}",
        f"{link.path}?key={'a' * 5000}",
        f"{link.path}?key=%ff%00",
        f"{link.path}?key={door.tokens.sign_session(link.path.rpartition('/')[2]).rpartition('.')[2]}",
        f"/decisions/{'0' * 32}?key={door.tokens.sign_decision('0' * 32)}",
        f"/decisions/{HOSTILE.replace('/', '')}?{link.query}",
    ]
    for address in forged:
        await assert_gone(client, address)
        assert (await client.delete(address)).status_code == 404
        path, key = urlsplit(address).path, urlsplit(address).query.removeprefix("key=")
        assert (await client.post(f"{path}/delete", data={"key": key})).status_code == 404
    for body in (b"", b"key", b"a=1&b=2&c=3", b"\xff"):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert (await client.post(f"{link.path}/delete", content=body, headers=headers)).status_code == 404
    assert await count(door) == 2


async def test_expired_decisions(client: Any, door: Door, both_databases: str) -> None:
    old, young = await keep(client), await keep(client)
    old_id = urlsplit(old).path.rpartition("/")[2]
    with door.store.engine.begin() as connection:
        expires = dict(connection.execute(select(DecisionRow.id, DecisionRow.expires - DecisionRow.created)).all())
        connection.execute(update(DecisionRow).where(DecisionRow.id == old_id).values(expires=time.time() - 1))
    assert set(expires.values()) == {30.0 * DAY}
    await assert_gone(client, old)
    assert (await client.delete(old)).status_code == 404
    assert (await client.get(young)).status_code == 200
    assert await count(door) == 2
    await keep(client)  # keeping one takes those away whose time is over
    assert await count(door) == 2


async def test_forgetting(client: Any, door: Door, both_databases: str) -> None:
    await keep(client), await keep(client), await keep(client)
    with door.store.engine.begin() as connection:
        ids = list(connection.scalars(select(DecisionRow.id)))
        connection.execute(update(DecisionRow).where(DecisionRow.id == ids[0]).values(expires=time.time() - 1))
        connection.execute(update(DecisionRow).where(DecisionRow.id == ids[1]).values(created=time.time() - 11 * DAY))
    tracker = door.settings.tracker_database
    assert [forget_older_than(days, door.store.engine, tracker).decisions for days in (30, 10)] == [1, 1]
    assert await count(door) == 1


@pytest.mark.parametrize("changes", [{"decision_days": 2, "public_url": "https://policy.example.gov"}])
async def test_link_and_its_end(client: Any, changes: Any) -> None:
    decision = (await decide(client, HELD, keep=True))["decision"]
    assert decision["url"].startswith("https://policy.example.gov/decisions/")
    left = datetime.fromisoformat(decision["expires_at"]) - datetime.now(timezone.utc)
    assert 1.99 < left.total_seconds() / DAY <= 2


async def test_rotated_key_still_opens(client: Any, door: Door) -> None:
    link, key_file = await keep(client), door.settings.state_dir / "session.key"
    rotate_key(key_file)
    assert (await client.get(link)).status_code == 200
    rotate_key(key_file)
    await assert_gone(client, link)


async def test_page_stays_as_it_was(client: Any, assistant: Any) -> None:
    link = await keep(client)
    before = (await client.get(link)).text
    clauses = tuple(replace(clause, title="改过的标题") for clause in corpus().clauses)
    assistant.corpus = replace(corpus(), clauses=clauses)
    assert (await client.get(link)).text == before


async def test_nothing_is_kept_unasked(client: Any, door: Door) -> None:
    await decide(client, HELD)
    await decide(client, HELD, keep=False)
    assert await count(door) == 0


async def test_nobody_reads_the_key_in_the_log(client: Any, capfd: Any) -> None:
    link = await keep(client)
    await client.get(link)
    assert parse_qs(urlsplit(link).query)["key"][0] not in "".join(capfd.readouterr())


async def test_chat_can_keep_a_decision_of_its_card(client: Any, asker: Any, door: Door) -> None:
    eligibility = (await decide(client, HELD))["eligibility"]
    facts = facts_of_eligibility(eligibility, door.measures.vocabulary)
    assert [(fact.id, fact.value) for fact in facts] == [
        ("project_kind", "capital_increase"), ("paid_in_amount", Decimal(35_000_000)), ("industry", "manufacturing"),
    ]  # fmt: skip
    session_id = door.tokens.read_session(asker.session)
    rate = Fact(id="exchange_rate", value=Decimal("7.1"), unit="CNY/USD", said="按7.1算")
    kept = await keep_decision(
        door, DecisionToKeep(eligibility, [*facts, rate], "zh-Hans", date(2026, 1, 2), session_id)
    )
    page = (await client.get(kept.url)).text
    assert "按7.1算" in page
    assert "2026-01-02" in page
    assert (await client.request("DELETE", "/api/v1/sessions", json={"session": asker.session})).status_code == 204
    await assert_gone(client, kept.url)


async def test_keeping_the_decision_of_a_turn(
    client: Any, asker: Any, new_asker: Any, assistant: Any, rasa: Any, both_databases: str
) -> None:
    rasa.mode = "empty"
    decided = (await decide(client, HELD))["eligibility"]
    answer = assistant.answer

    def with_decision(question: Any) -> Any:
        found = answer(question)
        other = {**decided, "measure": "example-housing", "title": "另一项"}
        changes = {
            "outcome": "eligibility",
            "eligibility": [decided, other],
            "versions": {"index": "then", "model": "m", "as_of": "2026-02-03"},
        }
        return replace(found, cards=[found.cards[0] | changes])

    plain = (await asker.ask("没有判定")).json()["cards"][0]["turn_id"]
    assistant.answer = with_decision
    turn = (await asker.ask("能拿多少")).json()["cards"][0]["turn_id"]
    body = {"session": asker.session, "turn_id": turn}
    kept = await client.post("/api/v1/decisions", json=body)
    assert (kept.status_code, set(kept.json())) == (201, {"url", "expires_at"})
    page = (await client.get(kept.json()["url"])).text
    assert [words for words in ("2024年到位3500万美元", "2026-02-03", "then", "制造业项目") if words not in page] == []
    other = (await client.post("/api/v1/decisions", json=body | {"measure": "example-housing"})).json()["url"]
    assert "另一项" in (await client.get(other)).text
    stranger = (await new_asker()).session
    refused = [
        (body | {"session": stranger}, 404, "turn_unknown"),
        (body | {"turn_id": "0" * 32}, 404, "turn_unknown"),
        (body | {"turn_id": plain}, 404, "decision_unknown"),
        (body | {"measure": "none"}, 404, "decision_unknown"),
        (body | {"session": "forged"}, 401, "session_unknown"),
        (body | {"turn_id": ""}, 422, "invalid_request"),
    ]
    for wrong, status, code in refused:
        reply = await client.post("/api/v1/decisions", json=wrong)
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert (await client.request("DELETE", "/api/v1/sessions", json={"session": asker.session})).status_code == 204
    await assert_gone(client, kept.json()["url"])


async def test_database_fault_is_503(client: Any, door: Door) -> None:
    link = await keep(client)
    with door.store.engine.begin() as connection:
        connection.execute(text("DROP TABLE decisions"))
    for reply in (await client.get(link), await client.delete(link)):
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "database_unavailable")
    assert (await decide(client, HELD, status=503, keep=True))["code"] == "database_unavailable"
    assert (await decide(client, HELD))["eligibility"]["verdict"] == "met"


def test_wording_has_every_language_and_every_word() -> None:
    wording = json.loads(WORDING.read_text(encoding="utf-8"))
    assert list(wording) == ["zh-Hans", "zh-Hant", "en"]
    keys = {lang: set(words) for lang, words in wording.items()}
    assert keys["zh-Hans"] == keys["zh-Hant"] == keys["en"]
    empty = {key for words in wording.values() for key, word in words.items() if not word}
    assert empty == {"bound_exactly", "bound_unstated"}
