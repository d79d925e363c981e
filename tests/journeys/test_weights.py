"""What comes over a weak line: the first page of a visit with its font, and every page after it. Served as in production: compressed, with lasting names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import call_command

from people.domain.cards import issue_card
from people.enums import Role
from tests.journeys.stage import TODAY, open_stage, right_answers
from tests.journeys.test_coming_back import begin
from tests.journeys.walking import Reader, choose_password, press, press_button, press_link, sign_in_learner

if TYPE_CHECKING:
    from django.conf import LazySettings

    from tests.browsers import Page, Windows

pytestmark = pytest.mark.once

FIRST_VISIT = 60_000
LATER_VISIT = 15_000
SCRIPT = 25_000


@pytest.fixture
def lasting_static(settings: LazySettings, tmp_path: Path) -> None:
    """Our own static files as `collectstatic` makes them for production."""
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)


class Scales:
    """Weighs everything that one page fetches, as it comes over the line."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.addresses: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", self._sent)
        line.on("Network.loadingFinished", self._arrived)
        line.send("Network.enable")

    def _sent(self, event: dict) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]
        self.kinds[event["requestId"]] = event.get("type", "")

    def _arrived(self, event: dict) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def weigh(self, address: str) -> int:
        """The bytes of one visit."""
        self.addresses.clear()
        self.kinds.clear()
        self.bytes.clear()
        self.page.goto(address)
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(100)  # the icon comes last
        return sum(self.bytes.values())

    def script(self) -> int:
        """Of the last visit, the bytes of scripts."""
        return sum(count for request, count in self.bytes.items() if self.kinds[request] == "Script")


def test_a_first_visit_and_the_later_ones_keep_their_weight(lasting_static: None, windows: Windows) -> None:
    with time_machine.travel(TODAY):
        stage = open_stage()
        card = issue_card(begin(stage, "Wren"), by=stage.staff[Role.SUPERVISOR], at=TODAY)
        phone = windows.open(width=320, height=640)
        sign_in_learner(phone, card.sign_in_name, card.code)
        choose_password(phone, "kettle-and-porch")
        press_link(phone, "Begin")
        press_button(phone, "Begin")
        contents = phone.url
        press_link(phone, "Go on")
        lesson = phone.url
        reader = Reader(phone, right_answers(stage.edition))
        for _lesson in stage.document["lessons"]:
            reader.read_lesson()
            press(phone.locator("main .btn"))
        press_button(phone, "Begin")
        check = phone.url
        signed_in = phone.context.storage_state()

        public = ("/", "/help/", "/accounts/login/", "/verify/ABCDE-ABCDE-ABCDE/")
        pages = (*public, "/home/", contents, lesson, check)
        first, later = {}, {}
        for address in pages:
            scales = Scales(windows.open(width=320, height=640, storage_state=None if address in public else signed_in))
            first[address] = scales.weigh(address)
            assert scales.script() < SCRIPT
            assert any(name.endswith(".woff2") for name in scales.addresses.values()), "the font is part of a first visit"
            scales.page.goto("/privacy/")
            later[address] = scales.weigh(address)
        assert {address: weight for address, weight in first.items() if weight > FIRST_VISIT} == {}
        assert {address: weight for address, weight in later.items() if not 500 < weight <= LATER_VISIT} == {}
