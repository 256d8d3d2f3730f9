"""Faults: whatever fails between the page and the door, nothing is lost, doubled or out of order."""

from __future__ import annotations

import json
import signal

import pytest
from playwright.sync_api import Route, expect

from tests.widget.chat import Chat, Place
from tests.widget.refuse import refuse_the_first

BROKEN_NETWORK = r"Failed to load resource"
MANY = 500


@pytest.fixture
def own_door(make_door):
    """A door of the test's own, to be killed."""
    return make_door()


def agree(chat: Chat, kept: list[str], expected: list[str]) -> None:
    """Page and database hold the same messages, once each, in the order they were asked."""
    assert chat.asked() == expected
    assert kept == expected
    assert len(chat.answer_lines()) == len(expected)
    for said, line in zip(expected, chat.answer_lines(), strict=True):
        assert said in line


def test_offline_and_back(visit, watch, database) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("联网时问")
    chat.page.context.set_offline(True)
    for text in ("断网一", "断网二"):
        chat.send(text)
    expect(chat.host.get_by_text(chat.words["offline"])).to_be_visible()
    assert database.turns_of("联网时问") == ["联网时问"]
    chat.page.context.set_offline(False)
    expect(chat.cards).to_have_count(3)
    expect(chat.host.get_by_text(chat.words["offline"])).to_be_hidden()
    agree(chat, database.turns_of("联网时问"), ["联网时问", "断网一", "断网二"])


def test_offline_messages_survive_a_closed_page(visit, watch, new_context, database) -> None:
    watch.forgive(BROKEN_NETWORK)
    context = new_context()
    chat = visit(context=context).open().ask("关页之前")
    context.set_offline(True)
    chat.send("关页时还没送出")
    chat.page.close()
    context.set_offline(False)
    again = visit(context=context)
    again.open()
    expect(again.cards).to_have_count(2)
    agree(again, database.turns_of("关页之前"), ["关页之前", "关页时还没送出"])


@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_the_door_killed_in_mid_turn_and_started_again(visit, watch, own_door, is_foreign: bool) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit(Place(own_door.address, is_foreign)).open().ask("杀死之前")
    chat.send("慢 1.5 杀死之时")
    chat.wait_until(lambda: own_door.asked('"慢 1.5 杀死之时"'))
    own_door.stop(signal.SIGKILL)
    chat.send("杀死之后")
    expect(chat.host.get_by_text(chat.words["reconnecting"])).to_be_visible()
    own_door.start()
    expect(chat.cards).to_have_count(3, timeout=30_000)
    agree(chat, own_door.kept.turns_of("杀死之前"), ["杀死之前", "慢 1.5 杀死之时", "杀死之后"])
    assert own_door.asked('"杀死之前"') == own_door.asked('"杀死之后"') == 1
    assert own_door.kept.sessions_of("杀死之前") == 1


def test_a_reply_lost_on_its_way_is_asked_for_again_and_answered_once(visit, watch, door, database) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("答复丢失之前")
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data or "")
        route.fetch()
        route.abort("connectionreset")

    chat.page.route("**/api/v1/chat", lose_the_first)
    chat.ask("答复丢了的问题")
    agree(chat, database.turns_of("答复丢失之前"), ["答复丢失之前", "答复丢了的问题"])
    assert door.asked('"答复丢了的问题"') == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(visit, watch, status: int) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open()
    tried = refuse_the_first(chat.page, status, lambda: {"Retry-After": "3"})
    chat.ask("要等三秒")
    assert len(tried) == 2
    assert tried[1] - tried[0] >= 3


def test_the_doors_own_limit_is_waited_for(visit, watch, make_door) -> None:
    """The real 429 with the Retry-After of the limits, which the widget may read on a foreign website too."""
    watch.forgive(BROKEN_NETWORK)
    strict = make_door(ZHENGDA_TURNS_PER_MINUTE="2")
    chat = visit(Place(strict.address, is_foreign=True)).open().ask("一").ask("二")
    with chat.page.expect_response(lambda reply: reply.status == 429) as refused:
        chat.send("三")
    wait = int(refused.value.headers["retry-after"])
    assert wait >= 1
    chat.page.wait_for_timeout(1500)
    assert strict.asked('"三"') == 0
    assert chat.asked() == ["一", "二", "三"]
    expect(chat.host.get_by_text(chat.words["busy"].partition("{n}")[0]).first).to_be_visible()


