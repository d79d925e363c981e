"""A module is written and released, learned, approved, and ends in a certificate that a stranger can check."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
import time_machine
from playwright.sync_api import expect

from tests.browsers import Page, Windows
from tests.journeys.stage import TODAY, YESTERDAY, Stage, open_stage, right_answers
from tests.journeys.walking import (
    Reader,
    fill_form,
    heading,
    picture,
    press,
    press_button,
    press_link,
    requirement,
    sign_in_learner,
    sign_in_staff,
)

SENTENCE = "We wrote this sentence together."
HER_PASSWORD = "kettle-and-porch"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts off", "scripts on"])
def test_three_journeys_end_in_a_certificate_that_a_stranger_can_check(windows: Windows, tmp_path: Path, scripts: bool) -> None:
    with time_machine.travel(YESTERDAY):
        stage = open_stage()
        write_and_release(windows.open(**DESK), stage)
        desk = windows.open(**DESK)
        file = add_a_person(desk, stage)
        card = print_her_card(desk, file)
        record(desk, file, "Confirm", "Eligibility confirmed")

        phone = windows.open(scripts=scripts, **PHONE)
        reader = Reader(phone, right_answers(stage.edition))
        use_the_card(phone, *card)
        begin_the_module(phone)
        reader.read_lesson()
        assert SENTENCE in reader.words
        phone.context.close()

    with time_machine.travel(TODAY):
        reader.page = phone = windows.open(scripts=scripts, **PHONE)
        sign_in_learner(phone, card[0], HER_PASSWORD)
        press_link(phone, "Go on")
        finish_the_module(phone, reader)
        desk = windows.open(**DESK)
        sign_in_staff(desk, "sol", to=file)
        record(desk, file, "Sign off", "A talk with your supervisor")
        approve(windows.open(**DESK), stage)

        paper = download(phone, tmp_path / "certificate.pdf")
        assert_tagged(paper)
        address = code_on(paper, tmp_path)
        assert address.startswith(windows.base_url)
        check_as_a_stranger(windows.open(**PHONE), address)


def write_and_release(page: Page, stage: Stage) -> None:
    """A trainer changes a sentence of the module, publishes it and releases module and course."""
    editor = f"/admin/pages/{stage.module.pk}/edit/"
    sign_in_staff(page, "tess", to=editor)
    field = page.locator("[data-streamfield-widget]").filter(has=page.locator("#lessons-0-value-blocks-0-value-text"))
    field.locator(".public-DraftEditor-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f" {SENTENCE}")
    picture(page, "trainer-editor")
    page.get_by_role("button", name="More actions").last.click()
    press_button(page, "Publish")
    expect(page.get_by_text("has been published")).to_be_visible()
    page.goto(f"/admin/modules/{stage.module.pk}/release/")
    picture(page, "trainer-release")
    fill_form(page, "Release", until="commit", reason="First edition.")  # leads back to the editor, which takes its time
    expect(page.get_by_text("Edition 1.0 is released.")).to_be_visible()
    page.goto(f"/admin/curricula/{stage.curriculum.pk}/release/")
    fill_form(page, "Release")
    expect(page.get_by_text("Edition 1 of this list is in force.")).to_be_visible()


def add_a_person(page: Page, stage: Stage) -> str:
    """A supervisor adds Ivy, who has no e-mail, begins her towards the credential and enrols her. Returns the address of her file."""
    sign_in_staff(page, "sol", to="/admin/people/")
    picture(page, "staff-people")
    press_link(page, "Add a person")
    picture(page, "staff-add")
    fill_form(page, "Add", chosen_name="Ivy", printed_name="Ivy Lindén", coordinator="Sol", location=stage.county.name)
    expect(page.get_by_text("Ivy is added.")).to_be_visible()
    file = urlsplit(page.url).path
    press_link(page, "Begin towards a credential")
    picture(page, "staff-begin")
    fill_form(page, "Begin", scheme="Certified Parent Ally", location=stage.county.name, curriculum="First steps for parent allies")
    expect(page.get_by_text("Ivy can begin.")).to_be_visible()
    picture(page, "staff-file-begun")
    return file


def print_her_card(page: Page, file: str) -> tuple[str, str]:
    """Print the sign-in card. Returns what is on it: sign-in name and code."""
    page.goto(file)
    press_button(page, "Print a sign-in card")
    picture(page, "staff-card")
    assert heading(page) == "Ivy"
    name, code = page.locator("main strong").all_inner_texts()
    press_link(page, "Back to the file")
    return name, code


def record(page: Page, file: str, submit: str, what: str) -> None:
    """Staff say something about her that the rules ask for."""
    page.goto(file)
    press_link(page, "Courses, paper packets, sign-offs")
    picture(page, "staff-training")
    fill_form(page, submit, code=what)
    expect(page.get_by_text("is recorded.")).to_be_visible()


def use_the_card(page: Page, name: str, code: str) -> None:
    """She signs in with the card, chooses her password and sees one next step."""
    page.goto("/")
    picture(page, "phone-welcome")
    sign_in_learner(page, name, code)
    picture(page, "phone-choose-password")
    assert heading(page) == "Choose your own password"
    page.get_by_label("Your own password").fill(HER_PASSWORD)
    press_button(page, "Save my password")
    picture(page, "phone-what-we-keep")
    assert heading(page) == "What we keep, and who sees it"
    press_button(page, "I have read this")
    picture(page, "phone-home-new")
    assert heading(page) == "Hello, Ivy"
    assert page.locator("main .btn").count() == 1
    assert page.get_by_text("You can stop anywhere.").is_visible()


def begin_the_module(page: Page) -> None:
    """From home to the first part of the first lesson."""
    press_link(page, "Begin")
    picture(page, "phone-module")
    press_button(page, "Begin")
    press_link(page, "Go on")


def finish_the_module(page: Page, reader: Reader) -> None:
    """The lessons that are left, a first try at the check that is not enough, and a second one."""
    for _lesson in range(5):
        reader.read_lesson()
        picture(page, "phone-lesson-done")
        press(page.locator("main .btn"))
    assert reader.notes == ["other", "main", "main"][: len(reader.notes)]
    assert "other" in reader.notes
    picture(page, "phone-check")
    press_button(page, "Begin")
    assert reader.take_check(not_right=6) == 8
    picture(page, "phone-check-not-yet")
    assert heading(page) == "Not done yet, and that is fine"
    press_button(page, "Try again now")
    assert reader.take_check(not_right=1) == 8
    picture(page, "phone-check-met")
    assert heading(page) == "You have it"
    press_link(page, "Go on")
    picture(page, "phone-finished")
    assert page.get_by_text("You have walked this whole stretch of the path.").is_visible()


def approve(page: Page, stage: Stage) -> None:
    """The lead finds her ready, reads her file and approves; the register knows today from yesterday."""
    sign_in_staff(page, "lena", to="/admin/register/")
    row = page.get_by_role("row").filter(has_text="Ivy")
    picture(page, "lead-register")
    expect(row).to_contain_text("Ready")
    press(row.get_by_role("link", name="Ivy"))
    picture(page, "lead-file")
    for title in ("Eligibility confirmed", "Vicarious trauma", "A talk with your supervisor"):
        expect(requirement(page, title)).to_contain_text("Met")
    press_button(page, "Approve and issue the certificate")
    expect(page.get_by_text("Approved. The certificate is issued.")).to_be_visible()
    picture(page, "lead-file-approved")
    page.goto("/admin/register/")
    expect(row).to_contain_text("Certified")
    yesterday = stage.program.local_date(TODAY) - timedelta(days=1)
    page.goto(f"/admin/register/?on={yesterday}")
    picture(page, "lead-register-yesterday")
    expect(page.get_by_text("This is not today.")).to_be_visible()
    expect(row).to_contain_text("In progress")


def download(page: Page, path: Path) -> Path:
    """She opens her certificate from home and keeps the paper."""
    page.goto("/home/")
    picture(page, "phone-home-certified")
    press(page.get_by_role("link", name="Certified Parent Ally", exact=True))
    picture(page, "phone-certificate")
    link = page.get_by_role("link", name="Open in English (PDF)").get_attribute("href")
    answer = page.request.get(link or "")
    assert answer.headers["content-type"] == "application/pdf"
    path.write_bytes(answer.body())
    return path


def assert_tagged(paper: Path) -> None:
    """The paper can be read aloud: tagged, titled, and it says its language."""
    told = subprocess.run(["pdfinfo", paper], capture_output=True, check=True, text=True).stdout
    assert re.search(r"^Tagged: +yes", told, re.MULTILINE)
    assert re.search(r"^Title: +\S", told, re.MULTILINE)
    with pikepdf.open(paper) as opened:
        assert str(opened.Root.Lang) == "en"


def code_on(paper: Path, folder: Path) -> str:
    """What a camera reads in the square."""
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", paper, folder / "page"], check=True)
    found = subprocess.run(["zbarimg", "--quiet", "--raw", folder / "page.png"], capture_output=True, check=True, text=True)
    return found.stdout.strip()


def check_as_a_stranger(page: Page, address: str) -> None:
    """Somebody with the paper in hand and no account."""
    page.goto(address)
    picture(page, "stranger-valid")
    assert heading(page) == "Valid"
    assert "Ivy" not in page.locator("main").inner_text()
    page.get_by_label("The name on the paper").fill("Ivy Other")
    press_button(page, "Compare")
    expect(page.get_by_text("Not the same name.")).to_be_visible()
    page.get_by_label("The name on the paper").fill("ivy linden")
    press_button(page, "Compare")
    expect(page.get_by_text("Same name.")).to_be_visible()
    picture(page, "stranger-same")
