"""What administrators do in a browser: a clause is found to be suspended, a forgotten password is replaced."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from bot.desk.accounts import AccountStore
from bot.web.store.database import open_engine
from tests.desk_pages.seat import PASSWORD, Seat


def test_a_clause_is_found_to_be_suspended(sit_down: Any) -> None:
    seat: Seat = sit_down("administrator", "switches")
    seat.page.get_by_label(seat.words["switches"]["what"]).select_option("clause")
    seat.button("switches", "submit").click()
    expect(seat.page.get_by_text(seat.words["switches"]["errors"]["clause_missing"])).to_be_visible()
    seat.page.get_by_label(seat.words["switches"]["clause"]).fill("外资研发中心")
    seat.page.get_by_label("鼓励外资研发中心建设").check()
    seat.button("switches", "submit").click()
    expect(seat.page.get_by_role("dialog")).to_contain_text("鼓励外资研发中心建设")
    seat.button("yes").click()
    expect(seat.page.locator(".switch", has_text="yfbf-2022-107/fdi/6")).to_be_visible()
    seat.button("switches", "on_again").click()
    seat.button("yes").click()
    expect(seat.page.locator(".switch")).to_have_count(0)


def test_an_administrator_gives_a_new_password(sit_down: Any, new_context: Any, door: Any) -> None:
    AccountStore(open_engine(f"sqlite:///{door.file}")).add("forgetful", "operator", PASSWORD, "tests", True)
    seat: Seat = sit_down("administrator", "accounts")
    row = seat.page.get_by_role("row", name="forgetful")
    row.get_by_role("button", name=seat.words["accounts"]["reset"]).click()
    seat.button("yes").click()
    password = seat.page.get_by_role("dialog").locator("code").inner_text()
    assert len(password) == 20
    seat.button("close").click()
    expect(seat.page.get_by_text(password)).to_have_count(0)  # shown once
    page = new_context(locale="zh-CN").new_page()
    page.goto(f"{door.address}/desk")
    choose_own_password(Seat(page, door.address), "forgetful", password)
    seat.page.locator("summary", has_text=seat.words["accounts"]["audit"]).click()
    changed = seat.page.locator(".entry-list li", has=seat.page.get_by_title("account.change")).first
    expect(changed).to_contain_text(seat.words["acts"]["account.change"])
    expect(changed).to_contain_text('forgetful {"password":"own"}')


def choose_own_password(seat: Seat, name: str, given: str) -> None:
    """By keyboard; the page shows nothing else before, and asks to sign in again afterwards."""
    own, page = "chosen by its owner 1", seat.page
    page.get_by_label(seat.words["sign_in"]["name"]).fill(name)
    page.get_by_label(seat.words["sign_in"]["password"]).fill(given)
    seat.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(seat.words["password"]["due"])
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_label(seat.words["password"]["current"])).to_be_focused()
    for typed, said in ((own + "x", "password_differs"), (own, "")):
        page.get_by_label(seat.words["password"]["current"]).fill(given)
        page.get_by_label(seat.words["password"]["new"], exact=True).fill(own)
        page.get_by_label(seat.words["password"]["repeated"]).fill(typed)
        seat.press("Enter")
        if said:
            expect(page.get_by_role("alert")).to_have_text(seat.words["password"]["errors"][said])
    seat.sign_in(name, own)
