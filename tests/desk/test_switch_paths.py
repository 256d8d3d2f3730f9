"""The switches: set and cleared by administrators, seen by operators, heeded by the very next turn."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.web.door import Door
from tests.desk.conftest import Seat
from tests.desk.test_calls import refusal
from tests.desk.test_sign_in import acts
from tests.web.fake_assistant import CLAUSE


async def ask(client: Any) -> dict[str, Any]:
    session = (await client.post("/api/v1/sessions", json={})).json()["session"]
    body = {"session": session, "message_id": str(uuid.uuid4()), "message": "外资研发中心"}
    return dict((await client.post("/api/v1/chat", json=body)).json()["cards"][0])


async def test_the_next_turn_heeds_it(
    administrator: Seat, operator: Seat, client: Any, rasa: Any, door: Door, both_databases: str
) -> None:
    rasa.mode = "empty"
    assert (await ask(client))["outcome"] == "answered"
    put = await administrator.call("PUT", "/switches/chat", {"zh-Hans": "维护到九点", "en": "Back at nine"})
    assert put.status_code == 200
    card = await ask(client)
    assert card["outcome"] == "unavailable" and "维护到九点" in card["text"]
    listed = (await operator.get("/switches"))["switches"]
    assert [(s["name"], s["notice"], s["by"]) for s in listed] == [
        ("chat", {"zh-Hans": "维护到九点", "en": "Back at nine"}, "chief")
    ]
    assert (await administrator.call("DELETE", "/switches/chat")).status_code == 204
    assert (await ask(client))["outcome"] == "answered"
    assert [act for _, act, target in acts(door) if target == "chat"] == ["switch.set", "switch.clear"]


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        (f"clause:{CLAUSE}", {}, (200, "")),
        ("notice", {"zh-Hant": "公告"}, (200, "")),
        ("notice", {}, (422, "notice_empty")),
        ("clause:no/such", {}, (422, "switch_unknown")),
        ("measure:none", {}, (422, "switch_unknown")),
        ("everything", {}, (422, "invalid_request")),
        ("chat", {"fr": "non"}, (422, "invalid_request")),
        ("chat", {"en": ""}, (422, "invalid_request")),
    ],
)
async def test_what_can_be_switched(administrator: Seat, name: str, body: Any, expected: tuple[int, str]) -> None:
    reply = await administrator.call("PUT", f"/switches/{name}", body)
    assert (reply.status_code, "" if reply.is_success else reply.json()["error"]["code"]) == expected


async def test_every_measure_can_be_suspended(administrator: Seat, door: Door) -> None:
    for measure in door.measures.measures:
        assert (await administrator.call("PUT", f"/switches/measure:{measure.id}", {})).status_code == 200


async def test_what_is_not_set_is_not_cleared(administrator: Seat) -> None:
    assert await refusal(administrator, "DELETE", "/switches/chat") == (404, "switch_not_set")


async def test_setting_again_replaces_the_notice(administrator: Seat) -> None:
    for words in ("一", "二"):
        await administrator.call("PUT", "/switches/notice", {"zh-Hans": words})
    told = [one["details"] for one in (await administrator.get("/audit"))["acts"] if one["act"] == "switch.set"]
    assert told == [{"notice": {"zh-Hans": "二"}}, {"notice": {"zh-Hans": "一"}}]  # also what is gone since
    listed = (await administrator.get("/switches"))["switches"]
    assert [switch["notice"] for switch in listed] == [{"zh-Hans": "二"}]


@pytest.mark.parametrize("kind", ["clause", "measure"])
async def test_what_is_suspended_grants_nothing_at_the_desk(
    administrator: Seat, operator: Seat, door: Door, kind: str
) -> None:
    measure = next(one for one in door.measures.measures if any(tier.benefits for tier in one.tiers))
    spoken = f"/spoken/{measure.clause_id}"
    before = await operator.get(spoken)
    labels = [benefit.label["zh-Hans"] for tier in measure.tiers for benefit in tier.benefits]
    assert set(labels) <= {one["label"] for one in before["granted"]}
    off = [one.id for one in door.measures.measures if one.clause_id == measure.clause_id]
    names = [f"clause:{measure.clause_id}"] if kind == "clause" else [f"measure:{one}" for one in off]
    for name in names:
        await administrator.call("PUT", f"/switches/{name}", {})
    assert await operator.get(spoken) == {**before, "granted": [], "draft": False}
