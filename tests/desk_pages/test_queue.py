"""What askers wrote, opened by those who review and answer: hostile texts stay texts; tickets and decisions go their way; roles."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk_pages.seat import Seat
from tests.widget.hostile_cards import hostile_texts
from tests.widget.test_hostile_texts import NEVER_MADE, NOTHING

CHUNK = 31
CHUNKS = [range(start, min(start + CHUNK, len(hostile_texts()))) for start in range(0, len(hostile_texts()), CHUNK)]
# Forms and templates of the desk are its own; what a text could make of itself is not.
MADE = NEVER_MADE.replace(", form [formaction]", "").replace("script, style, ", "")
ON_THE_PAGE = """() => {
  const all = [...document.body.querySelectorAll('*')];
  const handlers = all.flatMap((one) => one.getAttributeNames()).filter((name) => /^on|^style$/.test(name));
  const addresses = [...document.body.querySelectorAll('a[href], [src], [action]')].map((one) => one.href || one.src || one.action);
  return {
    made: [...document.body.querySelectorAll('MADE')].map((one) => one.localName),
    handlers,
    addresses: addresses.filter((one) => typeof one === 'string' && !/^https?:/.test(one)),
    pwned: Object.hasOwn(window, 'pwned') || Object.hasOwn(Object.prototype, 'text'),
  };
}""".replace("MADE", MADE)


@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{chunk.start}-{chunk.stop - 1}")
def test_hostile_texts_in_queue_inbox_and_search(sit_down: Any, watch: Any, door: Any, post: Any, chunk: range) -> None:
    for place in chunk:
        text = hostile_texts()[place]
        session = door.chat(text, f"恶意 {place}")
        assert post("handoff", session=session, note=text, contact=text[:200], consent=True).status_code == 201
    seat: Seat = sit_down("administrator", "overview")
    expect(seat.page.locator(".totals")).to_be_visible()
    open_turns(seat)
    assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
    seat.go("inbox")
    for place in range(min(5, len(chunk))):
        seat.page.locator(".queue-row a").nth(place).click()
        expect(seat.page.locator(".entry .card").first).to_be_visible()
        unfold(seat)
        seat.button("inbox", "to_review").click()
        seat.page.wait_for_timeout(100)
        assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
    seat.go("review")
    for place in range(min(5, len(chunk))):
        seat.page.locator(".queue-row a").nth(place).click()
        expect(seat.page.locator(".decision-form")).to_be_visible()
        assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
    seat.go("search")
    for place in chunk:
        with seat.page.expect_response("**/api/v1/search"):
            seat.box.fill(f"恶意 {place}")
        expect(seat.hits).to_have_count(10)
        seat.hits.first.get_by_role("link").press("Enter")
        seat.press("c")
    seat.press("v")
    assert seat.page.evaluate(ON_THE_PAGE) == NOTHING
    assert not [one for one in watch.requests if "evil.test" in one]


def open_turns(seat: Seat) -> None:
    """The turns behind the first number, all unfolded."""
    seat.page.locator(".totals a").first.click()
    expect(seat.page.locator(".turn-fold").first).to_be_visible()
    unfold(seat)


def unfold(seat: Seat) -> None:
    for _ in range(2):  # folds hold folds
        seat.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        seat.settle()


def test_a_ticket_is_taken_answered_and_made_a_review_entry(sit_down: Any, door: Any, post: Any) -> None:
    session = door.chat("卡片 no-answer.zh-Hans")
    ticket = post("handoff", session=session, note="公积金怎么提取", contact="邮箱", consent=True).json()["ticket"]
    seat: Seat = sit_down("operator", f"inbox/{ticket}")
    entry = seat.page.locator(".entry")
    expect(entry.get_by_text("公积金怎么提取")).to_be_visible()
    expect(entry.locator(".card")).to_be_visible()
    given = "、".join(seat.words["inbox"]["handed_over"][name] for name in ("note", "contact", "transcript"))
    expect(entry.get_by_text(f"同意交给工作人员：{given}")).to_be_visible()
    seat.button("inbox", "take").click()
    seat.button("inbox", "give_back").click()
    expect(entry.locator(".badge").first).to_have_text("等待受理")
    seat.button("inbox", "take").click()
    entry.get_by_label(seat.words["inbox"]["reply"], exact=True).fill("请向主管部门咨询。")
    seat.button("inbox", "answer").click()
    expect(entry.locator(".badge").first).to_have_text("已回复")
    seat.button("inbox", "to_review").click()
    seat.said("inbox", "in_review")
    reviewer: Seat = sit_down("reviewer", "review")
    reviewer.page.get_by_label(reviewer.words["review"]["reason"]).select_option("ticket")
    expect(reviewer.page.locator(".queue-row a").first).to_be_visible()


def test_a_second_operator_is_told_that_a_ticket_is_taken(sit_down: Any, door: Any, post: Any, watch: Any) -> None:
    watch.forgive("status of 409")
    session = door.chat("卡片 no-answer.zh-Hans")
    ticket = post("handoff", session=session, note="谁先受理", consent=True).json()["ticket"]
    first, second = sit_down("operator", f"inbox/{ticket}"), sit_down("second", f"inbox/{ticket}")
    for seat in (first, second):
        expect(seat.button("inbox", "take")).to_be_visible()
    first.button("inbox", "take").click()
    expect(first.button("inbox", "answer")).to_be_visible()
    second.button("inbox", "take").click()
    second.said("inbox", "errors", "ticket_state")
    expect(second.page.locator(".entry")).to_contain_text("operator")


def test_a_reviewer_decides_and_exports(sit_down: Any, door: Any) -> None:
    door.chat("卡片 no-answer.zh-Hans", "卡片 no-answer.zh-Hans", "卡片 no-answer.en")
    seat: Seat = sit_down("reviewer", "review")
    seat.button("review", "refresh").click()
    expect(seat.page.get_by_text("已归并")).to_be_visible()
    seat.page.get_by_label(seat.words["review"]["q"], exact=True).fill("no-answer.zh-Hans")
    seat.press("Enter")
    row = seat.page.locator(".queue-row a", has_text="卡片 no-answer.zh-Hans").first
    row.click()
    entry = seat.page.locator(".entry")
    expect(entry.locator(".card").first).to_be_visible()
    entry.locator(".why-fold summary").first.click()
    expect(entry.get_by_text(seat.words["turn"]["way"]).first).to_be_visible()
    entry.get_by_label(seat.words["review"]["find_clause"]).fill("研发中心")
    entry.get_by_label("鼓励外资研发中心建设").check()
    entry.get_by_label(seat.words["review"]["question"]).fill("外资研发中心有什么支持")
    entry.get_by_role("textbox", name=seat.words["review"]["phrasing"]).first.fill("建研发中心给多少钱")
    seat.button("review", "save").click()
    seat.said("review", "saved")
    expect(seat.button("review", "reopen")).to_be_visible()
    seat.page.locator("summary", has_text=seat.words["review"]["exports"]).click()
    seat.button("review", "export").click()
    with seat.page.expect_download() as download:
        seat.page.get_by_role("link", name="phrasings.yml").first.click()
    assert "建研发中心给多少钱" in download.value.path().read_text(encoding="utf-8")


def test_an_administrator_puts_up_a_notice_and_takes_it_down(sit_down: Any) -> None:
    seat: Seat = sit_down("administrator", "switches")
    seat.page.get_by_label(seat.words["switches"]["what"]).select_option("notice")
    seat.page.locator("#notice-zh-Hans").fill("今晚维护。")
    seat.button("switches", "submit").click()
    expect(seat.page.locator(".switch", has_text="今晚维护。")).to_be_visible()
    seat.button("switches", "take_down").click()
    seat.button("yes").click()
    expect(seat.page.locator(".switch")).to_have_count(0)


VIEWS = {
    "operator": ["search", "units", "calls", "inbox", "switches"],
    "reviewer": ["search", "units", "calls", "inbox", "review", "switches", "overview"],
    "administrator": ["search", "units", "calls", "inbox", "review", "switches", "overview", "accounts"],
}


@pytest.mark.parametrize("role", list(VIEWS))
def test_each_role_sees_its_views(sit_down: Any, role: str) -> None:
    seat: Seat = sit_down(role)
    links = seat.page.get_by_role("navigation").get_by_role("link")
    names = links.evaluate_all("(all) => all.map((one) => one.firstChild.textContent)")  # a count may stand behind it
    assert names == [seat.words["nav"][name] for name in VIEWS[role]]
    seat.page.evaluate("location.hash = 'accounts'")
    seat.page.wait_for_timeout(300)
    has_accounts = role == "administrator"
    expect(seat.page.locator("h2.title", has_text=seat.words["nav"]["accounts"])).to_have_count(int(has_accounts))
    seat.go("switches")
    expect(seat.page.locator(".switch-form")).to_have_count(int(has_accounts))


def test_an_administrator_adds_an_account_and_reads_the_log(sit_down: Any) -> None:
    seat: Seat = sit_down("administrator", "accounts")
    page, words = seat.page, seat.words["accounts"]
    page.locator("main [name=name]").fill("newcomer")
    page.locator("main [name=password]").fill("a new horse, another battery")
    seat.button("accounts", "submit").click()
    expect(page.get_by_role("row", name="newcomer")).to_be_visible()
    page.locator("summary", has_text=words["audit"]).click()
    expect(page.locator(".entry-list li").first).to_contain_text("newcomer")
    seat.button("accounts", "check").click()
    expect(page.get_by_text("链条完整")).to_be_visible()


def test_signing_out_ends_it_and_forgets_what_callers_asked(sit_down: Any, watch: Any) -> None:
    seat: Seat = sit_down(is_new=True).search("出口")  # else others would be signed out with it
    seat.box.press("Enter")
    expect(seat.reading).to_be_visible()
    seat.page.locator(".account summary").click()
    seat.button("sign_out").click()
    expect(seat.page.get_by_label(seat.words["sign_in"]["password"])).to_be_visible()
    kept = seat.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "出口" not in kept
    assert seat.page.request.get(f"{seat.address}/api/desk/v1/me").status == 401
