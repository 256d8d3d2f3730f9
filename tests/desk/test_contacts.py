"""Whom to call: written down by administrators, seen by operators and askers at once, refused where it says nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.desk.__main__ import cli
from bot.desk.tables import AuditRow
from bot.web.door import Door
from tests.desk.conftest import Seat
from tests.desk.test_calls import refusal
from tests.widget.hostile_cards import hostile_texts

HOURS = {
    "weekly": [{"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}],
    "exceptions": [{"dates": ["2026-10-01"]}],
}
CHAT = {"unit": {"zh-Hans": "示例热线", "en": "Example hotline"}, "phone": "000-0000", "open": HOURS}


@pytest.fixture
def unit(door: Door) -> str:
    found = door.assistant.corpus.find_unit("市税务局")
    assert found is not None
    return found.id


async def put(seat: Seat, place: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = await seat.call("PUT", f"/contacts/{place}", body)
    assert reply.status_code == 200, reply.text
    return {one["place"]: one for one in reply.json()["contacts"]}


async def test_a_unit_has_what_an_administrator_wrote_down(
    administrator: Seat, operator: Seat, client: Any, door: Door, unit: str, both_databases: str
) -> None:
    said = {
        "phone": "023-00000 转 2",
        "address": {"zh-Hans": "示例路 1 号"},
        "note": {"zh-Hans": "先预约", "en": "by appointment"},
    }
    written = (await put(administrator, unit, said))[unit]
    assert (written["by"], written["version"], written["hours"], written["open"]) == ("chief", 1, {}, None)
    assert (await operator.get("/contacts"))["contacts"] == [written]
    shown = (await client.get(f"/api/v1/units/{unit}", params={"lang": "en"})).json()["contact"]
    assert shown == {
        "unit": "重庆市税务局", "phone": "023-00000 转 2", "hours": None, "address": "示例路 1 号", "note": "by appointment",
        "source": "administrator",
    }  # fmt: skip
    with door.store.engine.begin() as connection:
        newest = select(AuditRow.actor, AuditRow.act, AuditRow.target, AuditRow.details).order_by(AuditRow.id.desc())
        act = connection.execute(newest.limit(1)).one()
    assert (*act[:3], json.loads(act.details)) == ("chief", "contact.set", unit, said)


async def test_the_chat_names_it_and_nobody_once_it_is_cleared(
    administrator: Seat, operator: Seat, client: Any, both_databases: str
) -> None:
    await put(administrator, "chat", CHAT)
    named = (await client.get("/api/v1/widget?lang=en")).json()["contact"]
    assert (named["unit"], named["phone"], named["hours"]) == ("Example hotline", "000-0000", None)
    assert set(named["standing"]) == {"is_open", "changes", "text"}
    assert (await operator.get("/tickets"))["standing"]["is_open"] in (True, False)
    assert (await operator.get("/contacts"))["contacts"][0]["open"]["weekly"] == HOURS["weekly"]
    assert (await administrator.call("DELETE", "/contacts/chat")).status_code == 204
    assert (await client.get("/api/v1/widget")).json()["contact"] is None
    assert (await operator.get("/tickets"))["standing"] is None
    assert await refusal(administrator, "DELETE", "/contacts/chat") == (404, "contact_unknown")


async def test_of_two_administrators_the_second_is_told(administrator: Seat, unit: str, both_databases: str) -> None:
    first = (await put(administrator, unit, {"phone": "12345"}))[unit]
    assert await refusal(administrator, "PUT", f"/contacts/{unit}", {"phone": "123456"}) == (409, "changed_meanwhile")
    changed = await put(administrator, unit, {"phone": "123456", "version": first["version"]})
    assert (changed[unit]["phone"], changed[unit]["version"]) == ("123456", 2)
    again = {"phone": "1234567", "version": first["version"]}
    assert await refusal(administrator, "PUT", f"/contacts/{unit}", again) == (409, "changed_meanwhile")


@pytest.mark.parametrize(
    ("place", "body", "code"),
    [
        ("chat", {}, "contact_empty"),
        ("chat", {"phone": "12345"}, "contact_nameless"),
        ("chat", {**CHAT, "address": {"en": "somewhere"}}, "contact_unfit"),
        ("chat", {**CHAT, "open": {"weekly": [{"days": ["mon"], "from": "12:00", "to": "09:00"}]}}, "invalid_request"),
        ("chat", {**CHAT, "phone": "ask Mr Li"}, "invalid_request"),
        ("chat", {**CHAT, "phone": "转"}, "invalid_request"),
        ("chat", {**CHAT, "unit": {"fr": "ligne"}}, "invalid_request"),
        ("chat", {**CHAT, "unit": {"en": "\u0000"}}, "invalid_request"),
        ("chat", {**CHAT, "unit": {"en": "x" * 201}}, "invalid_request"),
        ("chat", {**CHAT, "fax": "12345"}, "invalid_request"),
        ("chongqing/月球局", {"phone": "12345"}, "unit_unknown"),
    ],
    ids=str,
)
async def test_what_says_nothing_or_is_none_is_refused(
    administrator: Seat, place: str, body: dict[str, Any], code: str
) -> None:
    assert (await refusal(administrator, "PUT", f"/contacts/{place}", body))[1] == code


async def test_office_hours_of_a_unit_are_words(administrator: Seat, unit: str) -> None:
    said = {"phone": "12345", "open": HOURS}
    assert await refusal(administrator, "PUT", f"/contacts/{unit}", said) == (422, "contact_unfit")


@pytest.mark.parametrize("place", range(len(hostile_texts())))
async def test_hostile_words_stay_words_and_are_no_telephone(
    administrator: Seat, client: Any, unit: str, place: int
) -> None:
    text = hostile_texts()[place]
    reply = await administrator.call("PUT", f"/contacts/{unit}", {"note": {"zh-Hans": text}})
    if reply.status_code == 200:  # else too long, or nothing of it can be read
        told = (await client.get(f"/api/v1/units/{unit}")).json()["contact"]["note"]
        assert told in text.strip() or told == "".join(c for c in text if c.isprintable()).strip()
    assert (await administrator.call("PUT", f"/contacts/{unit}", {"phone": text})).status_code == 422


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1"])
async def test_no_cell_of_the_file_is_computed(administrator: Seat, client: Any, unit: str, text: str) -> None:
    await put(
        administrator,
        unit,
        {"phone": "+86 23 12345", "hours": {"zh-Hans": text}, "address": {"zh-Hans": text}, "note": {"zh-Hans": text}},
    )
    lines = list(csv.DictReader(io.StringIO((await client.get("/api/v1/units.csv")).text.removeprefix("\ufeff"))))
    found = [line for line in lines if line["unit_id"] == unit]
    assert found
    for line in found:
        assert [line[name] for name in ("phone", "hours", "address", "note")] == ["'+86 23 12345", *[f"'{text}"] * 3]


def test_a_file_is_taken_over_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHENGDA_STATE_DIR", str(tmp_path / "state"))
    file = tmp_path / "contacts.yml"
    file.write_text(
        'contact: {unit: 示例热线, phone: "000-0000"}\nunits: {市商务委: {phone: "000-0001"}}', encoding="utf-8"
    )
    done = CliRunner().invoke(cli, ["contacts", "import", str(file)])
    assert done.exit_code == 0 and done.output.startswith("Written down: chat, chongqing/")
    file.write_text("contact: {phone: 小王}", encoding="utf-8")
    refused = CliRunner().invoke(cli, ["contacts", "import", str(file)])
    assert refused.exit_code == 1 and "contact.phone" in refused.output
