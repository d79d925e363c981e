"""Every page that learners and strangers meet, at 320 px, light and dark: nothing axe finds, nothing wider than the phone. Then staff's own."""

from __future__ import annotations

import re

import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from certificates.domain.decisions import approve
from people.domain.cards import issue_card
from people.enums import Role
from tests.browsers import Page, Windows
from tests.journeys.stage import TODAY, open_stage, right_answers
from tests.journeys.test_coming_back import begin
from tests.journeys.walking import Reader, picture, press, press_button, press_link, sign_in_learner, sign_in_staff
from training.domain.paper import confirm_attestation, record_sign_off, statements_for
from training.enums import Kind

PHONE = {"width": 320, "height": 640}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PUBLIC = [
    "/",
    "/help/",
    "/verify/",
    "/verify/ABCDE-ABCDE-ABCDE/",
    "/accounts/login/",
    "/accounts/card/",
    "/privacy/",
    "/leave/",
    "/nowhere/",
]


class Inspector:
    """Looks at pages and writes down what somebody could not read: at every page in light, at every kind of page in dark as well."""

    def __init__(self) -> None:
        self.axe = Axe()
        self.found: list[str] = []
        self.seen: set[str] = set()
        self.kinds: set[str] = set()

    def look(self, page: Page, *, part: str | None = None) -> None:
        """Look at a page, or at one part of it. The same kind of page is looked at once."""
        name = f"{' / '.join(page.locator('h1').all_inner_texts())} | {page.title()}"
        if name in self.seen:
            return
        self.seen.add(name)
        kind = re.sub(r"[0-9a-f-]{36}|\d+|s_\w+", "", page.url) + str(page.locator(".content-note, .feedback, .notice, textarea").count())
        schemes = ["light"] if kind in self.kinds else ["dark", "light"]
        self.kinds.add(kind)
        for scheme in schemes:
            # Without motion: in the middle of a change of colours nothing can be measured.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            picture(page, f"read-{len(self.seen):02}-{scheme}")
            for violation in self.axe.run(page, context=part, options=RULES).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.found.append(f"{name}, {scheme}: {violation['id']}: {violation['help']}: {nodes}")
        if part is None and (wide := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:
            self.found.append(f"{name}: {wide} px wide")


def test_learners_and_strangers_can_read_every_page_on_a_small_phone(windows: Windows) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person = begin(stage, "Wren")
        card = issue_card(person, by=stage.staff[Role.SUPERVISOR], at=TODAY)
        inspector = Inspector()
        phone = windows.open(**PHONE, bypass_csp=True)  # axe comes as a script of the test's own
        for address in PUBLIC:
            phone.goto(address)
            inspector.look(phone)

        sign_in_learner(phone, card.sign_in_name, card.code)
        inspector.look(phone)
        phone.get_by_label("Your own password").fill("kettle-and-porch")
        press_button(phone, "Save my password")
        inspector.look(phone)
        phone.goto("/you/")
        inspector.look(phone)
        phone.goto("/home/")
        press_link(phone, "Begin")
        inspector.look(phone)
        press_button(phone, "Begin")
        inspector.look(phone)
        press_link(phone, "Go on")
        reader = Reader(phone, right_answers(stage.edition))
        reader.look = inspector.look
        for _lesson in stage.document["lessons"]:
            reader.read_lesson()
            press(phone.locator("main .btn"))
        inspector.look(phone)
        press_button(phone, "Begin")
        reader.take_check(not_right=6)
        inspector.look(phone)
        press_button(phone, "Try again now")
        reader.take_check(not_right=0)
        inspector.look(phone)
        press_link(phone, "Go on")
        inspector.look(phone)

        now = timezone.now()
        said = {"program": stage.program, "happened_on": stage.program.local_date(now), "by": stage.person(Role.SUPERVISOR), "at": now}
        for told in statements_for(person, Kind.ATTESTATION_MADE):
            confirm_attestation(person, code=told.code, text=told.text, **said)
        for told in statements_for(person, Kind.SIGNED_OFF):
            record_sign_off(person, code=told.code, **said)
        document = approve(person.candidacies.get(), by=stage.person(Role.LEAD), at=timezone.now())
        phone.goto("/home/")
        inspector.seen.clear()
        inspector.look(phone)
        phone.goto(f"/my/documents/{document.uuid}/")
        inspector.look(phone)
        phone.goto(f"/verify/{document.code}/")
        inspector.look(phone)

        desk = windows.open(width=1280, height=900, bypass_csp=True)
        sign_in_staff(desk, "lena", to="/admin/register/")
        file = f"/admin/people/{person.subject_id}/"
        pages = ["/admin/register/", f"/admin/register/{person.candidacies.get().uuid}/", "/admin/people/", "/admin/people/add/", file]
        for address in [*pages, f"{file}training/", f"/admin/register/begin/{person.subject_id}/", "/admin/help-lines/"]:
            desk.goto(address)
            inspector.look(desk, part=".nice-padding")
        desk = windows.open(width=1280, height=900, bypass_csp=True)
        sign_in_staff(desk, "tess", to=f"/admin/modules/{stage.module.pk}/release/")
        inspector.look(desk, part=".nice-padding")
    assert inspector.found == []
