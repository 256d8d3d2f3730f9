"""Every view usable by everyone: axe finds nothing, in three languages, in the dark, on a telephone; nothing is cut off; print.

axe runs with the page's policy set aside, for it brings its own script; the policy is watched everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk_pages.seat import Seat, words_of
from tests.widget.axe import violations

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# Wide tables scroll by themselves; nothing else may be wider than what it stands in.
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll('main, main section, aside.call, .sheet')]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.localName}.${one.className} is cut off: ${one.scrollWidth} > ${one.clientWidth}`)"""
LOOKS: dict[str, dict[str, Any]] = {
    "zh-CN": {"locale": "zh-CN"},
    "zh-TW dark": {"locale": "zh-TW", "color_scheme": "dark"},
    "en": {"locale": "en"},
    "telephone": {"locale": "zh-CN", **TELEPHONE},
}


def open_clause(seat: Seat) -> None:
    """With units, measures and the form unfolded, and a decision shown."""
    seat.go("search/yfbf-2022-107/fdi/6")
    expect(seat.reading.locator(".measures summary").first).to_be_visible()
    seat.reading.locator(".unit-list summary").first.click()
    seat.reading.locator(".measures summary").first.click()
    seat.reading.locator(".measure-form button").first.click()
    expect(seat.reading.locator(".decided .conditions").first).to_be_visible()


def open_call(seat: Seat) -> None:
    seat.press("F2")
    expect(seat.call).to_be_visible()
    seat.call.locator("summary").click()


def close_call(seat: Seat) -> None:
    seat.call.locator(".buttons button").last.click()
    expect(seat.call).to_be_hidden()


def filter_and_search(seat: Seat) -> None:
    seat.go("search").search("外资")
    seat.page.locator(".filters summary").click()
    expect(seat.page.locator("#filter-part option")).to_have_count(3)


def caller_view(seat: Seat) -> None:
    seat.press("v")
    expect(seat.page.get_by_role("dialog")).to_be_visible()


def first_entry(view: str) -> Callable[[Seat], None]:
    def open_first(seat: Seat) -> None:
        seat.go(view)
        if view == "review":
            seat.button("review", "refresh").click()
        seat.page.locator(".queue-row a").first.click()
        expect(seat.page.locator(".entry h2")).to_be_visible()
        unfold(seat)

    return open_first


def unfold(seat: Seat) -> None:
    for _ in range(2):
        seat.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        seat.settle()


def whole_view(view: str) -> Callable[[Seat], None]:
    def open_view(seat: Seat) -> None:
        seat.go(view)
        expect(seat.page.locator("h2.title")).to_be_visible()
        seat.settle()
        seat.page.evaluate(
            "[...document.querySelectorAll('main details')].slice(0, 3).forEach((one) => { one.open = true; })"
        )
        seat.settle()

    return open_view


# In this order, one after the other on the same page.
STATES: dict[str, Callable[[Seat], object]] = {
    "start": lambda seat: seat.box.fill(""),
    "search": filter_and_search,
    "clause": open_clause,
    "caller": caller_view,
    "keys": lambda seat: seat.press("Escape", "?"),
    "call": lambda seat: (seat.press("Escape"), open_call(seat)),
    "ended": close_call,
    "units": whole_view("units"),
    "calls": whole_view("calls"),
    "inbox": first_entry("inbox"),
    "review": first_entry("review"),
    "switches": whole_view("switches"),
    "overview": whole_view("overview"),
    "accounts": whole_view("accounts"),
}


@pytest.fixture(scope="module", autouse=True)
def something_to_show(door: Any) -> None:
    session = door.chat("卡片 no-answer.zh-Hans", "卡片 eligibility-met.zh-Hans", "卡片 answered.en")
    door.post("handoff", session=session, note="请回电", contact="邮箱", consent=True)


@pytest.mark.parametrize("look", list(LOOKS))
def test_no_view_has_a_violation_or_is_cut_off(sit_down: Any, look: str) -> None:
    options = LOOKS[look]
    seat: Seat = sit_down("administrator", bypass_csp=True, **options)
    seat.words = words_of(options["locale"])
    found: dict[str, list[str]] = {}
    for name, lead in STATES.items():
        lead(seat)
        found[name] = violations(seat.page)
        found[name] += seat.page.evaluate(CUT_OFF)
    faults = [f"{name}: {fault}" for name, all_faults in found.items() for fault in all_faults]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en"])
def test_the_form_of_the_sign_in(new_context: Any, door: Any, locale: str) -> None:
    context = new_context(locale=locale, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{door.address}/desk/sign-in")
    assert violations(page) == []


def test_signing_in_without_script(new_context: Any, door: Any, watch: Any) -> None:
    watch.forgive("status of 401")
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{door.address}/desk/sign-in?lang=en")
    page.get_by_label("Account").fill("operator")
    page.get_by_label("Password").fill("not this one, sorry")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_language_is_chosen_and_kept(sit_down: Any) -> None:
    seat: Seat = sit_down()
    seat.page.locator(".account summary").click()
    seat.page.get_by_label(seat.words["language"]).select_option("en")
    expect(seat.page.get_by_role("searchbox", name=words_of("en")["search"]["label"])).to_be_visible()
    seat.page.reload()
    expect(seat.page.locator("html")).to_have_attribute("lang", "en")


def test_paper_shows_the_clause_alone(sit_down: Any) -> None:
    seat: Seat = sit_down(place="search/yfbf-2022-107/fdi/6")
    expect(seat.reading.locator(".print")).to_be_visible()
    seat.page.emulate_media(media="print")
    expect(seat.reading.locator(".print")).to_be_visible()
    for hidden in ("header.top", ".finding", ".reading .bar"):
        expect(seat.page.locator(hidden)).to_be_hidden()
    box = seat.reading.bounding_box()
    assert box and box["width"] > 1200, "as wide as the paper"


def test_targets_are_large_enough_for_fingers(sit_down: Any) -> None:
    seat: Seat = sit_down(**TELEPHONE).search("外资")
    sizes = seat.page.evaluate(
        """() => [...document.querySelectorAll('button, summary, nav a, select, input')]
          .filter((one) => one.checkVisibility() && one.type !== 'checkbox')
          .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
          .filter(([, box]) => box.height < 43.5).map(([name, box]) => `${name} ${box.height}`)"""
    )
    assert sizes == []


def test_accounts_can_be_read_on_a_telephone(sit_down: Any) -> None:
    """The table scrolls; neither names nor roles are squeezed."""
    seat: Seat = sit_down("administrator", "accounts", **TELEPHONE)
    row = seat.page.get_by_role("row", name="reviewer")
    role = row.get_by_role("combobox").bounding_box()
    lines = row.get_by_role("rowheader").evaluate(
        "(cell) => { const words = document.createRange(); words.selectNodeContents(cell); return words.getClientRects().length; }"
    )
    assert role and role["width"] > 60, "the words of the role are seen"
    assert lines == 1, "the name stands on one line"
