"""What people do on pages, in the words that they see there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings

from tests.journeys.stage import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

PATIENCE = 60_000  # publishing a whole module on a busy machine
PICTURES = os.environ.get("JOURNEY_PICTURES", "")  # a folder to leave pictures of the pages in


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, when somebody asked for pictures."""
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def sign_in_staff(page: Page, name: str, *, to: str = "/admin/") -> None:
    """E-mail, password, second factor."""
    page.goto(f"/accounts/login/?next={to}")
    form = page.locator("form").filter(has=page.locator("[name=login]"))
    form.locator("[name=login]").fill(f"{name}@example.org")
    form.locator("[name=password]").fill(PASSWORD)
    press(form.get_by_role("button", name="Sign in"))
    page.locator("[name=code]").fill(settings.DEMO_SECOND_FACTOR)
    press_button(page, "Sign in")
    assert page.url.endswith(to), page.url


def sign_in_learner(page: Page, name: str, code: str) -> None:
    """The card's door, which takes the password chosen later as well."""
    page.goto("/accounts/card/")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Code", exact=True).fill(code)
    press(page.locator("main").get_by_role("button", name="Sign in"))


def choose_password(page: Page, password: str, *, label: str = "Your own password", save: str = "Save my password") -> None:
    """After the card: her own password, and at the first visit what we keep and who sees it."""
    page.get_by_label(label).fill(password)
    press_button(page, save)
    if page.url.endswith("/privacy/"):
        press(page.locator("main form button"))


def press(target: Locator, *, until: Literal["load", "commit"] = "load") -> None:
    """Press a link or button and wait for the page that it leads to."""
    try:
        with target.page.expect_navigation(timeout=PATIENCE, wait_until=until):
            target.click(timeout=PATIENCE)
    except Exception:
        picture(target.page, "stuck")
        raise


def press_link(page: Page, name: str) -> None:
    """Press the link with these words."""
    press(page.get_by_role("link", name=name))


def press_button(page: Page, name: str) -> None:
    """Press the button with these words."""
    press(page.get_by_role("button", name=name))


def go(page: Page, value: str) -> None:
    """Press the button that goes on in this way."""
    press(page.locator(f"button[name=go][value={value}]").first)


def heading(page: Page) -> str:
    """The page's one heading."""
    return " ".join(page.locator("main h1").inner_text().split())


class Reader:
    """Somebody who reads a module to its end."""

    def __init__(self, page: Page, right: dict[str, list[str]]) -> None:
        self.page = page
        self.right = right
        self.notes: list[str] = []  # the ways taken
        self.second_looks = 0
        self.parts = 0
        self.words = ""  # everything read on the way
        self.look: Callable[[Page], None] = lambda _page: None  # called on every page

    def see(self) -> None:
        """Read what is on the page."""
        self.words += self.page.locator("main").inner_text()
        self.look(self.page)

    def read_lesson(self) -> None:
        """From the first part of a lesson to "Done and kept"."""
        while not re.search(r"/done/(#|$)", self.page.url):
            self.parts += 1
            assert self.parts < 200, "this lesson has no end"
            self.see()
            if self.page.get_by_role("heading", name="Before you read on").count():
                way = "other" if not self.notes else "main"
                self.notes.append(way)
                go(self.page, way)
            elif self.page.locator("[name=answer]").count():
                self.answer()
            else:
                go(self.page, "next")
        self.see()

    def answer(self) -> None:
        """Answer; the first question in the module not right at first."""
        wrong_first = self.second_looks == 0
        self._choose(right=not wrong_first)
        go(self.page, "answer")
        self.see()
        if wrong_first:
            self.second_looks += 1
            assert self.page.get_by_role("heading", name="Let us look at that again").is_visible()
            assert self.page.get_by_text("You can try again whenever you like.").is_visible()
            go(self.page, "again")
            self._choose(right=True)
            go(self.page, "answer")
        assert self.page.get_by_role("heading", name="Yes, that is it").is_visible()
        go(self.page, "next")

    def take_check(self, *, not_right: int) -> int:
        """Answer every question of the check, the first few not right, and hand in. Returns how many there were."""
        count = 0
        while re.search(r"/check/\d+/(#|$)", self.page.url):
            count += 1
            self.see()
            self._choose(right=count > not_right)
            go(self.page, "answer")
        return count

    def _choose(self, *, right: bool) -> None:
        options = self.page.locator("[name=answer]")
        fitting = self.right[heading(self.page)]
        keys = [option.get_attribute("value") for option in options.all()]
        wanted = fitting if right else [next(key for key in keys if key not in fitting)]
        for key in keys:
            option = self.page.locator(f"[name=answer][value='{key}']")
            if option.get_attribute("type") == "checkbox":
                option.set_checked(key in wanted)
            elif key in wanted:
                option.check()


def requirement(page: Page, title: str) -> Locator:
    """One line of a person's file."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def fill_form(page: Page, submit: str, *, until: Literal["load", "commit"] = "load", **values: Any) -> None:
    """Fill the form with this button, by field name, and send it."""
    form = page.locator("form").filter(has=page.get_by_role("button", name=submit, exact=True))
    for name, value in values.items():
        field = form.locator(f"[name={name}], [name$=-{name}]")
        if field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value) if isinstance(value, str) else field.select_option(index=value)
        else:
            field.fill(value)
    press(form.get_by_role("button", name=submit, exact=True), until=until)
