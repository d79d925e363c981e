"""Every page that learners and strangers meet, at 320 px, in light, dark and forced colours, at twice the size, by keyboard and by thumb. Then staff's own."""

from __future__ import annotations

import re

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.utils import timezone

from certificates.domain.decisions import approve
from people.domain.cards import issue_card
from people.enums import Role
from tests.browsers import Page, Windows
from tests.journeys.reading import RULES, TWICE, focus_faults, small_targets, width_of
from tests.journeys.stage import TODAY, open_stage, right_answers
from tests.journeys.test_coming_back import begin
from tests.journeys.walking import Reader, picture, press, press_button, press_link, sign_in_learner, sign_in_staff
from training.domain.paper import confirm_attestation, record_sign_off, statements_for
from training.enums import Kind

pytestmark = pytest.mark.once

PHONE = {"width": 320, "height": 640}
PUBLIC = [
    "/",
    "/help/",
    "/verify/",
    "/verify/?code=",
    "/verify/?code=ABC",
    "/verify/ABCDE-ABCDE-ABCDE/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/card/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/privacy/",
    "/leave/",
    "/nowhere/",
    "/catalogue/",
]
ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


class Inspector:
    """Looks at pages and writes down what somebody could not read or press.

    Every page in light; every kind of page also in dark, in forced colours, at twice the size, by keyboard, and with a ruler on its targets.
    """

    def __init__(self) -> None:
        self.axe = Axe()
        self.found: list[str] = []
        self.seen: set[str] = set()
        self.kinds: set[str] = set()

    def look(self, page: Page, *, part: str | None = None) -> None:
        """Look at a page, or at one part of it. The same page is looked at once."""
        name = f"{' / '.join(page.locator('h1').all_inner_texts())} | {page.title()}"
        if name in self.seen:
            return
        self.seen.add(name)
        kind = re.sub(r"[0-9a-f-]{36}|\d+|s_\w+", "", page.url) + str(page.locator(".content-note, .feedback, .notice, textarea").count())
        is_new = kind not in self.kinds
        self.kinds.add(kind)
        # Without motion: in the middle of a change of colours nothing can be measured.
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        picture(page, f"read-{len(self.seen):02}-light")
        self._ask_axe(page, f"{name}, light", part)
        if is_new:
            self._look_closely(page, name, part)
        if part is None and (wide := width_of(page)) > page.viewport_size["width"]:
            self.found.append(f"{name}: {wide} px wide")

    def _look_closely(self, page: Page, name: str, part: str | None) -> None:
        page.emulate_media(color_scheme="dark")
        picture(page, f"read-{len(self.seen):02}-dark")
        self._ask_axe(page, f"{name}, dark", part)
        page.emulate_media(color_scheme="light")
        if part is not None:  # staff's pages, in Wagtail's frame
            return
        page.emulate_media(forced_colors="active")
        picture(page, f"read-{len(self.seen):02}-forced")
        self._ask_axe(page, f"{name}, forced colours", part)
        page.emulate_media(forced_colors="none")
        self.found += [f"{name}: {target}" for target in small_targets(page)]
        if page.locator("main a, main button, .bar a").count():  # after leaving there is nothing but a sentence
            self.found += [f"{name}: {fault}" for fault in focus_faults(page)]
        grown = page.add_style_tag(content=TWICE)
        picture(page, f"read-{len(self.seen):02}-twice")
        if (wide := width_of(page)) > page.viewport_size["width"]:
            self.found.append(f"{name}: {wide} px wide at twice the size")
        self._ask_axe(page, f"{name}, twice the size", part)
        grown.evaluate("node => node.remove()")

    def _ask_axe(self, page: Page, name: str, part: str | None) -> None:
        for violation in self.axe.run(page, context=part, options=RULES).response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.found.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")


