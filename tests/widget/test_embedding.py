"""On websites: every way of placing the chat, old browsers, websites that are not listed, and the door's own pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.axe import violations
from tests.widget.chat import LANGUAGES, Chat, Place
from tests.widget.older import NO_CONSTRUCTED_SHEETS
from tests.widget.websites import TRUSTED_TYPES

CLAUSE = "/clauses/yfbf-2022-107/fdi/6?from=14&to=97"
# What browsers lacked some years ago, or what their users forbid.
OLDER = {
    "no constructed style sheets": NO_CONSTRUCTED_SHEETS,
    "no locks between tabs": "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });",
    "no storage": """for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });""",
    "storage is full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "no random UUIDs": "delete Crypto.prototype.randomUUID;",
    "no voices": "delete window.speechSynthesis;",
}


@pytest.mark.parametrize("lacking", OLDER.values(), ids=OLDER)
def test_an_older_browser_is_enough(visit, new_context, door, lacking: str) -> None:
    context = new_context()
    context.add_init_script(lacking)
    chat = visit(context=context).open().ask("一问").ask("卡片 answered.zh-Hans")
    assert chat.asked() == ["一问", "卡片 answered.zh-Hans"]
    # dressed: the panel lies over the page, and what is for readers alone is not seen
    assert chat.panel.evaluate("(panel) => getComputedStyle(panel).position") in ("fixed", "absolute")
    assert chat.launcher.is_hidden()


@pytest.mark.parametrize("mode", ["inline", "page"])
@pytest.mark.parametrize("is_early", [True, False], ids=["in the page", "added later"])
def test_placed_by_hand(visit, door, mode: str, is_early: bool) -> None:
    tag = f'<policy-chat mode="{mode}"></policy-chat>'
    chat = visit(Place(door.address, body=tag if is_early else "<div id=late></div>"))
    if not is_early:
        chat.page.evaluate(
            """(mode) => {
              document.querySelectorAll('policy-chat').forEach((one) => one.remove());
              const chat = document.createElement('policy-chat');
              chat.setAttribute('mode', mode);
              document.getElementById('late').append(chat);
            }""",
            mode,
        )
    expect(chat.question).to_be_visible()
    assert chat.page.locator("policy-chat").count() == 1
    chat.ask("一问")
    expect(chat.launcher).to_have_count(0)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_locale_of_the_one_line(visit, door, locale: str) -> None:
    chat = Chat(visit(Place(door.address, is_foreign=True), data={"locale": locale}).page, locale)
    chat.open().ask("一问")


def test_the_language_is_changed_in_the_menu_and_the_conversation_stays(visit) -> None:
    chat = visit().open().ask("一问")
    chat.host.get_by_label(chat.words["menu"], exact=True).click()
    chat.host.get_by_role("button", name="English", exact=True).click()
    english = Chat(chat.page, "en")
    expect(english.question).to_be_visible()
    expect(english.cards).to_have_count(1)
    english.ask("second")


def test_a_website_without_https(visit, new_context, door, database) -> None:
    """No locks, no clipboard, no random UUIDs: browsers keep them for https."""
    context, place = new_context(), Place(door.address, is_foreign=True, is_plain=True)
    first, second = visit(place, context=context).open(), visit(place, context=context).open()
    assert not first.page.evaluate("isSecureContext")
    for count in range(3):
        first.send(f"明文甲{count}")
        second.send(f"明文乙{count}")
    for chat in (first, second):
        expect(chat.cards).to_have_count(6)
    assert first.asked() == second.asked() == database.turns_of("明文甲0")
    first.menu("copy")
    expect(first.host.get_by_text(first.words["copied"])).to_be_visible()


def test_a_policy_that_names_scripts_and_connections_alone_is_enough(visit, door) -> None:
    """Style sheets are constructed: a website need not allow them."""
    policy = f"default-src 'none'; script-src 'self'; connect-src 'self'; {TRUSTED_TYPES}"
    chat = visit(Place(door.address, policy=policy)).open().ask("卡片 answered.zh-Hans")
    chat.menu("handoff")
    expect(chat.host.get_by_label(chat.words["handoff_note"])).to_be_visible()


def test_the_widget_loads_nothing_from_anywhere_else(visit, watch, door, website) -> None:
    chat = visit(Place(door.address, is_foreign=True)).open().ask("卡片 answered.zh-Hans")
    chat.unfold()
    hosts = {one.split()[1].split("/")[2] for one in watch.requests}
    assert hosts == {door.address.removeprefix("http://"), website.origin.removeprefix("http://")}
    assert chat.page.context.cookies() == []


def test_the_websites_own_styles_and_the_chats_do_not_mix(visit, door) -> None:
    chat = visit().open()
    before = chat.page.locator("h1").evaluate("(one) => getComputedStyle(one).cssText || getComputedStyle(one).font")
    chat.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('button, textarea, p { display: none !important; color: #fefefe !important; }');
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    chat.ask("一问")
    expect(chat.question).to_be_visible()
    after = chat.page.locator("h1").evaluate("(one) => getComputedStyle(one).cssText || getComputedStyle(one).font")
    assert before == after


@pytest.mark.parametrize("zoom", [4])
def test_zoomed_to_four_hundred_percent_nothing_is_lost(visit, zoom: int) -> None:
    """A window of 1280 by 1024 at 400 %: 320 by 256 pixels of the page."""
    chat = visit(viewport={"width": 1280 // zoom, "height": 1024 // zoom}, device_scale_factor=zoom)
    chat.open().ask("卡片 answered.zh-Hans")
    for part in (chat.question, chat.host.get_by_role("button", name=chat.words["send"]), chat.log):
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320.5
    assert chat.log.bounding_box()["height"] >= 60


PAGES = {
    "chat": "/chat",
    "clause": CLAUSE,
    "clause in English": f"{CLAUSE}&lang=en",
    "sample page": "/",
    "missing page": "/clauses/yfbf-2022-107/nowhere",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("is_scripted", [True, False], ids=["", "without script"])
def test_the_doors_own_pages(new_context, watch, door, path: str, is_scripted: bool) -> None:
    """No policy report, no error; with axe in a second context, where the policy lets it in."""
    watch.forgive("status of 404|status of 405")
    page = new_context(java_script_enabled=is_scripted).new_page()
    page.goto(f"{door.address}{path}")
    expect(page.locator("h1").first).to_be_attached()
    if is_scripted:
        open_page = new_context(bypass_csp=True).new_page()
        open_page.goto(f"{door.address}{path}")
        assert violations(open_page, {"resultTypes": ["violations"]}) == []


def test_the_permalink_shows_the_quotation_marked(new_context, door) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{door.address}{CLAUSE}")
    assert "200万元" in page.locator("mark").inner_text()


def test_without_script_the_form_answers(new_context, watch, door) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{door.address}/")
    page.locator("form textarea").fill("没有脚本的一问")
    page.locator("form textarea ~ button, form button").last.click()
    expect(page.get_by_text("没有脚本的一问").first).to_be_visible()
    assert door.asked('"没有脚本的一问"') == 1


def test_a_listed_website_may_frame_the_chat(new_context, door, website) -> None:
    page = new_context().new_page()
    page.goto(f"{website.origin}/framed?door={door.address}")
    question = page.frame_locator("iframe").locator("policy-chat").get_by_role("textbox")
    question.fill("框里的一问")
    question.press("Enter")
    expect(page.frame_locator("iframe").locator(".card")).to_have_count(1)


def test_a_website_that_is_not_listed_may_not(new_context, watch, make_door, website) -> None:
    watch.forgive("frame-ancestors|Framing|ERR_BLOCKED_BY_RESPONSE")
    closed = make_door(ZHENGDA_ORIGINS="https://www.example.org")
    page = new_context().new_page()
    page.goto(f"{website.origin}/framed?door={closed.address}")
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").locator("policy-chat").count() == 0
    assert any("frame-ancestors" in one for one in watch.complaints)


def test_the_settings_of_the_sample_page_change_its_chat_and_its_line_of_code(new_context, door) -> None:
    page = new_context().new_page()
    page.goto(f"{door.address}/")
    code, chat = page.locator("#code"), page.locator("policy-chat")
    for name, value in (("locale", "en"), ("accent", "red"), ("theme", "dark"), ("mode", "inline")):
        page.locator(f"input[name={name}][value={value}]").check()
        expect(code).to_contain_text(f'{name}="{value}"')
        expect(chat).to_have_attribute(name, value)
    Chat(page, "en").ask("asked in the preview")
