"""Pictures of every main page for docs/screens/: on a small phone and on a desk, light and dark, from the demo on a fixed day. See `make screens`."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image
from sample_site import NOW, ROOT, sample_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FOLDER = ROOT / "docs/screens"
WIDTHS = {320: 640, 1280: 800}  # px, with the height of the window
SHARPNESS = 1.5  # picture pixels for one CSS pixel on the phone; one on the desk
TALLEST = 2200  # CSS px: what is below is more of the same
PASSWORD = "walking-alongside"  # noqa: S105 -- the demo's own
SECOND_FACTOR = "246810"


@dataclass
class Album:
    """Takes pictures and remembers their captions in order."""

    browser: Browser
    address: str
    captions: dict[str, str] = field(default_factory=dict)

    def open(self, *, staff: bool = False, language: str = "en-US") -> Page:
        """A device that was never here."""
        context: BrowserContext = self.browser.new_context(
            base_url=self.address, locale=language, reduced_motion="reduce", timezone_id="America/Chicago"
        )
        context.set_default_timeout(30_000)
        context.clock.set_fixed_time(NOW)
        page = context.new_page()
        page.set_viewport_size({"width": 1280, "height": 800} if staff else {"width": 320, "height": 640})
        return page

    def take(self, page: Page, name: str, caption: str, *, whole: bool = True) -> None:
        """One page in both widths, light and dark."""
        self.captions[name] = caption
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.evaluate("document.fonts.ready")
                tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST) if whole else height
                page.set_viewport_size({"width": width, "height": max(tall, height)})
                page.wait_for_timeout(60)
                self.keep(page.screenshot(caret="hide", animations="disabled", scale="css"), f"{name}-{width}-{scheme}")
                page.set_viewport_size({"width": width, "height": height})

    def keep(self, png: bytes, name: str) -> None:
        """Store one picture as small as it gets without looking it."""
        with Image.open(io.BytesIO(png)) as picture:
            picture.convert("RGB").save(FOLDER / f"{name}.webp", quality=82, method=6)

    def write_index(self) -> None:
        """The page that names each picture."""
        rows = []
        for name, caption in self.captions.items():
            links = [
                f"[{path.stem.removeprefix(name + '-')}]({path.name})"
                for path in sorted(FOLDER.glob(f"{name}-*.webp"))
                if re.fullmatch(rf"{name}-(320|1280)-(light|dark)", path.stem)
            ]
            if not links:
                links = [f"[paper]({name}.webp)"]
            rows.append(f"| {caption} | {' · '.join(links)} |")
        text = (
            "# Pictures\n\nEvery main page of the demo on a fixed day, at 320 and 1280 px, light and dark. Made by `make screens`; all people are invented.\n\n"
            "| page | pictures |\n|---|---|\n" + "\n".join(rows) + "\n"
        )
        (FOLDER / "README.md").write_text(text)


def main(port: int) -> int:
    """Take them all; 0 when done."""
    sys.path.insert(0, str(ROOT))
    from tests.browsers import FLAGS, find_chromium  # noqa: PLC0415 -- the same browser as in the tests

    executable = find_chromium()
    if executable is None:
        sys.stderr.write("No Chromium was found: install Debian's chromium, or name one in CHROMIUM.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with sample_site(port) as address:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- a tool of the tests

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            album = Album(browser, address)
            for chapter in CHAPTERS:
                chapter(album)
            browser.close()
        album.write_index()
    weight = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    sys.stdout.write(f"{len(list(FOLDER.glob('*.webp')))} pictures, {weight / 1e6:.1f} MB, in {FOLDER.relative_to(ROOT)}\n")
    return 0


def press(page: Page, name: str) -> None:
    """Press the button or link of the page with these words, and wait."""
    target = (
        page.locator("main")
        .get_by_role("button", name=name, exact=True)
        .or_(page.locator("main").get_by_role("link", name=name, exact=True))
    )
    with page.expect_navigation():
        target.first.click()


def go(page: Page, value: str) -> None:
    """Press the button that goes on in this way."""
    with page.expect_navigation():
        page.locator(f"button[name=go][value={value}]").first.click()


def sign_in(page: Page, name: str, *, to: str = "/home/") -> None:
    """Name and password, and for staff the second factor."""
    page.goto(f"/accounts/login/?next={to}")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("form").filter(has=page.locator("[name=login]")).locator("button[type=submit]").first.click()
    if page.locator("main [name=code]").count():
        page.locator("main [name=code]").fill(SECOND_FACTOR)
        with page.expect_navigation():
            page.locator("main form").filter(has=page.locator("[name=code]")).locator("button[type=submit]").first.click()


# --- The pages, in the order in which people meet them -------------------------------------------------------------------------------


def take_doors(album: Album) -> None:
    """What strangers see before they sign in."""
    page = album.open()
    for address, name, caption in (
        ("/", "welcome", "Welcome"),
        ("/accounts/login/", "sign-in", "Sign in"),
        ("/accounts/card/", "sign-in-card", "Sign in with a printed card"),
        ("/help/", "help", "Find help, for anybody"),
        ("/privacy/", "privacy", "What we keep, and who sees it"),
        ("/leave/", "leave", "After leaving"),
        ("/nowhere/", "not-found", "A page that is not there"),
        ("/verify/", "verify", "Check a certificate"),
    ):
        page.goto(address)
        album.take(page, name, caption)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("rosa@")
    page.locator("form").filter(has=page.locator("[name=login]")).evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.wait_for_load_state()
    page.wait_for_selector(".errors")
    album.take(page, "sign-in-errors", "Sign in, with something to mend")


def take_learning(album: Album) -> None:
    """A new partner's way through a module."""
    page = album.open()
    sign_in(page, "ana")
    album.take(page, "home-new", "Home, nothing begun")
    press(page, "Begin")
    album.take(page, "module", "A module before it is begun")
    press(page, "Begin")
    press(page, "Go on")
    reader = Reader(album, page)
    reader.read_module()


