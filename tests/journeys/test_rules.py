"""Rules from a wrong line to a published edition: written by one lead, reviewed by another person, touching nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine

from certificates.domain.candidacies import open_candidacy
from certificates.domain.decisions import approve, waive_requirement
from certificates.models import Candidacy, SchemeEdition
from core.canonical import sha256_hex
from people.domain.cards import issue_card
from people.enums import Role
from tests.browsers import Page, Windows
from tests.journeys.stage import OPENED, TODAY, Stage, open_stage
from tests.journeys.test_everyone_can_read_it import Inspector
from tests.journeys.walking import choose_password, picture, press_button, press_link, sign_in_learner, sign_in_staff
from training.domain.ledger import record
from training.enums import Kind

pytestmark = pytest.mark.once

WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


See = Callable[[Page, str], None]


def text_of(page: Page) -> str:
    """What stands in the editor."""
    return page.get_by_label("Rules", exact=True).input_value()


def save(page: Page, text: str) -> None:
    page.get_by_label("Rules", exact=True).fill(text)
    press_button(page, "Save and check")


@pytest.mark.parametrize(("size", "scripts"), [("desk", True), ("phone", True), ("desk", False)], ids=["1280 px", "320 px", "scripts off"])
def test_rules_go_from_a_wrong_line_to_an_edition_in_force(windows: Windows, size: str, scripts: bool) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person = stage.learner("Wren")
        open_candidacy(person, stage.scheme, location=stage.county, by=stage.person(Role.SUPERVISOR), at=TODAY)
        inspector = Inspector()
        writer, other = (windows.open(**WIDTHS[size], scripts=scripts, bypass_csp=True) for _person in range(2))

        def see(page: Page, name: str) -> None:
            look(inspector, page, scripts)
            picture(page, f"rules-{size}-{name}")

        sign_in_staff(writer, name_of(stage, Role.LEAD))
        write(writer, see, scripts=scripts)
        try_and_submit(writer, see)
        sign_in_staff(other, name_of(stage, Role.CERTIFIER))
        other.goto("/admin/rules/parent-ally/draft/review/")
        see(other, "review")
        press_button(other, "These rules are right")
        publish(writer, see)
        assert SchemeEdition.objects.filter(scheme=stage.scheme).count() == 2
        assert Candidacy.objects.get().scheme_edition.number == 1
    assert not inspector.found, "\n".join(inspector.found)
    assert windows.faults == []


def write(page: Page, see: See, *, scripts: bool) -> None:
    """From the list to the editor; a wrong line is told, and mended."""
    page.goto("/admin/rules/")
    see(page, "list")
    press_link(page, "Certified Parent Ally")
    see(page, "scheme")
    press_button(page, "Write the next edition")
    good = text_of(page)
    save(page, good.replace("minutes: 1 h", "minutes: one hour"))
    line = good[: good.index("minutes: 1 h")].count("\n") + 1
    assert page.get_by_role("heading", name="1 thing to mend").is_visible()
    assert page.get_by_text("'one hour' is not an amount. Write it like 7 h 30 min.").is_visible()
    see(page, "wrong")
    page.get_by_role("link", name=f"Line {line}, renewal.of[1].minutes").click()
    if scripts:
        marked = page.evaluate(
            "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))(document.activeElement)"
        )
        assert marked.strip() == "minutes: one hour"
    save(page, good.replace("minutes: 1 h", "minutes: 2 h"))
    assert page.get_by_role("heading", name="Nothing to mend").is_visible()
    assert page.get_by_text("2 hours of training in “wellness”.").is_visible()
    see(page, "reading")


def try_and_submit(page: Page, see: See) -> None:
    """What changes, and for whom; then another person is asked."""
    press_link(page, "What changes compared with edition 1")
    assert page.get_by_role("cell", name="2 hours of training in “wellness”.").is_visible()
    see(page, "changes")
    page.go_back()
    press_link(page, "Try it on the people of the program")
    assert page.get_by_role("link", name="Wren").is_visible()
    see(page, "people")
    page.go_back()
    press_button(page, "Submit for review")
    press_link(page, "Review")
    assert page.get_by_text("You wrote or submitted these rules.").is_visible()


def publish(page: Page, see: See) -> None:
    """Whom it touches, the act, and the edition that cannot be changed."""
    page.goto("/admin/rules/parent-ally/draft/publish/")
    assert page.get_by_text("1 person is held to an earlier edition and stays under it until you move them.").is_visible()
    see(page, "publish")
    press_button(page, "Publish this edition")
    see(page, "published")
    press_link(page, "Edition 2")
    see(page, "edition")


def look(inspector: Inspector, page: Page, scripts: bool) -> None:
    """With scripts: what axe finds. Always: nothing wider than the screen."""
    if scripts:
        inspector.look(page, part=".nice-padding")
    elif (wide := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:
        inspector.found.append(f"{page.url}: {wide} px wide")


@pytest.mark.parametrize("size", WIDTHS)
def test_what_is_left_and_the_letter_can_be_read(windows: Windows, size: str) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        stage.release()
        person = stage.learner("Wren")
        begun = open_candidacy(person, stage.scheme, location=stage.county, by=stage.person(Role.SUPERVISOR), at=OPENED)
        rows = [
            (Kind.ATTESTATION_MADE, "attestation:parent-ally-eligibility", {"text_sha256": sha256_hex(b"the text")}),
            (Kind.SIGNED_OFF, "sign-off:supervisor-talk", {"result": "done"}),
        ]
        for kind, about, facts in rows:
            record(
                kind, subject=person.subject_id, about=about, program=stage.program, happened_on=stage.program.local_date(OPENED),
                facts=facts | {"standing": "verified"}, by=stage.person(Role.SUPERVISOR), at=OPENED,
            )  # fmt: skip
        card = issue_card(person, by=stage.staff[Role.SUPERVISOR], at=TODAY)
        inspector = Inspector()
        phone = windows.open(**WIDTHS[size], bypass_csp=True)
        sign_in_learner(phone, card.sign_in_name, card.code)
        choose_password(phone, "kettle-and-porch")
        phone.goto("/")
        press_link(phone, "What is left: Certified Parent Ally")
        assert phone.get_by_role("heading", name="Next: take “Vicarious trauma”.").is_visible()
        inspector.look(phone)
        picture(phone, f"left-{size}")

        waive_requirement(begun, "vicarious-trauma", until=None, reason="Known from before.", by=stage.person(Role.LEAD), at=TODAY)
        approve(begun, by=stage.person(Role.CERTIFIER), at=TODAY)
        desk = windows.open(**WIDTHS[size], bypass_csp=True)
        sign_in_staff(desk, name_of(stage, Role.LEAD), to="/admin/register/letters/?days=800")
        inspector.look(desk, part=".nice-padding")
        picture(desk, f"letters-{size}")
        press_link(desk, "Open 1 letter to print")
        assert desk.get_by_role("heading", name="Dear Wren,").is_visible()
        inspector.look(desk)
        picture(desk, f"letter-{size}")
        desk.goto(f"/admin/register/{begun.uuid}/")
        inspector.look(desk, part=".nice-padding")
        picture(desk, f"file-{size}")
    assert not inspector.found, "\n".join(inspector.found)
    assert windows.faults == []


def name_of(stage: Stage, role: str) -> str:
    """The name before the @ that a member of staff signs in with."""
    return stage.staff[role].person.email.partition("@")[0]
