"""What a reviewer does with an entry of the queue: takes over what askers wrote, decides, sees what became of it.

Each test has a question of its own, for a decided entry takes in whatever asks the same.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.desk_pages.seat import Seat


def open_entry(seat: Seat, message: str) -> Locator:
    """The entry of this message, found by its words."""
    seat.page.get_by_label(seat.words["review"]["q"], exact=True).fill(message)
    seat.press("Enter")
    seat.page.locator(".queue-row a", has_text=message).first.click()
    entry = seat.page.locator(".entry")
    expect(entry.locator(".decision-form")).to_be_visible()
    return entry


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en"])
def test_what_askers_wrote_is_taken_by_one_key_and_changed(sit_down: Any, door: Any, locale: str) -> None:
    said = "我想买股票"
    door.chat(said)
    seat: Seat = sit_down("reviewer", "review", locale=locale)
    seat.button("review", "refresh").click()
    entry = open_entry(seat, said)
    words = seat.words["review"]
    question = entry.get_by_label(words["question"])
    expect(question).to_have_value("")
    expect(question).to_have_attribute("placeholder", said)
    question.press("ArrowDown")
    expect(question).to_have_value(said)
    seat.page.keyboard.type("？")
    expect(question).to_have_value(said + "？")
    phrasing = entry.get_by_role("textbox", name=words["phrasing"]).first
    entry.get_by_role("button", name=words["take_these"].format(words=said)).last.click()
    expect(phrasing).to_have_value(said)
    expect(phrasing).to_be_focused()


def count_of(seat: Seat, view: str) -> int:
    """What stands beside the view's name in the bar; 0 where nothing does."""
    seat.settle()
    count = seat.page.locator(f"nav [data-view={view}] .count")
    return int(count.evaluate("(one) => one.firstChild.textContent")) if count.count() else 0


def test_new_questions_are_there_when_the_queue_opens_and_the_bar_counts_them(sit_down: Any, door: Any) -> None:
    seat: Seat = sit_down("reviewer")
    said = "外贸计划现在还有效吗?"
    session = door.chat(said)
    reply = door.post("handoff", session=session, note="请回电", contact="邮箱", consent=True)
    assert reply.status_code == 201
    seat.go("review")
    seat.page.get_by_label(seat.words["review"]["q"], exact=True).fill(said)  # others may fill the first page
    seat.press("Enter")
    row = seat.page.locator(".queue-row a", has_text=said)
    expect(row).to_be_visible()  # without a click on merging
    total = seat.page.request.get(f"{seat.address}/api/desk/v1/review/clusters?limit=1").json()["total"]
    seat.wait_until(lambda: count_of(seat, "review") == total > 0)
    tickets = count_of(seat, "inbox")
    assert tickets > 0
    row.click()
    seat.page.locator(".entry").get_by_label(seat.words["review"]["marks"]["refuse"]).check()
    seat.button("review", "save").click()
    seat.said("review", "saved")
    seat.wait_until(lambda: count_of(seat, "review") == total - 1)
    seat.go("inbox")
    seat.page.locator(".queue-row a").first.click()
    seat.button("inbox", "take").click()
    seat.wait_until(lambda: count_of(seat, "inbox") == tickets - 1)


def test_an_exported_entry_says_who_exported_it_and_when(sit_down: Any, door: Any) -> None:
    said = "深圳的外资研发中心奖励是多少?"
    door.chat(said)
    seat: Seat = sit_down("reviewer", "review")
    seat.button("review", "refresh").click()
    expect(seat.page.locator("[role=status]", has_text="已归并")).to_be_visible()
    entry = open_entry(seat, said)
    entry.get_by_label(seat.words["review"]["marks"]["gap"]).check()
    seat.button("review", "save").click()
    seat.said("review", "saved")
    address = seat.page.evaluate("location.hash")
    seat.page.locator("summary", has_text=seat.words["review"]["exports"]).click()
    seat.settle()
    files = seat.page.get_by_role("link", name="gaps.csv")
    earlier = files.count()  # exports of other tests
    seat.button("review", "export").click()
    expect(files).to_have_count(earlier + 1)
    with seat.page.expect_download() as download:
        files.first.click()
    assert said in download.value.path().read_text(encoding="utf-8-sig")
    seat.go("units")
    seat.page.evaluate("(address) => { location.hash = address; }", address)
    expect(entry.get_by_text("reviewer 于", exact=False).filter(has_text="导出")).to_be_visible()


def test_an_entry_that_was_exported_meanwhile_says_so_and_is_loaded_anew(sit_down: Any, door: Any, watch: Any) -> None:
    watch.forgive("status of 409")
    said = "第6條"
    door.chat(said)
    first: Seat = sit_down("reviewer", "review")
    first.button("review", "refresh").click()
    entry = open_entry(first, said)
    words = first.words["review"]
    entry.get_by_label(words["marks"]["gap"]).check()
    first.button("review", "save").click()
    first.said("review", "saved")
    other: Seat = sit_down("administrator", "review")
    other.page.locator("summary", has_text=words["exports"]).click()
    other.button("review", "export").click()
    expect(other.page.locator(".exports li").first).to_be_visible()
    first.button("review", "reopen").click()
    told = entry.get_by_role("alert")
    expect(told).to_contain_text(words["meanwhile"].format(state=words["states"]["exported"]))
    expect(told).to_contain_text("administrator")
    told.get_by_role("button", name=words["reload"]).click()
    expect(entry.locator(".badge", has_text=words["states"]["exported"]).first).to_be_visible()
    first.button("review", "reopen").click()
    first.said("review", "reopened")


def test_what_is_typed_stays_until_somebody_wants_the_entry_as_it_is_now(sit_down: Any, door: Any, watch: Any) -> None:
    watch.forgive("status of 409")
    said = "How do I get a driving licence?"
    door.chat(said)
    first, second = sit_down("reviewer", "review"), sit_down("administrator", "review")
    first.button("review", "refresh").click()
    entry = open_entry(first, said)
    entry.get_by_label(first.words["review"]["note"]).fill("打给 13800138000")
    theirs = open_entry(second, said)
    theirs.get_by_label(second.words["review"]["marks"]["refuse"]).check()
    second.button("review", "save").click()
    second.said("review", "saved")
    first.button("review", "dismiss").click()
    told = entry.get_by_role("alert")
    expect(told).to_contain_text(first.words["review"]["reload_hint"])
    expect(entry.get_by_label(first.words["review"]["note"])).to_have_value("打给 13800138000")
    told.get_by_role("button").click()
    expect(entry.locator(".badge", has_text=first.words["review"]["states"]["answered"]).first).to_be_visible()


def test_a_question_behind_a_number_is_put_into_the_queue(sit_down: Any, door: Any) -> None:
    door.chat("卡片 answered-several.zh-Hans")
    seat: Seat = sit_down("reviewer", "overview")
    seat.page.get_by_role("link", name=seat.words["overview"]["turns"]).first.click()
    turn = seat.page.locator(".turn-fold", has_text="answered-several.zh-Hans").first
    turn.locator("summary").first.click()
    turn.get_by_role("button", name=seat.words["turn"]["put"]).click()
    seat.said("turn", "put_done")
    link = turn.get_by_role("link", name=seat.words["turn"]["open_entry"])
    expect(link).to_be_focused()
    seat.press("Enter")
    expect(seat.page.locator(".entry h2")).to_have_text("卡片 answered-several.zh-Hans")
    expect(seat.page.locator(".entry .decision-form")).to_be_visible()
