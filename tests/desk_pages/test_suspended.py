"""What an administrator has suspended is marked wherever an operator could pass it on: list, clause, copy, caller's view, measure."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk_pages.test_call import RESEARCH
from tests.widget.axe import violations

NOTICE = "数字有更正，以新公告为准"
CLAUSE_WORDS = "本条款的答复已由管理员暂停，文件原文仍可查阅。"
MEASURE_WORDS = "对这项措施能否享受的判断已由管理员暂停，目前不作结论。"


@pytest.fixture
def suspend(door: Any) -> Iterator[Callable[[str], None]]:
    """Sets a switch as an administrator's click does; all are cleared afterwards, for the door is shared."""

    def run(query: str, *values: str) -> None:
        with closing(sqlite3.connect(door.file, timeout=10)) as connection, connection:
            connection.execute(query, values)

    notice = json.dumps({"zh-Hans": NOTICE})
    yield lambda name: run("INSERT INTO switches (name, notice, by, changed) VALUES (?, ?, 'chief', 0)", name, notice)
    run("DELETE FROM switches")


def test_a_suspended_clause_is_marked_until_it_is_switched_on(sit_down: Any, suspend: Any) -> None:
    suspend(f"clause:{RESEARCH}")
    seat = sit_down(bypass_csp=True).search("外资")
    row = seat.hits.filter(has=seat.page.get_by_role("link", name="鼓励外资研发中心建设"))
    expect(row.get_by_role("note")).to_have_text(f"{CLAUSE_WORDS}\n管理员公告：{NOTICE}")
    expect(row.locator(".badge").first).to_have_text("已暂停")
    expect(seat.hits.nth(1)).to_be_visible()
    expect(seat.hits.get_by_role("note")).to_have_count(1)
    row.get_by_role("link").press("Enter")
    expect(seat.reading.get_by_role("note").first).to_contain_text(NOTICE)
    assert violations(seat.page) == []
    seat.press("c")
    seat.said("copy", "done")
    assert seat.clipboard().startswith(f"{CLAUSE_WORDS}\n管理员公告：{NOTICE}\n")
    assert NOTICE in seat.clipboard("text/html")
    seat.press("v")
    expect(seat.page.get_by_role("dialog").get_by_role("note")).to_contain_text(NOTICE)
    seat.page.emulate_media(media="print")
    expect(seat.page.get_by_role("dialog").get_by_role("note")).to_be_visible()


def test_a_suspended_measure_says_so_and_has_no_form(sit_down: Any, suspend: Any) -> None:
    seat = sit_down(place=f"search/{RESEARCH}")
    fold = seat.reading.locator(".measures details").first
    fold.locator("summary").click()
    expect(fold.locator(".measure-form")).to_be_visible()
    suspend("measure:rd-centre-award")
    seat.press("]")
    expect(seat.reading.get_by_role("heading", level=2)).to_contain_text("7 ")
    seat.press("[")
    expect(fold.locator("summary")).to_contain_text("已暂停")
    fold.locator("summary").click()
    expect(fold.get_by_role("note")).to_have_text(f"{MEASURE_WORDS}\n管理员公告：{NOTICE}")
    expect(fold.locator(".measure-form")).to_have_count(0)