class Reader:
    """Goes through the module as she would, and takes each kind of page once."""

    def __init__(self, album: Album, page: Page) -> None:
        self.album = album
        self.page = page
        self.right = right_answers()

    def once(self, name: str, caption: str) -> None:
        """Take this kind of page the first time it is met."""
        if name not in self.album.captions:
            self.album.take(self.page, name, caption)

    def read_module(self) -> None:
        """Every lesson, then the check: not done yet, then done."""
        page = self.page
        while not re.search(r"/check/(#|$)", page.url):
            while not re.search(r"/done/(#|$)", page.url):
                self.read_part()
            self.once("lesson-done", "A lesson is done")
            with page.expect_navigation():
                page.locator("main .btn").first.click()
        self.once("check", "Before the check")
        press(page, "Begin")
        self.take_check(not_right=3)
        self.once("check-not-yet", "The check with feedback: not done yet")
        press(page, "Try again now")
        self.take_check(not_right=0)
        self.once("check-met", "The check with feedback: done")
        press(page, "Go on")
        self.once("finished", "A module is finished")
        page.goto("/home/")
        self.once("home-later", "Home, one module is finished")
        page.goto("/you/")
        self.once("you", "Her own details")
        page.goto("/help/")
        self.once("help-own", "Find help, with her program's own line")

    def read_part(self) -> None:
        """One part of a lesson, or one question in it."""
        page = self.page
        if page.locator(".content-note").count():
            self.once("content-note", "A lesson begins with a content note and two ways")
            go(page, "other")
        elif page.locator("[name=answer]").count():
            self.answer()
        else:
            for selector, name, caption in (
                ("details.row", "lesson-scenario", "A lesson: what would you do?"),
                ("textarea", "lesson-reflection", "A lesson: a private question"),
                (".pause", "lesson-pause", "A lesson: a pause"),
                ("figure", "lesson-picture", "A lesson: a picture"),
                (".notice", "lesson-other-way", "A lesson, read the other way"),
            ):
                if page.locator(f"main {selector}").count():
                    self.once(name, caption)
            self.once("lesson", "A lesson")
            go(page, "next")

    def answer(self) -> None:
        """Not right at first, so that both feedbacks are seen."""
        page = self.page
        self.once("question", "A question in a lesson")
        first = "feedback-again" not in self.album.captions
        self.choose(right=not first)
        go(page, "answer")
        if first:
            self.once("feedback-again", "Feedback: let us look at that again")
            go(page, "again")
            self.choose(right=True)
            go(page, "answer")
            self.once("feedback-right", "Feedback: yes, that is it")
        go(page, "next")

    def take_check(self, *, not_right: int) -> None:
        """Answer the check, the first few not right."""
        number = 0
        while re.search(r"/check/\d+/(#|$)", self.page.url):
            number += 1
            self.choose(right=number > not_right)
            if number == 2:
                self.once("check-question", "A question of the check")
            go(self.page, "answer")

    def choose(self, *, right: bool) -> None:
        """Tick what fits, or something else."""
        fitting = self.right[" ".join(self.page.locator("main h1").inner_text().split())]
        options = self.page.locator("[name=answer]")
        keys = [option.get_attribute("value") for option in options.all()]
        wanted = fitting if right else [next(key for key in keys if key not in fitting)]
        for key in keys:
            option = self.page.locator(f"[name=answer][value='{key}']")
            if option.get_attribute("type") == "checkbox":
                option.set_checked(key in wanted)
            elif key in wanted:
                option.check()


