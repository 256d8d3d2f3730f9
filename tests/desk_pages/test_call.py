"""An operator's call from its first key to the copied answer, by keyboard alone; two operators at once; search as one types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.desk_pages.seat import Seat
from tests.web.fake_assistant import corpus

RESEARCH = "yfbf-2022-107/fdi/6"


def focused(seat: Seat) -> str:
    return str(seat.page.evaluate("document.activeElement.id || document.activeElement.className"))


def test_a_call_by_keyboard_alone(sit_down: Any, door: Any) -> None:
    seat = sit_down()
    seat.press("F2")
    expect(seat.call).to_be_visible()
    assert focused(seat) == "search-box", "typing can begin at once"
    seat.page.keyboard.type("外资研发中心", delay=30)
    expect(seat.hits.first.get_by_role("link")).to_contain_text("鼓励外资研发中心建设")
    seat.press("ArrowDown")
    assert focused(seat) == "hit-link"
    seat.press("Enter")
    expect(seat.reading.get_by_role("heading", level=2)).to_be_focused()
    seat.press("c")
    seat.said("copy", "done")
    text = corpus().clause(RESEARCH).text
    copied = seat.clipboard()
    answer, quotation = copied.split("\n")[:2]
    assert answer.startswith("答复：鼓励外资研发中心建设") and "元人民币" in answer, "what the clause is and grants"
    quoted = re.findall("“([^”]+)”", quotation)
    assert quoted and all(words in text for words in quoted), "what is quoted stands in the clause"
    for proof in (
        "渝府办发〔2022〕107号",
        "第6条",
        "市商务委",
        "不再列出",
        "期满",
        f"https://example.org/clauses/{RESEARCH}",
    ):
        assert proof in copied
    assert "<blockquote>" in seat.clipboard("text/html")
    seat.press("F4")
    seat.page.keyboard.type("对方会再来电")
    seat.press("Enter")
    expect(seat.call.get_by_text("对方会再来电")).to_be_visible()
    with seat.page.expect_request("**/close") as closed:
        seat.press("F8", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter")
    assert closed.value.post_data_json["outcome"] == "passed_on"
    expect(seat.call).to_be_hidden()
    kinds = [(kind, clause or words) for kind, words, clause in door.entries("operator")]
    assert kinds == [
        ("question", "外资研发中心"),
        ("clause", RESEARCH),
        ("copied", RESEARCH),
        ("note", "对方会再来电"),
    ]
    expect(seat.box).to_have_value("")


def test_back_step_by_step(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    seat.box.press("Enter")
    expect(seat.reading).to_be_visible()
    seat.press("Escape")
    expect(seat.reading).to_be_hidden()
    assert focused(seat) == "hit-link"
    seat.press("Escape")
    assert focused(seat) == "search-box"
    expect(seat.box).to_have_value("外资")
    seat.press("Escape")
    expect(seat.box).to_have_value("")


def test_arrows_move_and_numbers_copy(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    third = seat.hits.nth(2).get_by_role("link").inner_text()
    seat.press("ArrowDown", "ArrowDown", "ArrowDown")
    expect(seat.hits.nth(2).get_by_role("link")).to_be_focused()
    seat.press("3")
    seat.said("copy", "done")
    assert third in seat.clipboard()
    seat.press("ArrowUp", "ArrowUp", "ArrowUp")
    assert focused(seat) == "search-box"
    seat.page.keyboard.type("3")
    expect(seat.box).to_have_value("外资3")
    seat.box.fill("外资")
    expect(seat.hits.first).to_be_visible()
    seat.press("Alt+Digit1")
    expect(seat.box).to_have_value("外资")
    seat.wait_until(lambda: third not in seat.clipboard())


def test_single_keys_can_be_switched_off(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    seat.press("ArrowDown", "?")
    sheet = seat.page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_label(seat.words["keys"]["single"]).uncheck()
    seat.press("Escape")
    expect(seat.hits.first.get_by_role("link")).to_be_focused()
    seat.press("?", "/", "1")
    expect(seat.page.get_by_role("dialog")).to_have_count(0)
    expect(seat.hits.first.get_by_role("link")).to_be_focused()
    seat.press("Control+k")
    assert focused(seat) == "search-box", "keys with a modifier still act"


def test_each_key_takes_back_the_search_of_the_one_before(sit_down: Any) -> None:
    seat = sit_down()
    failed: list[str] = []
    seat.page.on("requestfailed", lambda request: failed.append(request.post_data_json["q"]))
    seat.box.fill("慢 外贸")
    seat.page.wait_for_timeout(100)
    seat.box.fill("外资")
    expect(seat.hits.first.get_by_role("link")).to_contain_text("外资")
    shown = seat.hits.all_inner_texts()
    seat.page.wait_for_timeout(1300)
    assert failed == ["慢 外贸"]
    assert seat.hits.all_inner_texts() == shown


@pytest.mark.parametrize("key", ["Enter", "Alt+Digit1"])
def test_keys_that_are_quicker_than_the_search_wait_for_it(sit_down: Any, key: str) -> None:
    """What is opened or copied is the clause of the words in the box, never that of the words before."""
    seat = sit_down().search("慢 出口退税")
    right = seat.hits.first.get_by_role("link").inner_text()
    seat.search("外资")
    expect(seat.hits.first.get_by_role("link")).not_to_have_text(right)
    seat.box.fill("慢 出口退税")
    seat.press(key)
    if key == "Enter":
        expect(seat.page.locator(".reading h2")).to_contain_text("出口退税")
    else:
        seat.said("copy", "done", title="推进出口退税服务便利化")
        assert "出口退税" in seat.clipboard()


@pytest.mark.parametrize(
    ("typed", "asked"), [("外", []), ("外资", ["外资", "外资"]), ("chu'kou", ["chukou", "chukou"])]
)
def test_what_is_sent(sit_down: Any, typed: str, asked: list[str]) -> None:
    """From two characters on, words first, then meaning; an input method's apostrophes were not typed."""
    seat = sit_down()
    sent: list[Any] = []
    seat.page.on("request", lambda request: "/api/v1/search" in request.url and sent.append(request.post_data_json))
    seat.box.fill(typed)
    seat.page.wait_for_timeout(900)
    assert [one["q"] for one in sent] == asked
    assert [one["typing"] for one in sent] == [True, False][: len(asked)]


