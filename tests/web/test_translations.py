"""Everything we say is there in Spanish: no gap in the catalogue, no English left on a page or on the paper."""

from __future__ import annotations

import ast
import html
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, localize

from certificates.adapters.pdf import render_certificate
from core import blobs
from curricula.domain.document import parts
from curricula.domain.package import load_package
from curricula.enums import Route
from people.enums import Role
from tests.certificates.factories import candidate, certified
from tests.certificates.test_pdf import payload
from tests.people.conftest import signed_in
from tests.people.factories import member, tree
from tests.training.factories import begun, document_of
from tests.web import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.conf import LazySettings

ROOT = Path(settings.BASE_DIR)
SPANISH = ROOT / "locale/es/LC_MESSAGES/django.po"
SPOKEN = ("certificates", "config", "core", "curricula", "people", "templates", "training")
SAMPLES = samples.pages()
INVENTED = {
    piece
    for module in ("tests/web/things.py", "tests/web/samples.py", "config/styleguide/samples.py")
    for node in ast.walk(ast.parse((ROOT / module).read_text()))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
    for piece in (" ".join(part.split()) for part in re.split(r"<[^>]+>", node.value))
    if " " in piece
}
PUBLIC = ("/", "/help/", "/leave/", "/privacy/", "/verify/", "/verify/7K3M9-QXTP2-HWABE/", "/accounts/login/", "/accounts/card/")
SIGN_IN = ("/accounts/login/code/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/")
# Words that no Spanish sentence has. Two of them in one piece of text make it English.
ENGLISH = set("the and you your with this that is are was of to in for not from have can what when we it be or will".split())


@dataclass(frozen=True)
class Entry:
    """One entry of a catalogue."""

    context: str
    source: str
    plural: str
    words: tuple[str, ...]
    marks: str


def entries(path: Path) -> list[Entry]:
    """Read a catalogue as text, so that nothing is hidden by a compiler."""
    found = []
    for block in path.read_text().split("\n\n"):
        told: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if said := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                name = said[1]
                told[name] = ""
            if not line.startswith("#") and name:
                told[name] += line[line.index('"') + 1 : -1].replace('\\"', '"').replace("\\n", "\n")
        if told.get("msgid"):
            words = tuple(text for key, text in told.items() if key.startswith("msgstr"))
            marks = " ".join(line for line in block.splitlines() if line.startswith(("#,", "#~")))
            found.append(Entry(told.get("msgctxt", ""), told["msgid"], told.get("msgid_plural", ""), words, marks))
    return found


CATALOGUE = entries(SPANISH)


def test_nothing_is_untranslated_or_doubtful() -> None:
    assert len(CATALOGUE) > 800
    assert [entry.source for entry in CATALOGUE if not all(entry.words) or "fuzzy" in entry.marks or "#~" in entry.marks] == []
    assert [entry.source for entry in CATALOGUE if entry.plural and len(entry.words) != 2] == []


def placeholders(text: str) -> set[str]:
    """Return the named places and the tags of a message."""
    return set(re.findall(r"%\(\w+\)[sd]|</?\w+>", text))


def test_both_sides_have_the_same_placeholders() -> None:
    for entry in CATALOGUE:
        last = entry.plural or entry.source
        assert placeholders(entry.words[-1]) == placeholders(last), entry.source
        # The form for one may leave the number out, as English does.
        assert placeholders(entry.words[0]) <= placeholders(last), entry.source
        assert not re.search(r"%[sd]|\{\}", entry.source), f"a place without a name: {entry.source}"


def test_nothing_shouts_or_scolds_in_either_language() -> None:
    shouts = re.compile(
        r"[!¡](?!\))|\bfail(ed|ure)?\b|\binvalid\b|\berrors?\b|\bwrong answers?\b|\binválid[oa]\b|\bfallid[oa]\b|\bfall[óo]\b",
        re.IGNORECASE,
    )
    assert [text for entry in CATALOGUE for text in (entry.source, entry.plural, *entry.words) if shouts.search(text)] == []


def test_spanish_speaks_with_usted() -> None:
    familiar = re.compile(r"\b(tú|tu|tus|te|ti|contigo|eres|tienes|puedes|quieres|haz|vosotros|vuestr[oa]s?)\b", re.IGNORECASE)
    assert [text for entry in CATALOGUE for text in entry.words if familiar.search(text)] == []


def test_a_short_date_in_spanish_cannot_be_read_the_other_way_round() -> None:
    with translation.override("es"):
        assert date_format(date(2027, 4, 3), "SHORT_DATE_FORMAT") == "3 abr 2027"
        assert date_format(date(2027, 4, 3), "DATE_FORMAT") == "3 de abril de 2027"
        assert forms.DateField().clean("04/03/2027") == forms.DateField().clean("2027-04-03") == date(2027, 4, 3)
        assert localize(1.5) == "1.5"


