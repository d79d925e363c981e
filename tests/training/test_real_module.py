"""The modules we ship, walked through the learner's pages: every part, both ways round, both languages, and on paper."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core import blobs
from curricula.domain.document import parts
from curricula.domain.package import load_package
from curricula.enums import Route
from people.models import Location, User
from tests.people.conftest import signed_in
from tests.people.factories import member
from tests.training.factories import begun, document_of, pass_check
from training.models import LedgerRow, ModuleProgress
from training.views.staff import packet_context

pytestmark = pytest.mark.django_db


PACKAGES = sorted((Path(settings.BASE_DIR) / "fixtures" / "modules").iterdir())


@pytest.fixture(params=PACKAGES, ids=lambda path: path.name)
def progress(request: pytest.FixtureRequest, ana: User, places: dict[str, Location]) -> ModuleProgress:
    doc, media = load_package(request.param)
    for data in media.values():
        blobs.store(data)
    return begun(ana.person, doc=doc, location=places["alder"])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("route", Route.values)
def test_the_shipped_module_is_walked_to_its_end(client: Client, ana: User, progress: ModuleProgress, language: str, route: str) -> None:
    ana.person.language = language
    ana.person.save()
    doc = document_of(progress)
    for number, lesson in enumerate(doc["lessons"], start=1):
        first = reverse("learn-part", args=[progress.uuid, number, 1])
        assert client.get(first).status_code == 200
        if lesson["content_note"]:
            client.post(first, {"go": route})
        url = first
        for part in parts(lesson, route if lesson["content_note"] else Route.MAIN):
            assert client.get(url).status_code == 200, url
            if part.question is not None:
                client.post(url, {"go": "answer", "answer": part.question["options"][0]["key"]})
                assert client.get(url).context["feedback"] is not None, url
            url = client.post(url, {"go": "next"}).url
        assert url == reverse("learn-lesson-done", args=[progress.uuid, number])
        assert client.get(url).status_code == 200
    if doc["check"]:
        pass_check(progress)
    assert LedgerRow.objects.get().about == f"module:{progress.code}@1.0"


def test_the_shipped_module_is_printed_whole_without_its_answers(progress: ModuleProgress) -> None:
    for language in ("en", "es"):
        printed = packet_context(progress.edition, language)
        assert [lesson["title"] for lesson in printed["lessons"]] == [
            lesson["title"][language] for lesson in document_of(progress)["lessons"]
        ]
        questions = [block["question"] for lesson in printed["lessons"] for block in lesson["blocks"] if block["type"] == "question"]
        questions += printed["check"]["questions"]
        assert questions
        assert {name for question in questions for option in question["options"] for name in option} == {"key", "text", "chosen"}
        assert not any("why" in question for question in questions)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_packet_holds_every_word_of_both_ways_and_says_that_it_is_a_sample(
    progress: ModuleProgress, places: dict[str, Location], language: str
) -> None:
    """Whoever has no device reads what others read: texts, choices with what comes of them, questions; on paper no answer stands beside them."""
    supervisor = signed_in(member("supervisor", places["alder"]))
    page = supervisor.get(reverse("staff-packet", args=[progress.edition.sha256]), {"language": language}).content.decode()
    shown = in_one_line(page.partition("<main")[2])
    doc = document_of(progress)
    for part in [*doc["lessons"], *(lesson["content_note"] for lesson in doc["lessons"] if lesson["content_note"])]:
        for block in [*part.get("blocks", []), *part.get("other_way", [])]:
            for words in words_on_paper(block, language):
                assert in_one_line(words) in shown, (block["key"], words)
    for question in doc["check"]["questions"]:
        assert in_one_line(question["text"][language]) in shown
        for option in question["options"]:
            assert in_one_line(option["text"][language]) in shown
            assert in_one_line(option["feedback"][language]) not in shown
    assert {"en": "This is a sample. Parents have not reviewed it yet.", "es": "Esto es un ejemplo."}[language] in shown


def words_on_paper(block: dict[str, Any], language: str) -> list[str]:
    """What of a block must stand in the packet."""
    found = [block[name][language] for name in ("title", "text", "prompt", "transcript", "caption") if language in block.get(name, {})]
    for choice in block.get("choices", []):
        found += [choice["text"][language], choice["consequence"][language]]
    if block["type"] == "question":
        found += [block["question"]["text"][language], *(option["text"][language] for option in block["question"]["options"])]
    return found


def in_one_line(html: str) -> str:
    """The words of a page or text without markup, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
