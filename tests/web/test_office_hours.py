"""Office hours as an administrator enters them: whether somebody is there, when that changes, and what is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.desk.contact_entries import ContactsUnusable, read_contacts_file
from bot.web.paths.office_hours import OfficeHours
from tests.web.fake_assistant import corpus
from tests.web.name_contacts import name_contacts

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
WEEKLY = [{"days": WORKDAYS, "from": "09:00", "to": "12:00"}, {"days": WORKDAYS, "from": "14:00", "to": "17:30"}]
EXCEPTIONS = [{"dates": ["2026-10-01", "2026-10-02"]}, {"dates": ["2026-10-10"], "from": "09:00", "to": "12:00"}]
HOURS = OfficeHours.model_validate({"weekly": WEEKLY, "exceptions": EXCEPTIONS})
NEVER = OfficeHours(weekly=[])


@pytest.mark.parametrize(
    ("now", "lang", "is_open", "changes", "text"),
    [
        ("2026-09-30T09:00", "zh-Hans", True, "2026-09-30T12:00", "现在是办公时间，到 12:00 为止。"),
        ("2026-09-30T12:00", "zh-Hant", False, "2026-09-30T14:00", "現在不在辦公時間，9月30日（星期三） 14:00 開始辦公。"),
        ("2026-09-30T17:30", "en", False, "2026-10-05T09:00", "Closed now; opens on Monday, 5 October at 09:00."),
        ("2026-10-01T10:00", "zh-Hans", False, "2026-10-05T09:00", "现在不在办公时间，10月5日（星期一） 09:00 开始办公。"),
        ("2026-10-10T11:59", "en", True, "2026-10-10T12:00", "Open now, until 12:00."),
        ("2026-10-10T15:00", "en", False, "2026-10-12T09:00", "Closed now; opens on Monday, 12 October at 09:00."),
    ],
)  # fmt: skip
def test_standing(now: str, lang: str, is_open: bool, changes: str, text: str) -> None:
    found = HOURS.standing(datetime.fromisoformat(now + "+08:00"), lang)
    assert (found.is_open, found.changes, found.text) == (is_open, datetime.fromisoformat(changes + "+08:00"), text)


def test_what_never_opens_says_no_time() -> None:
    found = NEVER.standing(datetime.fromisoformat("2026-09-30T09:00+08:00"), "zh-Hans")
    assert (found.is_open, found.changes, found.text) == (False, None, "现在不在办公时间。")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ('weekly: [{days: [mon], from: 9:30, to: "12:00"}]', 'expected a time of day in quotes, as "09:00"'),
        ('weekly: [{days: [mon], from: "25:00", to: "12:00"}]', 'expected a time of day in quotes, as "09:00"'),
        ('weekly: [{days: [monday], from: "09:00", to: "12:00"}]', "contact.open.weekly.0.days.0"),
        ('weekly: [{days: [mon], from: "12:00", to: "09:00"}]', "expected from to be earlier than to"),
        (
            'weekly: [{days: [mon], from: "09:00", to: "12:00"}, {days: [mon], from: "11:00", to: "13:00"}]',
            "hours of one day overlap",
        ),
        ('{weekly: [], exceptions: [{dates: [2026-10-01], from: "09:00"}]}', "expected both from and to, or neither"),
        ("{weekly: [], exceptions: [{dates: [十月一日]}]}", "contact.open.exceptions.0.dates.0"),
        ('{weekly: [], exceptions: [{dates: [2026-10-01], from: "10:00", to: "09:00"}]}', "earlier than to"),
    ],
)
def test_invalid_hours_are_refused(tmp_path: Path, hours: str, expected: str) -> None:
    path = tmp_path / "contacts.yml"
    inline = hours if hours.startswith("{") else "{" + hours + "}"
    path.write_text(f"contact: {{unit: 某某热线, open: {inline}}}", encoding="utf-8")
    with pytest.raises(ContactsUnusable) as refused:
        read_contacts_file(path, corpus())
    assert expected in str(refused.value) and str(path) in str(refused.value)


async def test_the_asker_is_told_with_the_ticket_and_before(asker: Any, client: Any, door: Any, tmp_path: Path) -> None:
    """Of people who are never there: so it stands at whatever time this runs."""
    name_contacts(door.store.engine, "contact: {unit: 某某热线, hours: 暂停, open: {weekly: []}}", tmp_path)
    body = {"session": asker.session, "note": "请回电", "consent": True}
    ticket = (await client.post("/api/v1/handoff", json=body)).json()
    english = (await client.get("/api/v1/widget?lang=en")).json()
    told = [one["contact"]["standing"]["text"] for one in (ticket, english)]
    assert told == ["现在不在办公时间。", "Closed now."]
