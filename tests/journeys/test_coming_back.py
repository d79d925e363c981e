"""Stopping in the middle of a sentence, leaving in a hurry, a phone that several people use; and nobody without a way to a certificate."""

from __future__ import annotations

import time_machine
from playwright.sync_api import expect

from certificates.domain.candidacies import open_candidacy
from people.domain.cards import issue_card
from people.enums import Role
from people.models import Person
from tests.browsers import Windows
from tests.journeys.stage import TODAY, YESTERDAY, Stage, open_stage, right_answers
from tests.journeys.walking import (
    Reader,
    choose_password,
    fill_form,
    go,
    heading,
    picture,
    press,
    press_button,
    press_link,
    sign_in_learner,
    sign_in_staff,
)
from training.domain.enrolment import enrol

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
WORDS = "A slow breath before I answer."


def begin(stage: Stage, name: str) -> Person:
    """A person enrolled and on the way to the credential, since yesterday."""
    course = stage.release()
    person = stage.learner(name)
    by = stage.person(Role.SUPERVISOR)
    enrol(person, course, location=stage.county, by=by, at=YESTERDAY)
    open_candidacy(person, stage.scheme, location=stage.county, by=by, at=YESTERDAY)
    return person


def test_closing_the_browser_in_mid_lesson_loses_nothing_and_leaving_takes_everything_along(windows: Windows) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person = begin(stage, "Wren")
        card = issue_card(person, by=stage.staff[Role.SUPERVISOR], at=TODAY)
        phone = windows.open(**PHONE)
        sign_in_learner(phone, card.sign_in_name, card.code)
        choose_password(phone, "kettle-and-porch")
        press_link(phone, "Begin")
        press_button(phone, "Begin")
        press_link(phone, "Go on")

        # One lesson with its answer, then her own words in the next one, and the browser is gone in the middle of it.
        reader = Reader(phone, right_answers(stage.edition))
        reader.read_lesson()
        press(phone.locator("main .btn"))
        while not phone.locator("textarea").count():
            go(phone, "next")
        phone.locator("textarea").fill(WORDS)
        phone.locator("textarea").blur()
        expect(phone.get_by_text("Saved", exact=True)).to_be_visible()
        go(phone, "next")
        kept = phone.locator("[name=answer]").first
        kept.check()
        expect(phone.get_by_text("Saved", exact=True)).to_be_visible()
        here, question = phone.url, heading(phone)
        phone.context.close()

        library = windows.open(scripts=False, **DESK)
        sign_in_learner(library, card.sign_in_name, "kettle-and-porch")
        press_link(library, "Go on")
        assert (library.url, heading(library)) == (here, question)
        assert library.locator("[name=answer]").first.is_checked()
        go(library, "back")
        assert library.locator("textarea").input_value() == WORDS
        press_link(library, "Contents")
        expect(library.get_by_role("listitem").filter(has_text="What it is, and what it is not")).to_contain_text("Done")

        # Nothing of hers stays where she read: the session ends with the browser, leaving signs out, Back shows nothing.
        session = next(cookie for cookie in library.context.cookies() if cookie["name"] == "sessionid")
        assert session["expires"] == -1
        press_button(library, "Leave this page")
        assert library.title() == "Blank page"
        library.go_back()
        assert heading(library) == "Sign in"
        assert "Wren" not in library.content()


def test_somebody_without_any_device_gets_there_on_paper(windows: Windows) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        person = begin(stage, "Earl")
        desk = windows.open(**DESK)
        sign_in_staff(desk, "sol", to=f"/admin/people/{person.subject_id}/training/")
        press(desk.get_by_role("row").filter(has_text="Vicarious trauma").get_by_role("link", name="English"))
        desk.emulate_media(media="print")
        picture(desk, "packet")
        words = desk.locator("body").inner_text()
        for lesson in stage.document["lessons"]:
            assert lesson["title"]["en"] in words
        assert "Tick one." in words
        desk.emulate_media(media="screen")
        desk.goto(f"/admin/people/{person.subject_id}/training/")
        fill_form(desk, "Record the packet", seen_by="Sol Hernandez")
        expect(desk.get_by_text("The packet is recorded.")).to_be_visible()
        fill_form(desk, "Confirm", code="Eligibility confirmed")
        fill_form(desk, "Sign off", code="A talk with your supervisor")

        lead = windows.open(**DESK)
        sign_in_staff(lead, "lena", to="/admin/register/")
        press(lead.get_by_role("row").filter(has_text="Earl").get_by_role("link", name="Earl"))
        press_button(lead, "Approve and issue the certificate")
        expect(lead.get_by_text("Approved. The certificate is issued.")).to_be_visible()
        code = lead.locator("code").filter(has_text="-").first.inner_text()
        stranger = windows.open(**PHONE)
        stranger.goto("/verify/")
        stranger.get_by_label("Code").fill(code.lower())
        press_button(stranger, "Check")
        assert heading(stranger) == "Valid"