def look_at_doors(inspector: Inspector, phone: Page) -> None:
    """What strangers meet; a sign-in with something to mend; what went wrong."""
    for address in PUBLIC:
        phone.goto(address)
        inspector.look(phone)
    look_at_errors(inspector, phone)
    phone.goto("/accounts/login/")
    phone.locator("[name=login]").fill("wren@")
    press(phone.locator("form").filter(has=phone.locator("[name=login]")).get_by_role("button", name="Sign in"))
    inspector.look(phone)


def look_at_errors(inspector: Inspector, phone: Page) -> None:
    """The pages for when something went wrong, as the server sends them."""
    for code in ERRORS:
        phone.goto(f"/leave/?shown={code}")  # an address to stand on
        phone.set_content(render_to_string(f"{code}.html"))
        inspector.look(phone)


@pytest.mark.parametrize(
    ("fault", "css", "html"),
    [
        ("60 x 12", "", "<p><button style='block-size:12px;inline-size:60px;padding:0;min-block-size:0'>x</button></p>"),
        ("no ring", "#bare:focus{outline:0!important;box-shadow:none!important}", "<p><a id=bare href=/x/>x</a></p>"),
        ("covered", "", "<p><button>x</button></p><div style='position:fixed;inset:0;z-index:9'></div>"),
    ],
    ids=["small", "without a ring", "covered"],
)
def test_what_cannot_be_pressed_or_seen_would_be_noticed(windows: Windows, fault: str, css: str, html: str) -> None:
    phone = windows.open(**PHONE, bypass_csp=True, reduced_motion="reduce")
    phone.goto("/verify/")
    assert small_targets(phone) == []
    assert focus_faults(phone) == []
    phone.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html)
    phone.add_style_tag(content=css or "i{}")
    found = [*small_targets(phone), *focus_faults(phone)]
    assert found
    assert any(one.startswith(fault) for one in found)


def test_learners_and_strangers_can_read_every_page_on_a_small_phone(windows: Windows) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person = begin(stage, "Wren")
        card = issue_card(person, by=stage.staff[Role.SUPERVISOR], at=TODAY)
        inspector = Inspector()
        phone = windows.open(**PHONE, bypass_csp=True)  # axe comes as a script of the test's own
        look_at_doors(inspector, phone)

        sign_in_learner(phone, card.sign_in_name, card.code)
        inspector.look(phone)
        phone.get_by_label("Your own password").fill("kettle-and-porch")
        press_button(phone, "Save my password")
        inspector.look(phone)
        for address in ("/you/", "/help/", "/accounts/password/change/", "/accounts/logout/"):
            phone.goto(address)
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
        for address in (
            f"/my/documents/{document.uuid}/",
            f"/verify/{document.code}/",
            "/my/record/",
            "/my/record/erase/",
            "/you/",
            f"/my/left/{person.candidacies.get().uuid}/",
        ):
            phone.goto(address)
            inspector.look(phone)

        desk = windows.open(width=1280, height=900, bypass_csp=True)
        sign_in_staff(desk, "lena", to="/admin/register/")
        file = f"/admin/people/{person.subject_id}/"
        pages = ["/admin/register/", f"/admin/register/{person.candidacies.get().uuid}/", "/admin/people/", "/admin/people/add/", file]
        further = [
            f"/admin/register/keeping/{person.subject_id}/",
            "/admin/messages/",
            "/admin/rules/equivalences/",
            "/admin/rules/parent-ally/checks/",
            f"/admin/register/people/{person.subject_id}/documents/",
            "/admin/register/print/",
            "/admin/register/import/",
            f"{file}same-person/",
        ]
        for address in [*pages, f"{file}training/", f"/admin/register/begin/{person.subject_id}/", "/admin/help-lines/", *further]:
            desk.goto(address)
            inspector.look(desk, part=".nice-padding")
        desk = windows.open(width=1280, height=900, bypass_csp=True)
        sign_in_staff(desk, "tess", to=f"/admin/modules/{stage.module.pk}/release/")
        inspector.look(desk, part=".nice-padding")
        desk.goto(f"/admin/packets/{stage.edition.sha256}/")
        inspector.look(desk)
    assert not inspector.found, "\n".join(inspector.found)