def test_nothing_was_written_since_the_words_were_last_collected(tmp_path: Path) -> None:
    for name in SPOKEN:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "es", "--keep-pot", "--no-wrap", "--no-location"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env={"PATH": "/usr/local/bin:/usr/bin:/bin"})
    fresh = {(entry.context, entry.source, entry.plural) for entry in entries(tmp_path / "locale/django.pot")}
    kept = {(entry.context, entry.source, entry.plural) for entry in CATALOGUE}
    assert sorted(fresh - kept) == [], "Run: make messages, then translate what is new."
    assert sorted(kept - fresh) == [], "Run: make messages."


def test_every_message_in_the_code_is_one_that_the_collector_sees() -> None:
    """It reads neither other names for gettext nor what stands inside an f-string."""
    known = {entry.source for entry in CATALOGUE}
    unseen = []
    for path in (path for name in SPOKEN for path in (ROOT / name).rglob("*.py")):
        tree = ast.parse(path.read_text())
        ways = {
            name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for name in node.names
            if "gettext" in name.name
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ways:
                said = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                unseen += [f"{path.name}: {said}"] if not known & set(said) else []
    assert unseen == []


class Texts(HTMLParser):
    """Collects what a page says: text, labels, titles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: list[str] = []  # open elements whose text is not ours to translate
        self.page_language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the words in attributes; step over what is marked as another language or is code."""
        given = dict(attrs)
        if tag == "html":
            self.page_language = given.get("lang") or ""
        elif self.silent:
            if tag == self.silent[0]:
                self.silent.append(tag)
        elif tag in {"script", "style", "svg", "code"} or given.get("lang") not in {None, self.page_language}:
            self.silent.append(tag)
        else:
            self.found += [given[name] or "" for name in ("aria-label", "title", "alt", "placeholder", "content") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        """Come back out of what was stepped over."""
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        """Note one piece of text."""
        if data.strip() and not self.silent:
            self.found.append(" ".join(data.split()))


def said(page: str) -> list[str]:
    """Return what a page says, piece by piece."""
    reader = Texts()
    reader.feed(page)
    reader.close()
    return reader.found


def as_pattern(text: str) -> str:
    """Return what finds a message on a page, whatever stands in its places."""
    return ".+".join(re.escape(html.unescape(piece)) for piece in re.split(r"%\(\w+\)[sd]|</?\w+>", text))


OURS = [
    re.compile(rf"(?<!\w){as_pattern(text)}(?!\w)")
    for entry in CATALOGUE
    for text in {entry.source, entry.plural} - set(entry.words) - {""}
    if len(re.sub(r"%\(\w+\)[sd]", "", text).split()) > 1 and text not in INVENTED
]


def ours_left(texts: Iterable[str]) -> list[str]:
    """Return the pieces that hold one of our own messages in English."""
    return [text for text in texts if any(pattern.search(text) for pattern in OURS)]


def english_left(page: str, *, not_ours: Iterable[str] = ()) -> list[str]:
    """Return the pieces of a Spanish page that are still English, leaving out what others wrote."""
    left = []
    for text in said(page):
        ours = text
        for other in not_ours:
            ours = ours.replace(other, "")
        if ours_left([ours]) or len(ENGLISH & set(re.findall(r"[a-z]+", ours.lower()))) > 1:
            left.append(text)
    return left


def test_the_search_for_english_finds_it() -> None:
    found = english_left('<html lang="es"><p>Hola</p><p>Let us look at that again</p><p lang="en">You and me</p><p>What is it for?</p>')
    assert found == ["Let us look at that again", "What is it for?"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in SAMPLES if not name.startswith("error")])
def test_a_page_in_spanish_has_no_english_of_ours(name: str, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"
    template, context = SAMPLES[name]
    request = RequestFactory().get("/home/")
    request.user = AnonymousUser()
    with translation.override("es"):
        page = render_to_string(template, context, request=request)
    assert english_left(page, not_ours=sorted(INVENTED, key=len, reverse=True)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC + SIGN_IN)
def test_a_public_page_is_spanish_throughout(client: Client, address: str) -> None:
    answer = client.get(address, headers={"accept-language": "es-US,es;q=0.9"})
    page = answer.content.decode()
    assert answer.status_code in {200, 404}
    assert '<html lang="es"' in page
    assert english_left(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/card/", "/accounts/login/code/", "/accounts/password/reset/"])
def test_what_a_form_asks_to_mend_is_spanish_and_says_what_to_do(client: Client, address: str) -> None:
    page = client.post(address, {"login": "rosa@", "email": "rosa@"}, headers={"accept-language": "es"}).content.decode()
    assert 'id="errors"' in page
    assert not re.search("obligatorio|válid", page)
    assert re.search("Llene esto, por favor|Escriba un correo electrónico con una @|No conocemos este nombre", page)
    assert english_left(page) == []


@pytest.mark.django_db
def test_the_whole_way_through_the_shipped_module_is_spanish() -> None:
    place = tree()["alder"]
    user = member(Role.LEARNER, place, chosen_name="Ana", language="es")
    doc, media = load_package(ROOT / "fixtures/modules/vicarious-trauma")
    for data in media.values():
        blobs.store(data)
    progress = begun(user.person, doc=doc, location=place)
    client = Client()
    client.force_login(user)
    program = {place.program.name, *(line["as"] for line in doc["people"]), *(line["name"] for line in doc["people"])}
    left: dict[str, list[str]] = {}

    def see(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        left[address] = english_left(answer.content.decode(), not_ours=program)

    for name in ("home", "you", "help", "privacy"):
        see(reverse(name))
    see(reverse("learn-contents", args=[progress.uuid]))
    for number, lesson in enumerate(document_of(progress)["lessons"], start=1):
        address = reverse("learn-part", args=[progress.uuid, number, 1])
        see(address)
        if lesson["content_note"]:
            client.post(address, {"go": Route.OTHER})
        for part in parts(lesson, Route.OTHER if lesson["content_note"] else Route.MAIN):
            see(address)
            if part.question is not None:
                client.post(address, {"go": "answer", "answer": part.question["options"][0]["key"]})
                see(address)
            address = client.post(address, {"go": "next"})["Location"]
        see(address)
    check = reverse("learn-check", args=[progress.uuid])
    see(check)
    see(client.post(check)["Location"])
    see(reverse("home"))
    assert {address: found for address, found in left.items() if found} == {}


@pytest.mark.django_db
def test_the_staffs_pages_and_a_candidates_home_say_ours_in_spanish() -> None:
    places = tree()
    lead = member(Role.LEAD, places["root"], chosen_name="Fay", language="es")
    candidacy, document = certified(member(Role.LEARNER, places["birch"]).person, location=places["birch"])
    learner = member(Role.LEARNER, places["alder"], language="es")
    waiting = candidate(learner.person, location=places["alder"])
    client = signed_in(lead)
    person = candidacy.person.subject_id
    addresses = [
        *(reverse(name) for name in ("register", "staff-people", "staff-person-add", "staff-help-lines", "staff-help-line-add")),
        *(reverse(name, args=[person]) for name in ("staff-person", "staff-person-edit", "staff-training", "register_begin")),
        reverse("register") + "?on=2026-01-02&status=lapsed",
        reverse("register") + "?on=2026-01-02&status=x",
        *(reverse("register_file", args=[file.uuid]) for file in (candidacy, waiting)),
        reverse("verification", args=[document.code]),
    ]
    left = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == (400 if address.endswith("=x") else 200), address
        left[address] = ours_left(said(answer.content.decode()))
    client.force_login(learner)
    left["home"] = ours_left(said(client.get(reverse("home")).content.decode()))
    assert {address: found for address, found in left.items() if found} == {}


@pytest.mark.parametrize("name", sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.txt")))
def test_a_mail_in_spanish_has_no_english_of_ours(name: str) -> None:
    with translation.override("es"):
        assert ours_left(render_to_string(name, {"name": "Ana", "code": "ABC"}).splitlines()) == []


def test_the_certificate_is_printed_in_spanish(tmp_path: Path) -> None:
    program = payload()["program"] | {"name": "Madres y padres acompañantes de Cedar Valley", "role": "madre o padre acompañante"}
    hours = [hour | {"label": "Ética" if hour["category"] == "ethics" else "Temas básicos"} for hour in payload()["hours"]]
    modules = [module | {"title": "Trauma vicario"} for module in payload()["modules"]]
    paper = render_certificate(payload(language="es", program=program, hours=hours, modules=modules, title="Certificado 7K3M9-QXTP2-HWABE"))
    (tmp_path / "paper.pdf").write_bytes(paper)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True).stdout
    words = " ".join(text.split())
    for expected in (
        "Documento de demostración. No certifica nada.",
        "Este certificado se otorga a",
        "quien ha cumplido todos los requisitos para el papel de madre o padre acompañante en",
        "Horas de aprendizaje:",
        "Modalidad",
        "a su ritmo",
        "en vivo",
        "en otro lugar",
        "Módulos completados",
        "Emitido",
        "Válido desde",
        "Válido hasta",
        "Aprobado por",
        "Vea si sigue vigente",
    ):
        assert expected in words
    assert ours_left(text.splitlines()) == []
