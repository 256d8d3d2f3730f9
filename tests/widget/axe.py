"""A page in, what axe finds wrong with it out. The page's policy has to be set aside: axe brings its own script."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Every rule of WCAG 2.2 A and AA and the best practices, and the size of targets, which axe leaves out by itself.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# Only what is wrong comes back: the whole report takes longer on its way than axe takes to make it.
RUN = """(options) => axe.run(options).then(({ violations }) => violations.flatMap((one) =>
  one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.target}`)))"""


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """One line for each element that breaks a rule; axe is brought into a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(RUN, options)
    return found
