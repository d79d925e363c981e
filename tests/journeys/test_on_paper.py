"""What a trainer prints for a room: the guide, found from the module's page, and the packet of each module. Nothing of the screen is on it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from certificates.domain.demo.pages import module_page
from certificates.domain.demo.reading import FIXTURES
from curricula.enums import ReleaseKind
from curricula.models import CataloguePage
from people.enums import Role
from tests.browsers import Page, Windows
from tests.journeys.stage import TODAY, YESTERDAY, Stage, open_stage
from tests.journeys.walking import picture, press, sign_in_staff
from training.domain.release import release_edition

pytestmark = pytest.mark.once

SCREEN = ".bar, .skip, .foot, .language, .no-print, .actions, .quiet"
PAPER = 794  # px of a sheet of A4 across


def print_it(page: Page, path: Path) -> str:
    """Print the page. Returns the words on paper; complains of what belongs on a screen and of what runs over the edge."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1123})
    picture(page, path.stem)
    assert [name for name in page.locator(SCREEN).all() if name.is_visible()] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    page.pdf(path=path, format="Letter")
    page.emulate_media(media="screen")
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    return " ".join(told.split())


def release_all(stage: Stage) -> list[str]:
    """Release every module of ours. Returns the hashes by which packets are printed."""
    catalogue = CataloguePage.objects.get(program=stage.program, locale__language_code="en")
    codes = sorted(path.name for path in (FIXTURES / "modules").iterdir())
    return [
        release_edition(
            module_page(code, catalogue), kind=ReleaseKind.NEW_EDITION, reason="First.", by=stage.person(Role.TRAINER), at=YESTERDAY
        ).sha256
        for code in codes
    ]


def test_a_trainer_finds_the_guide_and_prints_what_a_room_needs(windows: Windows, tmp_path: Path) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        packets = release_all(stage)
        desk = windows.open(width=1280, height=900)
        sign_in_staff(desk, "tess", to=f"/admin/pages/{stage.module.pk}/edit/")
        press(desk.get_by_role("link", name="The trainer's guide, to print"))
        words = print_it(desk, tmp_path / "guide.pdf")
        for said in ("Trainer's guide", "What to prepare", "9:30 to 10:00", "When it gets hard", "This is a sample."):
            assert said in words
        assert "Leave this page" not in words
        press(desk.get_by_role("link", name="Español"))
        assert "9:30 a 10:00" in print_it(desk, tmp_path / "guide-es.pdf")
        for sha256 in packets:
            for language, mark in (("en", "This is a sample."), ("es", "Esto es un ejemplo.")):
                desk.goto(f"{reverse('staff-packet', args=[sha256])}?language={language}")
                words = print_it(desk, tmp_path / f"packet-{sha256[:6]}-{language}.pdf")
                assert mark in words
                assert re.search(r"module:[a-z-]+@1\.0", words)
