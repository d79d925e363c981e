"""Rules from a wrong line to a published edition: written by one lead, reviewed by another person, touching nobody."""

from __future__ import annotations

import pytest
import time_machine

from certificates.domain.candidacies import open_candidacy
from certificates.models import Candidacy, SchemeEdition
from people.enums import Role
from tests.browsers import Page, Windows
from tests.journeys.stage import TODAY, Stage, open_stage
from tests.journeys.test_everyone_can_read_it import Inspector
from tests.journeys.walking import picture, press_button, press_link, sign_in_staff

WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


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
        writer = windows.open(**WIDTHS[size], scripts=scripts, bypass_csp=True)
        sign_in_staff(writer, name_of(stage, Role.LEAD))
        writer.goto("/admin/rules/")
        look(inspector, writer, scripts)
        press_link(writer, "Certified Parent Ally")
        look(inspector, writer, scripts)
        press_button(writer, "Write the next edition")

        good = text_of(writer)
        save(writer, good.replace("minutes: 1 h", "minutes: one hour"))
        line = good[: good.index("minutes: 1 h")].count("\n") + 1
        assert writer.get_by_role("heading", name="1 thing to mend").is_visible()
        assert writer.get_by_role("link", name=f"Line {line}, renewal.of[1].minutes").is_visible()
        assert writer.get_by_text("'one hour' is not an amount. Write it like 7 h 30 min.").is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-wrong")
        writer.get_by_role("link", name=f"Line {line}, renewal.of[1].minutes").click()
        if scripts:
            assert writer.evaluate("document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)").strip() == "minutes: one hour"

        save(writer, good.replace("minutes: 1 h", "minutes: 2 h"))
        assert writer.get_by_role("heading", name="Nothing to mend").is_visible()
        assert writer.get_by_text("2 hours of training in “wellness”.").is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-reading")

        press_link(writer, "What changes compared with edition 1")
        assert writer.get_by_role("cell", name="Una hora").count() == 0
        assert writer.get_by_role("cell", name="2 hours of training in “wellness”.").is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-changes")
        writer.go_back()
        press_link(writer, "Try it on the people of the program")
        assert writer.get_by_role("link", name="Wren").is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-people")
        writer.go_back()
        press_button(writer, "Submit for review")
        press_link(writer, "Review")
        assert writer.get_by_text("You wrote or submitted these rules.").is_visible()

        other = windows.open(**WIDTHS[size], scripts=scripts, bypass_csp=True)
        sign_in_staff(other, name_of(stage, Role.CERTIFIER))
        other.goto("/admin/rules/parent-ally/draft/review/")
        look(inspector, other, scripts)
        picture(other, f"rules-{size}-review")
        press_button(other, "These rules are right")

        writer.goto("/admin/rules/parent-ally/draft/publish/")
        assert writer.get_by_text("1 person is held to an earlier edition and stays under it until you move them.").is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-publish")
        press_button(writer, "Publish this edition")
        assert writer.get_by_role("link", name="Edition 2", exact=True).is_visible()
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-published")
        press_link(writer, "Edition 2")
        look(inspector, writer, scripts)
        picture(writer, f"rules-{size}-edition")
        assert SchemeEdition.objects.filter(scheme=stage.scheme).count() == 2
        assert Candidacy.objects.get().scheme_edition.number == 1
    assert inspector.found == []
    assert windows.faults == []


def look(inspector: Inspector, page: Page, scripts: bool) -> None:
    """With scripts: what axe finds. Always: nothing wider than the screen."""
    if scripts:
        inspector.look(page)
    elif (wide := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:
        inspector.found.append(f"{page.url}: {wide} px wide")


def name_of(stage: Stage, role: str) -> str:
    """The name before the @ that a member of staff signs in with."""
    return stage.staff[role].person.email.partition("@")[0]