def test_an_expired_session_goes_on_in_a_new_one(visit, watch) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("旧会话")
    expired: list[str] = []

    def expire_once(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        expired.append(body["session"])
        if len(set(expired)) > 1:
            route.continue_()
            return
        error = {"error": {"code": "session_expired", "message": "Start anew."}}
        route.fulfill(status=401, json=error)

    chat.page.route("**/api/v1/chat", expire_once)
    chat.ask("新会话")
    assert len(set(expired)) == 2
    assert chat.asked() == ["旧会话", "新会话"]
    expect(chat.host.locator("article.asked").last.get_by_text(chat.words["session_new"])).to_be_visible()


def test_a_person_is_asked_for_in_a_new_session_where_the_old_one_has_expired(visit, watch) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open().ask("转人工之前")
    sessions: list[str] = []

    def expire_the_first(route: Route) -> None:
        sessions.append(json.loads(route.request.post_data or "{}")["session"])
        if len(sessions) > 1:
            route.continue_()
            return
        error = {"error": {"code": "session_expired", "message": "Start anew."}}
        route.fulfill(status=401, json=error)

    chat.page.route("**/api/v1/handoff", expire_the_first)
    chat.menu("handoff")
    chat.host.get_by_label(chat.words["handoff_note"]).fill("请人来答")
    chat.host.get_by_label(chat.words["handoff_consent"]).check()
    chat.host.get_by_role("button", name=chat.words["handoff_send"], exact=True).click()
    expect(chat.host.locator("article.ticket")).to_have_count(1)
    assert len(sessions) == len(set(sessions)) == 2


def test_another_language_in_mid_turn_draws_the_answer_and_reports_it_once(visit, door) -> None:
    chat = visit().open()
    chat.host.evaluate(
        "(host) => { window.answers = 0; host.addEventListener('policy-chat:answered', () => { window.answers += 1; }); }"
    )
    chat.send("慢 1.5 换语言之时")
    chat.wait_until(lambda: door.asked('"慢 1.5 换语言之时"'))
    chat.host.evaluate("(host) => host.setAttribute('locale', 'en')")
    expect(chat.cards).to_have_count(1)
    chat.page.wait_for_timeout(200)
    assert chat.page.evaluate("window.answers") == 1


@pytest.mark.parametrize("hours", [-48, 48], ids=["slow clock", "fast clock"])
@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_a_wrong_clock_loses_no_conversation_at_a_reload(
    visit, new_context, door, hours: int, is_foreign: bool
) -> None:
    context = new_context()
    context.add_init_script(f"const now = Date.now; Date.now = () => now() + {hours} * 3600000;")
    chat = visit(Place(door.address, is_foreign), context).open().ask("钟走错了")
    chat.page.reload()
    expect(chat.open().cards).to_have_count(1)
    life = chat.page.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' session'))[1]).life"
    )
    assert abs(life - 24 * 3600000) < 60000  # the door's clock, not the page's; its Date is a second old at most


def test_a_reload_in_mid_turn_asks_once(visit, door, database) -> None:
    chat = visit().open().ask("重载之前")
    chat.send("慢 1 重载之时")
    chat.wait_until(lambda: door.asked('"慢 1 重载之时"'))
    chat.page.reload()
    chat.open()
    expect(chat.cards).to_have_count(2)
    agree(chat, database.turns_of("重载之前"), ["重载之前", "慢 1 重载之时"])
    assert door.asked('"慢 1 重载之时"') == 1


def test_a_tab_closed_in_mid_turn_leaves_its_turn_to_the_other(visit, new_context, door, database) -> None:
    context = new_context()
    first = visit(context=context).open().ask("关标签之前")
    second = visit(context=context).open()
    first.send("慢 1 关标签之时")
    first.wait_until(lambda: door.asked('"慢 1 关标签之时"'))
    first.page.close()
    expect(second.cards).to_have_count(2)
    second.ask("关标签之后")
    agree(second, database.turns_of("关标签之前"), ["关标签之前", "慢 1 关标签之时", "关标签之后"])


def test_leaving_the_page_and_coming_back_keeps_everything(visit, door, database) -> None:
    chat = visit().open().ask("离开之前")
    chat.page.goto(f"{door.address}/clauses/yfbf-2022-107/fdi/6")
    chat.page.go_back()
    chat.open()
    expect(chat.cards).to_have_count(1)
    chat.ask("回来之后")
    agree(chat, database.turns_of("离开之前"), ["离开之前", "回来之后"])


@pytest.mark.parametrize("lost", ["draw_reply.js", "draw_card.js"])
def test_an_answer_that_could_not_be_drawn_becomes_a_card_when_the_network_is_back(visit, watch, lost: str) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit()
    chat.page.route(f"**/widget/{lost}", lambda route: route.abort())
    chat.open().send("画不出来")
    expect(chat.host.locator(".bare")).to_contain_text("画不出来")
    expect(chat.cards).to_have_count(0)
    chat.page.unroute(f"**/widget/{lost}")
    expect(chat.cards).to_have_count(1)
    expect(chat.host.locator(".bare")).to_have_count(0)


def test_five_hundred_quick_messages(visit, database) -> None:
    chat = visit().open()
    expected = [f"第{count}条快问" for count in range(MANY)]
    chat.send_quickly(expected)
    expect(chat.cards).to_have_count(MANY, timeout=60_000)
    agree(chat, database.turns_of(expected[0]), expected)


@pytest.mark.parametrize(
    ("status", "body"), [(500, "<html>boom"), (502, "Bad Gateway"), (200, "<html>a proxy's login page")]
)
def test_what_is_no_reply_of_the_door_is_tried_again(visit, watch, database, status: int, body: str) -> None:
    watch.forgive(BROKEN_NETWORK)
    chat = visit().open()
    tried: list[int] = []

    def break_once(route: Route) -> None:
        tried.append(1)
        if len(tried) == 1:
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.continue_()

    chat.page.route("**/api/v1/chat", break_once)
    question = f"坏答复 {status} {len(body)}"
    chat.ask(question)
    agree(chat, database.turns_of(question), [question])
