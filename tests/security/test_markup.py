"""T11: what is typed into any name or field of a person, a place, a program, a help line or a module is text wherever it shows.

Authors' fields in the editor and its preview: tests/curricula/test_editing.py. The PDF: tests/certificates/test_pdf.py.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse

from certificates.domain.decisions import approve
from core.models import OutboxMessage
from people.models import HelpLine, Location, Person, Program
from tests.curricula.test_editing import PAYLOADS
from tests.security.acts import ACTS
from tests.security.addresses import addresses
from tests.security.crawling import body, crawl
from tests.security.world import TODAY, World
from tests.training.factories import begun, document

pytestmark = pytest.mark.once

CODES = {"subject_id", "language", "email", "code", "path", "level", "time_zone", "paper_size", "contact_channel", "phone", "text_number"}
CORPUS = [*PAYLOADS, "' onmouseover='alert(1)", "</title><svg onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>"]


class Active(HTMLParser):
    """Collects whatever in a page would run or load because of a payload."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            runs = name.startswith("on") and "alert(1)" in (value or "")
            leads = name in {"href", "src", "action", "formaction"} and (value or "").strip().lower().startswith("javascript:")
            loads = name == "src" and value == "x"
            if runs or leads or loads:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        # Inside a script, JSON of Wagtail's own may quote the text; a bare call may not stand there.
        if self.inside == "script" and data.strip().startswith("alert(1)"):
            self.found.append("<script>alert(1)")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def active(text: str) -> list[str]:
    """What in this page a payload made active."""
    reader = Active()
    reader.feed(text)
    return reader.found


def type_everywhere(world: World, payload: str) -> None:
    """Put the payload into every text column of people, places, programs and help lines, and into a module that Ana reads."""
    for model in (Person, Location, Program, HelpLine):
        fields = [field for field in model._meta.concrete_fields if isinstance(field, CharField | TextField) and field.name not in CODES]
        for row in model.objects.all():
            for field in fields:
                setattr(row, field.name, payload[: field.max_length or None])
            model.objects.filter(pk=row.pk).update(**{field.name: getattr(row, field.name) for field in fields})
    doc = into_words(document(f"typed-{abs(hash(payload))}"), payload)
    begun(world.person("ana"), doc=doc, location=world.places["alder"])


def into_words(value: Any, payload: str) -> Any:
    """A document with the payload in every text of every language."""
    if isinstance(value, dict):
        if set(value) == {"en", "es"}:
            return {language: f"<p>{html.escape(payload)}</p>" if text.startswith("<p>") else payload for language, text in value.items()}
        return {key: into_words(item, payload) for key, item in value.items()}
    return [into_words(item, payload) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("payload", CORPUS)
def test_t11_what_is_typed_is_text_on_every_page_for_everybody(payload: str, world: World, browser_for: Callable[[str], Client]) -> None:
    type_everywhere(world, payload)
    world.person("ana").refresh_from_db()
    Person.objects.filter(pk=world.person("ana").pk).update(shows_name_on_verification=True)
    world.waiting.person.refresh_from_db()
    approve(world.waiting, by=world.person("gus"), at=TODAY)
    staff_only = [url for one in addresses() if one.is_ours and one.is_admin for url in one.urls(world)]
    texts = {}
    for who, starts in (
        ("ana", ["/home/", "/you/", "/help/", reverse("my_document", args=[world.paper.uuid])]),
        ("anonymous", [reverse("verification", args=[paper.code]) for paper in world.waiting.documents.all()] + ["/help/", "/"]),
    ):
        for url, response in crawl(browser_for(who), starts).items():
            if "html" in response.headers.get("Content-Type", ""):
                texts[f"{who} {url}"] = response.text_of_page
    gus = browser_for("gus")
    for url in staff_only:
        response = gus.get(url)
        if "html" in response.headers.get("Content-Type", ""):
            texts[f"gus {url}"] = body(response)
        else:  # what is no page is handed over as a file, or as what it is, and never sniffed for markup
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            b"".join(response.streaming_content) if response.streaming else response.content
    assert len(texts) > 30, "a crawl that sees little shows little"
    shown = [where for where, text in texts.items() if payload in html.unescape(text)]
    assert {where.split()[0] for where in shown} >= {"ana", "gus"}  # it is really there, as text
    assert {where: found for where, text in texts.items() if (found := active(text))} == {}


def test_t11_mail_is_plain_text_and_its_subject_one_line(world: World, browser_for: Callable[[str], Client]) -> None:
    Person.objects.update(chosen_name="<script>alert(1)</script> Bcc: all@example.org")
    for act in ACTS:
        if "outbox" in act.changes:
            browser_for(act.who).post(act.url(world), act.data(world))
    messages = list(OutboxMessage.objects.exclude(recipient=""))
    assert len(messages) == 3
    assert all("\n" not in message.subject and "script" not in message.subject for message in messages)


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<a href='javascript:alert(1)'>x</a>", "<b onclick='alert(1)'>"]
)
def test_a_payload_that_is_active_would_be_noticed(text: str) -> None:
    assert active(f"<p>{text}</p>")
    assert not active(f"<p>{html.escape(text)}</p>")
