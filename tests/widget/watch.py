"""A browser context in, everything it complains about out: policy reports, console errors, exceptions, dialogs, traces of code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

# Runs in every frame before anything else. Hostile texts set `pwned`.
REPORT = """
document.addEventListener('securitypolicyviolation', (event) =>
  tellWatch(['policy', event.violatedDirective, event.blockedURI, event.sample, location.href].join(' ')), true);
Object.defineProperty(Object.prototype, 'pwned', {
  configurable: true, enumerable: false, set() { tellWatch('code ran: pwned was set'); },
});
"""
QUIET = {"log", "info", "debug", "startGroup", "endGroup", "timeEnd"}


@dataclass
class Watch:
    """What happened on all pages of a context. `forgiven` are patterns of what a test brings about itself."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to a context that has no page yet."""
        context.expose_binding("tellWatch", lambda _, words: self.complaints.append(words))
        context.add_init_script(REPORT)
        context.on("console", self._hear)
        context.on("weberror", self._caught)
        context.on("dialog", self._dismiss)
        context.on("request", lambda request: self._note(request))
        context.on("page", self._crashes)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in QUIET:
            self.complaints.append(f"console {message.type}: {message.text} {message.location.get('url', '')}")

    def _caught(self, error: WebError) -> None:
        self.complaints.append(f"exception: {error.error}")

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")

    def _crashes(self, page: Page) -> None:
        page.on("crash", lambda _: self.complaints.append(f"crashed: {page.url}"))

    def forgive(self, pattern: str) -> None:
        """From now on this is expected: what a browser says of a failing network, for instance."""
        self.forgiven.append(pattern)

    def unforgiven(self) -> list[str]:
        return [words for words in self.complaints if not any(re.search(one, words) for one in self.forgiven)]