def right_answers() -> dict[str, list[str]]:
    """The options that fit, by the question's words."""
    from curricula.models import ModuleEdition  # noqa: PLC0415 -- after django.setup()
    from tests.journeys.stage import right_answers as answers_of  # noqa: PLC0415 -- the same

    return {text: keys for edition in ModuleEdition.objects.all() for text, keys in answers_of(edition).items()}


def take_homes(album: Album) -> None:
    """Home at other stages, in Spanish too."""
    page = album.open()
    sign_in(page, "maya")
    album.take(page, "home", "Home, in the middle of a lesson")
    page.goto(page.locator(".path a").first.get_attribute("href") or "")
    album.take(page, "contents", "The module's contents, in the middle")
    page = album.open(language="es-US")
    sign_in(page, "maria")
    album.take(page, "home-es", "Home in Spanish")
    page.goto(page.locator(".card-main .btn").get_attribute("href") or "")
    album.take(page, "lesson-es", "A lesson in Spanish")


def take_certificates(album: Album) -> None:
    """Her certificate: its page and the paper."""
    page = album.open(language="es-US")
    sign_in(page, "rosa")
    album.take(page, "home-certified", "Home with a certificate, in Spanish")
    page.goto(page.locator("a[href*='/my/documents/']").first.get_attribute("href") or "")
    album.take(page, "certificate", "Her certificate's page")
    take_paper(album, page, "certificate-paper-es", "The certificate as paper, in Spanish")
    page = album.open()
    sign_in(page, "june")
    album.take(page, "home-renewal", "Home, renewal is open")
    page.goto(page.locator("a[href*='/my/documents/']").first.get_attribute("href") or "")
    take_paper(album, page, "certificate-paper-en", "The certificate as paper, in English")


def take_paper(album: Album, page: Page, name: str, caption: str) -> None:
    """The file as a picture of its one page."""
    answer = page.request.get(page.locator("a[href*='/file/']").first.get_attribute("href") or "")
    drawn = subprocess.run(["pdftoppm", "-r", "90", "-png", "-singlefile", "-"], input=answer.body(), capture_output=True, check=True)  # noqa: S607 -- Debian's
    album.keep(drawn.stdout, name)
    album.captions[name] = caption


