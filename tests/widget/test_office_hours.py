"""Whom to call in, whether it is office hours out: said while it holds, and no longer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.chat import Chat, Place

DRAWN = """([contact, t]) => import('/widget/draw_card.js').then((module) => module.drawContact({ contact }, t).textContent)"""


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [("2020-01-01T12:00:00+08:00", False), ("2999-01-01T12:00:00+08:00", True), (None, True)],
    ids=["over", "holds", "for good"],
)
def test_office_hours_are_said_while_they_hold(visit: Any, door: Any, changes: str | None, is_said: bool) -> None:
    page = Chat(visit(Place(door.address)).page, "zh-CN").open().page
    standing = {"is_open": True, "changes": changes, "text": "现在是办公时间。"}
    contact = {"unit": "热线", "phone": None, "hours": "工作日", "source": "administrator", "standing": standing}
    drawn = page.evaluate(DRAWN, [contact, {"contact": "联系", "lang": "zh-Hans"}])
    assert drawn == "联系热线工作日" + ("现在是办公时间。" if is_said else "")