def test_meaning_does_not_move_what_somebody_is_among(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    seat.press("ArrowDown")
    before = seat.hits.all_inner_texts()
    seat.page.route("**/api/v1/search", lambda route: route.abort())
    seat.page.wait_for_timeout(700)
    assert seat.hits.all_inner_texts() == before
    expect(seat.hits.first.get_by_role("link")).to_be_focused()


def test_results_that_come_late_leave_the_place(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    seat.press("ArrowDown", "ArrowDown")
    held = seat.hits.nth(1).get_by_role("link").get_attribute("data-clause")
    with seat.page.expect_response("**/api/v1/search"):
        seat.page.evaluate("document.querySelector('#search-box').dispatchEvent(new InputEvent('input'))")
    expect(seat.page.locator(f"[data-clause='{held}']")).to_be_focused()


def test_filters_narrow_beside_the_words(sit_down: Any) -> None:
    seat = sit_down().search("外资")
    seat.page.locator(".filters summary").click()
    part = seat.page.locator("#filter-part")
    expect(part.get_by_role("option")).to_have_count(3)
    part.select_option("trade")
    expect(seat.hits.first.locator("p.soft")).to_contain_text("推动外贸高质量发展")
    assert all("外贸高质量" in one for one in seat.hits.locator("p.soft").all_inner_texts())


def test_recent_and_pinned_searches(sit_down: Any) -> None:
    seat = sit_down().search("出口退税")
    seat.box.press("Enter")
    expect(seat.reading).to_be_visible()
    seat.press("Escape", "Escape", "Escape")
    expect(seat.page.get_by_role("button", name="出口退税", exact=True)).to_be_visible()
    seat.search("研发中心")
    seat.button("search", "pin").click()
    seat.page.reload()
    seat.box.fill("")
    expect(seat.page.get_by_role("heading", name=seat.words["search"]["pinned"])).to_be_visible()
    seat.page.get_by_role("button", name="研发中心", exact=True).click()
    expect(seat.hits.first).to_be_visible()


def test_words_that_are_selected_are_what_is_quoted(sit_down: Any) -> None:
    seat = sit_down(place=f"search/{RESEARCH}")
    text = seat.reading.locator(".print")
    expect(text).to_be_visible()
    text.evaluate(
        """(node) => {
          const range = document.createRange();
          range.setStart(node.firstChild, 3);
          range.setEnd(node.firstChild, 12);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    seat.press("c")
    seat.said("copy", "done")
    copied = seat.clipboard()
    assert f"“{corpus().clause(RESEARCH).text[3:12]}”" in copied
    assert "?from=3&to=12" in copied
    assert seat.words["copy"]["commitment"] not in copied, (
        "of words that nobody looked at it is not said what they promise"
    )


def test_a_clause_with_its_units_neighbours_and_measures(sit_down: Any) -> None:
    seat = sit_down(place=f"search/{RESEARCH}")
    reading = seat.reading
    expect(reading.get_by_role("heading", level=2)).to_contain_text("鼓励外资研发中心建设")
    expect(reading.get_by_text("依据“以下均需各区政府负责，不再列出”")).to_be_visible()
    reading.locator("summary", has_text="市商务委").first.click()
    expect(reading.locator(".tasks-of-unit a").first).to_be_visible()
    reading.locator(".measures summary").first.click()
    form = reading.locator(".measure-form").first
    form.get_by_role("button").click()
    expect(form.locator(".conditions li").first).to_be_visible()
    expect(form.get_by_text(seat.words["measures"]["missing"])).to_be_visible()
    seat.press("]")
    expect(reading.get_by_role("heading", level=2)).to_contain_text("7 ")
    seat.press("[")
    expect(reading.get_by_role("heading", level=2)).to_contain_text("6 ")
    seat.press("v")
    expect(seat.page.get_by_role("dialog").locator(".sentence").first).to_be_visible()


AWARD = "yfbf-2022-107/fdi/10"
FACTS = {
    "paid_in_amount": ("3500万", {"value": "35000000", "unit": "USD"}),
    "paid_in_year": ("2024", {"value": 2024}),
    "exchange_rate": ("7.10", {"value": "7.10", "unit": "CNY/USD"}),
}


def test_a_decision_by_the_facts_that_are_known(sit_down: Any, watch: Any, door: Any) -> None:
    watch.forgive("status of 422")
    seat = sit_down("second", f"search/{AWARD}")
    expect(seat.reading.locator(".measure-form").first).to_be_visible()
    seat.press("F2")
    expect(seat.call).to_be_visible()
    form = seat.reading.locator(".measure-form").first
    for fact, (typed, _) in FACTS.items():
        form.locator(f"#fact-fdi-award-{fact}").fill(typed)
    form.locator("#fact-fdi-award-in_chongqing").select_option("yes")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("当年实际到位外资金额")
    form.get_by_label(seat.words["measures"]["currency"]).first.select_option("USD")
    with seat.page.expect_request("**/api/v1/eligibility") as sent:
        form.get_by_role("button").click()
    facts = sent.value.post_data_json["facts"]
    assert facts == {fact: value for fact, (_, value) in FACTS.items()} | {"in_chongqing": {"value": "yes"}}
    expect(form.locator(".conditions li").first).to_be_visible()
    expect(form.get_by_text("您说").first).to_be_visible()
    seat.button("measures", "copy").click()
    seat.said("copy", "done")
    copied = seat.clipboard()
    assert copied.startswith("判定：")
    for part in ("您说“35,000,000 USD”", "最终以责任单位认定为准", "原文：“", "渝府办发〔2022〕107号", "第10条"):
        assert part in copied
    assert "<blockquote>" in seat.clipboard("text/html")
    seat.wait_until(lambda: ("copied", copied, AWARD) in door.entries("second"))
    seat.call.get_by_role("button", name=seat.words["calls"]["outcomes"]["answered"]).click()
    expect(seat.call).to_be_hidden()


def test_the_english_desk_has_the_unofficial_rendering(sit_down: Any) -> None:
    seat = sit_down(locale="en").search("外资研发中心")
    mark = "Unofficial English"
    expect(seat.hits.first.locator(".gloss")).to_contain_text(mark)
    seat.hits.first.get_by_role("link").press("Enter")
    expect(seat.reading.locator(".gloss")).to_contain_text(mark)
    seat.press("c")
    seat.said("copy", "done")
    lines = seat.clipboard().split("\n")
    quoted, rendered = (
        next(n for n, line in enumerate(lines) if line.startswith(one)) for one in (seat.words["copy"]["quote"], mark)
    )
    assert quoted < rendered, "the document's own words come first"
    assert f'<p lang="en">{mark}' in seat.clipboard("text/html")
    seat.go(f"search/{AWARD}")
    expect(seat.reading.locator(".gloss")).to_contain_text(mark)  # also where no search has brought it


MONEY = {
    "3.5万": "35000",
    "0.00012万": "1.2",
    "1,000": "1000",
    "2亿": "200000000",
    "12.345678万": "123456.78",
    "很多": "很多",
}


def test_the_point_moves_and_no_digit_is_lost(sit_down: Any) -> None:
    seat = sit_down()
    read = """(said) => import('/desk/files/measure_form.js')
      .then((module) => said.map((words) => module.money(words, 'CNY').value))"""
    assert seat.page.evaluate(read, list(MONEY)) == list(MONEY.values())


@pytest.mark.parametrize(("code", "status"), [("too_many_requests", 429), ("database_unavailable", 503)])
def test_a_search_that_failed_is_tried_again(sit_down: Any, watch: Any, code: str, status: int) -> None:
    watch.forgive(f"status of {status}")
    seat = sit_down()
    failures = [1]

    def fail_once(route: Route) -> None:
        if failures:
            failures.pop()
            error = {"error": {"code": code, "message": "x"}}
            route.fulfill(status=status, json=error, headers={"Retry-After": "1"})
        else:
            route.fallback()

    seat.page.route("**/api/v1/search", fail_once)
    seat.box.fill("外资")
    expect(seat.page.get_by_text(seat.words["errors"][code])).to_be_visible()
    expect(seat.hits.first).to_be_visible()


def test_an_operator_that_cannot_be_read_says_what_it_could_be(sit_down: Any, watch: Any) -> None:
    watch.forgive("status of 422")
    seat = sit_down()
    seat.box.fill("validity:sometime 外资")
    state = seat.page.locator("#search-state")
    expect(state).to_contain_text("in_force")
    expect(state).to_contain_text("“sometime”")


def test_two_operators_at_once(sit_down: Any, door: Any) -> None:
    first, second = sit_down("operator"), sit_down("second")
    for seat in (first, second):
        seat.press("F2")
        expect(seat.call).to_be_visible()
    first.search("外资")
    second.search("外贸")
    first.box.press("Enter")
    second.box.press("Enter")
    for seat, text in ((first, "甲的备注"), (second, "乙的备注")):
        expect(seat.reading).to_be_visible()
        seat.press("F4")
        seat.page.keyboard.type(text)
        seat.press("Enter")
        expect(seat.call.get_by_text(text)).to_be_visible()
    said = {text for _, text, _ in door.entries("second")}
    assert "乙的备注" in said and "甲的备注" not in said
    assert "外贸" in said and "外资" not in said


def test_a_call_outlives_a_reload_and_its_caller_can_be_written_down(sit_down: Any, door: Any) -> None:
    seat = sit_down("second")
    seat.press("F2")
    seat.call.locator("summary").click()
    seat.call.get_by_label(seat.words["calls"]["name"], exact=True).fill("王女士")
    seat.button("calls", "save_caller").click()
    seat.said("calls", "caller_saved")
    seat.page.reload()
    expect(seat.call).to_be_visible()
    seat.call.locator("summary").click()
    expect(seat.call.get_by_label(seat.words["calls"]["name"], exact=True)).to_have_value("王女士")
    seat.call.get_by_role("button", name=seat.words["calls"]["outcomes"]["passed_on"]).click()
    expect(seat.call).to_be_hidden()
    seat.go("calls")
    seat.page.locator(".call-rows summary").first.click()
    expect(seat.page.locator(".call-rows details").first).to_contain_text(seat.words["calls"]["outcomes"]["passed_on"])


def test_a_call_whose_last_note_cannot_be_kept_stays_open(sit_down: Any, watch: Any) -> None:
    watch.forgive("status of 409")
    seat = sit_down("second")
    full = {"error": {"code": "call_full", "message": "A call holds at most 500 entries."}}
    seat.page.route("**/calls/*/entries", lambda route: route.fulfill(status=409, json=full))
    seat.press("F2")
    expect(seat.call).to_be_visible()
    note = seat.call.locator("#call-note")
    end = seat.call.get_by_role("button", name=seat.words["calls"]["outcomes"]["answered"])
    note.fill("明天回电")
    with seat.page.expect_response("**/calls/*/entries"):
        end.click()
    expect(note).to_have_value("明天回电")
    note.fill("")
    with seat.page.expect_response("**/calls/*/close") as closed:
        end.click()
    assert closed.value.status == 200, "the first time it was not closed"
    expect(seat.call).to_be_hidden()


def test_a_call_left_open_can_be_gone_on_with(sit_down: Any) -> None:
    seat = sit_down("second")
    seat.press("F2")
    expect(seat.call).to_be_visible()
    seat.press("F4")
    seat.page.keyboard.type("先挂断了")
    seat.press("Enter")
    expect(seat.call.get_by_text("先挂断了")).to_be_visible()
    later = sit_down("second", "calls")
    later.page.locator(".call-rows summary").first.click()
    later.button("calls", "go_on").click()
    expect(later.call.get_by_text("先挂断了")).to_be_visible()


def test_the_file_of_calls_says_what_it_leaves_out(sit_down: Any) -> None:
    seat = sit_down("reviewer", "calls")

    def cut(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "x-rows-left-out": "7", "x-most-rows": "50000"})

    said = seat.page.get_by_role("alert")
    for left_out in (None, "7"):
        if left_out:
            seat.page.route("**/calls/export.csv*", cut)
        with seat.page.expect_download() as download:
            seat.button("csv").click()
        assert download.value.suggested_filename == "calls.csv"
        header = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()[0]
        assert header.startswith('"call","operator","opened"')
        if left_out:
            expect(said).to_have_text(seat.words["calls"]["left_out"].format(n=7, most=50000))
        else:
            expect(said).to_be_hidden()


def test_a_signed_out_operator_comes_back_to_the_same_place(sit_down: Any, door: Any, watch: Any) -> None:
    seat = sit_down().search("外资")
    seat.box.press("Enter")
    expect(seat.reading).to_be_visible()
    heading = seat.reading.get_by_role("heading", level=2).inner_text()
    seat.page.context.clear_cookies()
    seat.press("F2")
    expect(seat.page.get_by_label(seat.words["sign_in"]["password"])).to_be_visible()
    seat.sign_in("operator")
    expect(seat.reading.get_by_role("heading", level=2)).to_have_text(heading)
