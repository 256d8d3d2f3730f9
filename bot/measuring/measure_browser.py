"""The door's address in, what a visitor's browser needs to open the chat and to send out, beside an empty page.

Opening is measured from the click to the end of the first frame that shows the panel, sending from the Enter key to the
call of the network. The empty page shows a box and calls the network just so: what is left is what the chat takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page, Route, sync_playwright

from bot.measuring.errors import MeasuringError
from bot.measuring.measure_turns import Advance
from bot.processes.find_chromium import find_chromium
from bot.processes.settings import Settings

PATIENCE = 30_000  # milliseconds
SETTLED = 200  # milliseconds that a page just loaded is left alone
CHAT = """<!doctype html><html lang="zh-CN"><title>website</title>
<script src="/widget/policy-chat.js" data-locale="zh-CN" defer></script><p>website"""
EMPTY = """<!doctype html><html lang="zh-CN"><title>website</title>
<button class="launcher">open</button><div id="box" hidden><textarea id="question"></textarea></div>
<script>
  const field = document.getElementById('question');
  document.querySelector('button').onclick = () => { document.getElementById('box').hidden = false; };
  field.onkeydown = (event) => { if (event.key === 'Enter') fetch('/healthz'); };
</script>"""
# Runs before the page's own code. `paint` and `sent` are milliseconds, once there are any.
CLOCK = """
window.clock = { paint: null, sent: null };
addEventListener('click', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();  // its message comes after the frame was made
  channel.port1.onmessage = () => { clock.paint ??= performance.now() - event.timeStamp; };
  channel.port2.postMessage(0);
}), true);
let pressed = 0;
addEventListener('keydown', (event) => { if (event.key === 'Enter') pressed = event.timeStamp; }, true);
const call = window.fetch;
window.fetch = (...given) => {
  if (/chat$|healthz$/.test(String(given[0]))) clock.sent = performance.now() - pressed;
  return call(...given);
};
"""


class BrowserFailed(MeasuringError):
    """The browser or the chat in it did not do what is to be measured."""


@dataclass(frozen=True)
class BrowserTimes:
    """Seconds, one for each repetition."""

    paints: list[float]
    sends: list[float]


@contextmanager
def running_browser(settings: Settings) -> Iterator[Browser]:
    """A Chromium without a window. Raises ChromiumMissing."""
    chromium = find_chromium(settings)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path, args=list(chromium.switches))
        try:
            yield browser
        finally:
            browser.close()


def measure_chat(browser: Browser, door_url: str, messages: Sequence[str], advance: Advance) -> BrowserTimes:
    """Open the chat and send, each message on a fresh page, in a fresh profile. Raises BrowserFailed."""
    return _measure(browser, door_url, CHAT, messages, advance)


def measure_empty_page(browser: Browser, door_url: str, messages: Sequence[str], advance: Advance) -> BrowserTimes:
    """The same of a page that only shows a box. Raises BrowserFailed."""
    return _measure(browser, door_url, EMPTY, messages, advance)


def _measure(browser: Browser, door_url: str, html: str, messages: Sequence[str], advance: Advance) -> BrowserTimes:
    times = BrowserTimes([], [])
    for message in messages:
        context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(CLOCK)
        context.route(f"{door_url}/website", lambda route: _answer(route, html))
        page = context.new_page()
        try:
            page.goto(f"{door_url}/website")
            times.paints.append(_open(page))
            times.sends.append(_send(page, message, is_chat=html == CHAT))
        except Error as error:
            raise BrowserFailed(f"the page at {door_url} with the chat: {error.message.splitlines()[0]}") from None
        finally:
            context.close()
        advance()
    return times


def _answer(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html")


def _open(page: Page) -> float:
    page.locator(".launcher").wait_for()
    page.wait_for_timeout(SETTLED)
    page.locator(".launcher").click()
    page.locator("#question").wait_for()
    return _read(page, "paint")


def _send(page: Page, message: str, is_chat: bool) -> float:
    """The second message of a conversation: the first also starts the session."""
    if not is_chat:
        return _press(page, message)
    cards = page.locator("article.reply .card")
    _press(page, "你好")
    cards.first.wait_for()
    seconds = _press(page, message)
    cards.nth(1).wait_for()
    return seconds


def _press(page: Page, text: str) -> float:
    page.evaluate("clock.sent = null")
    page.locator("#question").fill(text)
    page.locator("#question").press("Enter")
    return _read(page, "sent")


def _read(page: Page, name: str) -> float:
    value = page.wait_for_function(f"clock.{name}").json_value()
    return float(value) / 1000
