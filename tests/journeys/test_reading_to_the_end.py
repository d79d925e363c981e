"""Each of our modules from its first page to its last, on a small phone without scripts: no dead end, no word left unexplained, no page in
the other language; and the time that the words on the screen take is the time that was stated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from certificates.domain.demo.pages import module_page
from curricula.domain.document import edition_document
from curricula.enums import ReleaseKind
from curricula.models import CataloguePage, ModuleEdition
from people.domain.cards import issue_card
from people.enums import Role
from tests.curricula.package_checks import ACTIVITY_MINUTES, JARGON, MINUTES_TOLERANCE, WORDS_A_MINUTE, _has
from tests.journeys.stage import TODAY, YESTERDAY, Stage, open_stage, right_answers
from tests.journeys.walking import go, heading, press, sign_in_learner
from training.domain.enrolment import enrol
from training.domain.release import release_curriculum, release_edition

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from tests.browsers import Windows

pytestmark = pytest.mark.once

PHONE = {"width": 320, "height": 640}
FOREIGN = {"en": re.compile(r"\b(?:para|usted|una|está)\b", re.IGNORECASE), "es": re.compile(r"\b(?:the|and|you|with)\b", re.IGNORECASE)}
STOP = 400  # pages: whoever has read so many is lost


class Walker:
    """Reads every page that the buttons lead to, and keeps account."""

    def __init__(self, page: Page, edition: ModuleEdition, language: str) -> None:
        self.page, self.language = page, language
        self.right = right_answers(edition)
        self.lines: set[str] = set()
        self.pages = self.activities = 0.0
        self.unexplained: set[str] = set()
        self.foreign: set[str] = set()
        self.refused: list[str] = []
        page.on("response", self.answered)

    def answered(self, response: Response) -> None:
        """Remember every answer that is not one."""
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    def read(self) -> None:
        """Take in what is on the page, once however often it is shown."""
        self.pages += 1
        assert self.pages < STOP, "this module has no end"
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        for summary in self.page.locator("main details > summary").all()[:1]:  # one consequence of a scenario, as a reader would
            summary.click()
        text = self.page.locator("main").inner_text()
        new = [line for line in text.splitlines() if line.strip() and line.strip() not in self.lines]
        self.lines.update(line.strip() for line in new)
        explained = " ".join(self.page.locator("main details:not(.row) > summary").all_inner_texts()).lower()
        told = " ".join(self.page.locator("main strong").all_inner_texts()).lower()  # where a word is introduced it stands out
        if not self.page.locator("main .feedback").count():  # what is said of an answer was explained in the lesson
            taught = " ".join(self.page.locator("main :is(.block, .callout, .pause, .scenario)").all_inner_texts()).lower()
            known = f"{explained} {told}"
            self.unexplained |= {word for word in JARGON[self.language] if _has(taught, word) and not _has(known, word)}
        self.foreign |= {line for line in new if FOREIGN[self.language].search(line)}

    def walk(self) -> None:
        """From the first part to the page that says that the module is done."""
        while True:
            self.read()
            if self.page.locator("button[name=go][value=main]").count() and self.page.locator("button[name=go][value=other]").count():
                go(self.page, "main")
            elif self.page.locator("[name=answer]").count():
                self.answer()
            elif self.page.locator("button[name=go][value=next]").count():
                go(self.page, "next")
            elif self.page.locator("main form button.btn").count():
                press(self.page.locator("main form button.btn").first)
            elif self.page.locator("main a.btn").count() and not self.page.url.rstrip("/").endswith("/home"):
                press(self.page.locator("main a.btn").first)
            else:
                return
            if self.page.url.rstrip("/").endswith("/home"):
                return

    def answer(self) -> None:
        """Choose what fits, and read what is said of it."""
        fitting = self.right[heading(self.page)]
        for option in self.page.locator("[name=answer]").all():
            if option.get_attribute("value") in fitting:
                option.check()
        go(self.page, "answer")

    @property
    def words(self) -> int:
        """How many words were new to her."""
        return sum(len(line.split()) for line in self.lines)


def begin(stage: Stage, code: str, language: str) -> tuple[Any, ModuleEdition]:
    """A learner enrolled in a course of this one module."""
    trainer = stage.person(Role.TRAINER)
    page = module_page(code, CataloguePage.objects.get(program=stage.program, locale__language_code="en"))
    edition = release_edition(page, kind=ReleaseKind.NEW_EDITION, reason="First edition.", by=trainer, at=YESTERDAY)
    stage.curriculum.entries.set([])
    stage.curriculum.entries.create(module=page, sort_order=0)
    stage.curriculum.save_revision().publish()
    course = release_curriculum(stage.curriculum, by=trainer, at=YESTERDAY)
    person = stage.learner("Wren", language=language)
    enrol(person, course, location=stage.county, by=stage.person(Role.SUPERVISOR), at=YESTERDAY)
    return person, edition


@pytest.mark.parametrize(
    ("code", "language"), [("vicarious-trauma", "en"), ("core-competencies", "es"), ("cultural-humility", "en")], ids=lambda value: value
)
def test_a_reader_comes_to_the_end_of_every_module(windows: Windows, code: str, language: str) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person, edition = begin(stage, code, language)
        card = issue_card(person, by=stage.staff[Role.SUPERVISOR], at=TODAY)
        phone = windows.open(scripts=False, **PHONE)
        phone.goto("/accounts/card/")
        sign_in_learner(phone, card.sign_in_name, card.code)
        phone.locator("[name=password]").fill("kettle-and-porch")
        press(phone.locator("main form button.btn"))
        press(phone.locator("main form button.btn"))  # what we keep, read
        press(phone.locator("main a.btn").first)
        walker = Walker(phone, edition, language)
        walker.walk()
    document = edition_document(edition)
    assert walker.refused == []
    assert walker.foreign == set()
    assert walker.unexplained == set()
    assert stage.program.pk
    stated = sum(part["minutes"] for part in document["minutes"])
    blocks = [block for lesson in document["lessons"] for block in lesson["blocks"]]
    activities = sum(ACTIVITY_MINUTES.get(block["type"], 0) for block in blocks) + document["check"]["draw"] * ACTIVITY_MINUTES["question"]
    taken = walker.words / WORDS_A_MINUTE + activities
    assert abs(taken - stated) <= MINUTES_TOLERANCE * stated, f"{taken:.1f} minutes on screen, {stated} stated"
    from training.models import LedgerRow

    assert LedgerRow.objects.filter(subject=person.subject_id, kind="module_completed").count() == 1
