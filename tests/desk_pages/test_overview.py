"""The overview: every count leads to as many turns as it says, with the filters kept; every plot has its table and its file."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.desk_pages.seat import Seat

PLOTS = 11
COUNTS = """() => [...document.querySelectorAll('.figures a[href^="#turns/"]')]
  .map((one) => [one.getAttribute('href'), one.textContent, one.getAttribute('aria-label')])"""


def test_every_count_leads_to_its_turns_and_every_table_to_a_file(sit_down: Any, door: Any) -> None:
    door.chat("卡片 answered.en", "卡片 no-answer.en", "卡片 answered.zh-Hans", "卡片 no-answer.zh-Hans")
    seat: Seat = sit_down("reviewer", "review")
    seat.button("review", "refresh").click()
    expect(seat.page.locator("[role=status]", has_text="已归并")).to_be_visible()
    seat.go("overview")
    seat.page.locator("main [name=lang]").select_option("en")
    with seat.page.expect_response("**/overview?*lang=en*"):
        seat.button("overview", "show").click()
    expect(seat.page.locator("figure.plot")).to_have_count(PLOTS)
    for link in seat.page.locator("figure.plot figcaption a").all():
        reply = seat.page.request.get(seat.address + str(link.get_attribute("href")))
        assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    links = seat.page.evaluate(COUNTS)
    assert not [href for href, *_ in links if "lang=en" not in href], "the filter is kept"
    counts = [(href, int(text)) for href, text, _ in links if re.fullmatch(r"\d+", text)]
    assert len(counts) > 2 * PLOTS
    for href, count in counts:
        behind = seat.page.request.get(f"{seat.address}/api/desk/v1/turns?{href.removeprefix('#turns/')}").json()
        assert behind["total"] == count, href
    figures = seat.page.locator(".totals a").first
    count = int(figures.inner_text())
    figures.click()
    expect(seat.page.get_by_text(seat.words["turn"]["total"].format(n=count))).to_be_visible()
    expect(seat.page.locator(".turn-fold")).to_have_count(min(count, 20))


def test_what_confirmed_accuracy_covers_stands_beside_it(sit_down: Any, door: Any) -> None:
    door.chat("卡片 answered.zh-Hans")
    seat: Seat = sit_down("reviewer", "overview")
    notes = seat.page.get_by_text(seat.words["overview"]["accuracy_note"])
    expect(notes).to_have_count(2)  # at the total and at the plot by day


def test_the_number_of_calls_leads_to_the_calls_of_the_period(sit_down: Any) -> None:
    operator: Seat = sit_down()
    operator.press("F2")
    expect(operator.call).to_be_visible()
    seat: Seat = sit_down("reviewer", "overview")
    with seat.page.expect_response(re.compile(r"/calls\?since=[\d.]+&until=[\d.]+")) as read:
        seat.page.locator(".totals a[href^='#calls/']").click()
    assert read.value.json()["calls"]
