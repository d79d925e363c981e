"""A real Chromium for the tests that need one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """Return the Chromium to drive: the one CHROMIUM names, else Debian's; None if there is none."""
    for candidate in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if candidate and (found := shutil.which(candidate)):
            return found
    return None


@contextmanager
def started(executable: str) -> Iterator[Browser]:
    """Run one headless browser."""
    # The driver keeps an event loop in this thread; Django would take every query here for one from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Windows:
    """Opens pages, each as a new device, and remembers what went wrong in any of them."""

    browser: Browser
    base_url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, *, scripts: bool = True, width: int = 390, height: int = 844, language: str = "en-US", **options: Any) -> Page:
        """Return an empty page of a device that was never here: no cookies, nothing stored."""
        context = self.browser.new_context(
            base_url=self.base_url,
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            locale=language,
            **options,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("console", self._listen)
        page.on("requestfailed", self._outside)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _outside(self, request: Any) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.faults.append(f"asked somebody else: {request.url}")

    def close(self) -> None:
        """Close every device."""
        for context in self.contexts:
            context.close()
