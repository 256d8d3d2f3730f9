"""The door's address and texts in, how long an operator waits at the desk from each key to painted results out.

Measured in the page, from the event of the key to the end of the first frame that shows what it found. The empty page
lists ten lines after an answer of the door that searches nothing: what is left is what the search and the desk take.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing

from playwright.sync_api import Browser, Error, Page

from bot.measuring.errors import MeasuringError
from bot.measuring.measure_turns import Advance
from bot.processes.settings import ROOT, Settings, child_environment

NAME = "bench"
PATIENCE = 30_000  # milliseconds
SETTLED = 400  # milliseconds after which a page just loaded, or a search by meaning, is over
# The page's policy forbids Playwright's own way of waiting, which is made of text.
PAINTED = """() => new Promise((resolve) => {
  const look = () => (typed.painted === null ? setTimeout(look, 2) : resolve(typed.painted));
  look();
})"""
FEWEST = 2  # characters from which on the desk searches
EMPTY = """<!doctype html><html lang="zh-CN"><title>desk</title><input id="search-box"><p id="search-state"></p><ol class="hits"></ol>
<script>
  const list = document.querySelector('ol');
  document.querySelector('input').oninput = async () => {
    await (await fetch('/healthz')).text();
    list.replaceChildren(...Array.from({ length: 10 }, (_, n) => {
      const line = document.createElement('li');
      line.textContent = 'line ' + n;
      return line;
    }));
  };
</script>"""
# Runs before the page's own code. `painted` is milliseconds, once there is something new to see.
CLOCK = """
window.typed = { at: 0, painted: null };
addEventListener('input', (event) => {
  if (event.target.id === 'search-box') typed = { at: event.timeStamp, painted: null };
}, true);
const observer = new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.matches && target.matches('ol.hits, #search-state'))) return;
  const key = typed;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();  // its message comes after the frame was made
    channel.port1.onmessage = () => { key.painted ??= performance.now() - key.at; };
    channel.port2.postMessage(0);
  });
});
observer.observe(document, { childList: true, subtree: true });
"""


class DeskFailed(MeasuringError):
    """The browser or the desk in it did not do what is to be measured."""


def add_account(settings: Settings) -> str:
    """The first account of the measured bot, whose password is its own from the start; the password, which nobody else learns.

    Raises DeskFailed.
    """
    password = secrets.token_urlsafe(24)
    command = [sys.executable, "-m", "bot.desk", "user", "add", NAME, "--role", "administrator"]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(settings), input=password, text=True, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise DeskFailed(f"`{' '.join(command[1:])}`: {(done.stderr or done.stdout).strip()}")
    return password


def measure_desk(browser: Browser, door_url: str, password: str, texts: Sequence[str], advance: Advance) -> list[float]:
    """Seconds of every key from the second on, of somebody who types as fast as results come. Raises DeskFailed."""
    with closing(browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})) as context:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(CLOCK)
        page = context.new_page()
        try:
            page.goto(f"{door_url}/desk")
            page.locator("[name=name]").fill(NAME)
            page.locator("[name=password]").fill(password)
            page.locator("[name=password]").press("Enter")
            return _type(page, texts, advance)
        except Error as error:
            raise DeskFailed(f"the desk at {door_url}: {error.message.splitlines()[0]}") from None


def measure_empty_list(browser: Browser, door_url: str, texts: Sequence[str], advance: Advance) -> list[float]:
    """The same of a page that only lists lines. Raises DeskFailed."""
    with closing(browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})) as context:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(CLOCK)
        context.route(f"{door_url}/website", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
        page = context.new_page()
        try:
            page.goto(f"{door_url}/website")
            return _type(page, texts, advance)
        except Error as error:
            raise DeskFailed(f"an empty page at {door_url}: {error.message.splitlines()[0]}") from None


def _type(page: Page, texts: Sequence[str], advance: Advance) -> list[float]:
    seconds = []
    box = page.locator("#search-box")
    box.wait_for()
    page.wait_for_timeout(SETTLED)
    for text in texts:
        box.fill("")
        box.focus()
        for place, character in enumerate(text):
            page.keyboard.insert_text(character)
            if place + 1 >= FEWEST:
                seconds.append(float(page.evaluate(PAINTED)) / 1000)
        page.wait_for_timeout(SETTLED)
        advance()
    return seconds
