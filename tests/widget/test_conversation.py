"""Talking: what is asked and answered stands in order on every screen, after a reload, and in every tab."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Place

SCREENS = {"desktop": (1280, 800), "phone": (375, 667), "narrow": (320, 568)}


@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS.keys())
@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_a_conversation(visit, door, size: tuple[int, int], is_foreign: bool) -> None:
    chat = visit(Place(door.address, is_foreign), viewport={"width": size[0], "height": size[1]}).open()
    chat.ask("第一问").ask("卡片 answered.zh-Hans").ask("第三问")
    assert chat.asked() == ["第一问", "卡片 answered.zh-Hans", "第三问"]
    lines = chat.answer_lines()
    assert "第一问" in lines[0] and "第三问" in lines[-1]
    assert chat.question.input_value() == ""
    expect(chat.question).to_be_focused()


def test_several_questions_get_a_card_each(visit) -> None:
    chat = visit().open().ask("卡片 answered-several.zh-Hans", cards=2)
    assert chat.asked() == ["卡片 answered-several.zh-Hans"]


def test_a_button_is_pressed_and_its_title_stands_in_the_transcript(visit) -> None:
    chat = visit().open().ask("卡片 clarify.zh-Hans")
    button = chat.cards.get_by_role("button").first
    title = button.inner_text()
    button.click()
    expect(chat.cards).to_have_count(2)
    assert chat.asked()[-1] == title


@pytest.mark.parametrize("is_foreign", [False, True], ids=["own page", "foreign website"])
def test_a_reload_keeps_the_conversation(visit, door, is_foreign: bool) -> None:
    chat = visit(Place(door.address, is_foreign)).open().ask("第一问").ask("第二问")
    lines = chat.answer_lines()
    chat.page.reload()
    chat.open()
    expect(chat.cards).to_have_count(2)
    assert (chat.asked(), chat.answer_lines()) == (["第一问", "第二问"], lines)
    chat.ask("第三问")
    assert re.match(r"degraded 3: ", chat.answer_lines()[-1]), "the session went on, for the door counts on"


def test_two_tabs_hold_one_conversation(visit, new_context) -> None:
    context = new_context()
    first = visit(context=context).open().ask("第一个标签页")
    second = visit(context=context)
    second.open()
    expect(second.cards).to_have_count(1)
    second.ask("第二个标签页")
    expect(first.cards).to_have_count(2)
    first.ask("又是第一个")
    expect(second.cards).to_have_count(3)
    assert first.asked() == second.asked() == ["第一个标签页", "第二个标签页", "又是第一个"]
    assert first.answer_lines() == second.answer_lines()


NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });"


@pytest.mark.parametrize("lacking", ["", NO_LOCKS], ids=["", "no locks between tabs"])
def test_both_tabs_at_once_send_nothing_twice(visit, new_context, door, database, lacking: str) -> None:
    context = new_context()
    context.add_init_script(lacking)
    first, second = visit(context=context).open(), visit(context=context).open()
    kind = "锁" if lacking else ""
    for count in range(6):
        first.send(f"甲{kind}{count}")
        second.send(f"乙{kind}{count}")
    expect(first.cards).to_have_count(12)
    expect(second.cards).to_have_count(12)
    turns = database.turns_of(f"甲{kind}0")
    assert sorted(turns) == sorted(f"{name}{kind}{n}" for name in "甲乙" for n in range(6))
    assert first.asked() == second.asked() == turns
    assert [door.asked(f'"{turn}"') for turn in turns] == [1] * 12
    assert database.sessions_of(f"乙{kind}0") == 1


def test_the_lease_of_browsers_without_locks_is_held_by_one_at_a_time(visit) -> None:
    chat = visit()
    found = chat.page.evaluate(
        """async () => {
          const { workAlone } = await import('/widget/lease.js');
          const kept = new Map([['lease', { by: 'a closed tab', until: Date.now() - 1 }]]);
          const store = {
            read: (name) => kept.get(name) || null,
            write: (name, value) => kept.set(name, value),
            remove: (name) => kept.delete(name),
          };
          let inside = 0, most = 0, done = 0;
          const work = async () => {
            most = Math.max(most, (inside += 1));
            await new Promise((end) => setTimeout(end, 40));
            inside -= 1;
            done += 1;
          };
          const leaver = { isOver: false };
          const all = [1, 2, 3, 4].map(() => workAlone(store, work, () => false));
          await Promise.all(all);
          store.write('lease', { by: 'another tab', until: Date.now() + 60000 });
          const ended = workAlone(store, work, () => leaver.isOver);
          leaver.isOver = true;
          await ended;
          return { most, done, holder: store.read('lease').by };
        }"""
    )
    assert found == {"most": 1, "done": 4, "holder": "another tab"}


def test_starting_over_deletes_the_conversation_here_and_there(visit, database) -> None:
    chat = visit().open().ask("要删掉的话")
    assert database.turns_of("要删掉的话")
    chat.menu("start_over")
    chat.host.get_by_role("button", name=chat.words["yes"], exact=True).click()
    expect(chat.cards).to_have_count(0)
    chat.wait_until(lambda: not database.turns_of("要删掉的话"))
    chat.page.reload()
    chat.open()
    expect(chat.cards).to_have_count(0)


def test_enter_sends_and_shift_enter_breaks_the_line(visit) -> None:
    chat = visit().open()
    chat.question.press_sequentially("第一行")
    chat.question.press("Shift+Enter")
    chat.question.press_sequentially("第二行")
    assert chat.question.input_value() == "第一行\n第二行"
    assert chat.asked() == []
    chat.question.press("Enter")
    expect(chat.cards).to_have_count(1)
    assert chat.asked() == ["第一行\n第二行"]


def test_enter_while_an_input_method_composes_does_not_send(visit, door) -> None:
    chat = visit().open()
    chat.question.focus()
    devtools = chat.page.context.new_cdp_session(chat.page)
    devtools.send("Input.imeSetComposition", {"text": "zhengce", "selectionStart": 7, "selectionEnd": 7})
    assert chat.question.input_value() == "zhengce"
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    chat.page.wait_for_timeout(200)
    assert chat.asked() == []
    devtools.send("Input.insertText", {"text": "政策"})
    assert chat.question.input_value() == "政策"
    chat.question.press("Enter")
    expect(chat.cards).to_have_count(1)
    assert chat.asked() == ["政策"]
    assert door.asked('"政策"') == 1


@pytest.mark.parametrize("lines", [["多"] * 2001, []], ids=["too long", "empty"])
def test_what_cannot_be_asked_is_not_sent(visit, watch, lines: list[str]) -> None:
    chat = visit().open()
    chat.send("".join(lines))
    chat.page.wait_for_timeout(200)
    assert chat.asked() == []
    assert not [one for one in watch.requests if one.endswith("/api/v1/chat")]


def test_a_suggestion_is_asked_by_one_press(visit) -> None:
    chat = visit().open()
    opener = chat.host.locator(".openers").get_by_role("button").first
    text = opener.inner_text()
    opener.click()
    expect(chat.cards).to_have_count(1)
    assert chat.asked() == [text]
    expect(chat.host.locator(".openers")).to_be_hidden()


def test_the_elder_mode_is_remembered(visit) -> None:
    chat = visit().open()
    switch = chat.host.get_by_role("button", name=chat.words["elder"], exact=True).first
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    chat.open()
    expect(chat.host).to_have_attribute("elder", "")
    assert chat.question.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)") >= 18


KEPT = "Object.values(localStorage).join() + Object.keys(localStorage).join()"


def test_on_a_shared_computer_nothing_stays_when_the_page_is_closed(visit, new_context) -> None:
    context = new_context()
    chat = visit(context=context).open().ask("不要留下的话")
    chat.menu("shared")
    assert "不要留下的话" not in chat.page.evaluate(KEPT)
    chat.ask("后来说的话")
    assert "后来说的话" not in chat.page.evaluate(KEPT)
    chat.page.close()
    again = visit(context=context).open()
    assert again.cards.count() == 0


def test_what_a_browser_keeps_ends_with_the_session(visit, new_context) -> None:
    """The clock of a browser that comes back a week later."""
    context = new_context()
    visit(context=context).open().ask("上周的话").page.close()
    later = "const now = Date.now; Date.now = () => now() + 7 * 24 * 3600 * 1000;"
    context.add_init_script(later)
    again = visit(context=context).open()
    assert again.cards.count() == 0
    assert "上周的话" not in again.page.evaluate(KEPT)


def test_a_completion_is_chosen_or_put_away(visit, door) -> None:
    chat = visit().open()
    offered = chat.host.get_by_role("listbox", name=chat.words["completions"])
    chat.question.press_sequentially("研发中")
    expect(offered).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(chat.question).to_be_visible()  # Escape put away the offer, not the panel
    chat.question.press_sequentially("心")
    choice = offered.get_by_role("option").first
    text = choice.inner_text()
    choice.click()
    expect(chat.question).to_have_value(text)
    expect(chat.question).to_be_focused()
    assert chat.asked() == [], "it is sent only when the asker sends it"