def take_verifications(album: Album) -> None:
    """What a stranger with a code is told, in each status."""
    from certificates.domain.verification import verify_code  # noqa: PLC0415 -- after django.setup()
    from certificates.models import Document  # noqa: PLC0415 -- the same

    page = album.open()
    for document in Document.objects.order_by("pk"):
        answer = verify_code(document.code, at=NOW)
        name = f"verification-{answer.standing.value}{'-name' if answer.name else ''}" if answer else ""
        if answer and name not in album.captions:
            page.goto(f"/verify/{document.code}/")
            album.take(page, name, f"Verification: {answer.standing.label}{', the holder shows her name' if answer.name else ''}")
    valid = next(
        document
        for document in Document.objects.order_by("pk")
        if (answer := verify_code(document.code, at=NOW)) and answer.standing == "valid" and not answer.name
    )
    page.goto(f"/verify/{valid.code}/")
    page.locator("[name=name]").fill(valid.content["name"])
    with page.expect_navigation():
        page.locator("main form button").click()
    album.take(page, "verification-name-compared", "Verification: a name was compared")
    page.goto("/verify/ABCDE-ABCDE-ABCDE/")
    album.take(page, "verification-unknown", "Verification: a code nobody knows")


def take_parts(album: Album) -> None:
    """The style guide, and from it the standings that nobody in the demo has."""
    page = album.open()
    page.goto("/styleguide/")
    album.take(page, "styleguide", "The style guide (demo and tests only), its beginning")
    for word, name in (
        ("Replaced by a corrected copy", "verification-replaced"),
        ("In force from", "verification-upcoming"),
        ("Holder erased", "verification-erased"),
    ):
        page.goto("/styleguide/")
        only = "node => document.querySelector('main').replaceChildren(node)"
        page.locator(".verdict").filter(has_text=word).first.evaluate(only)
        album.take(page, name, f"Verification: {word[0].lower()}{word[1:]} (from the style guide)")


def take_staff(album: Album) -> None:
    """The register, one person, the editor."""
    from certificates.models import Candidacy  # noqa: PLC0415 -- after django.setup()
    from curricula.models import ModulePage  # noqa: PLC0415 -- the same
    from people.models import Person  # noqa: PLC0415 -- the same

    desk = album.open(staff=True)
    sign_in(desk, "lena", to="/admin/")
    ready = Person.objects.get(chosen_name="Fatima")
    certified = Person.objects.get(chosen_name="Grace")
    file = f"/admin/people/{ready.subject_id}/"
    for address, name, caption in (
        ("/admin/", "staff-start", "Staff: where a program lead begins"),
        ("/admin/register/", "register", "The register"),
        ("/admin/register/?on=2025-12-01", "register-past", "The register on a day that is not today"),
        (f"/admin/register/{Candidacy.objects.get(person=ready).uuid}/", "person-ready", "A person's file: ready to be approved"),
        (f"/admin/register/{Candidacy.objects.get(person=certified).uuid}/", "person-certified", "A person's file: certified"),
        ("/admin/people/", "people", "The people of a program"),
        (file, "person", "One person: how to reach her, roles, sign-in"),
        (f"{file}training/", "person-training", "One person: courses, paper packets, sign-offs"),
        ("/admin/help-lines/", "help-lines", "Help lines"),
    ):
        desk.goto(address)
        album.take(desk, name, caption)
    desk = album.open(staff=True)
    module = ModulePage.objects.filter(code="vicarious-trauma", locale__language_code="en").first()
    sign_in(desk, "tess", to="/admin/")
    assert module is not None  # noqa: S101 -- the demo has one
    desk.goto(f"/admin/pages/{module.pk}/edit/")
    desk.wait_for_load_state("networkidle")
    album.take(desk, "editor", "The page editor", whole=False)
    desk.goto(f"/admin/modules/{module.pk}/release/")
    album.take(desk, "release", "Releasing a module")


CHAPTERS: tuple[Callable[[Album], Any], ...] = (
    take_doors,
    take_homes,
    take_learning,
    take_certificates,
    take_verifications,
    take_parts,
    take_staff,
)

if __name__ == "__main__":
    if shutil.which("pdftoppm") is None:
        sys.exit("pdftoppm was not found: install Debian's poppler-utils.")
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8035))
