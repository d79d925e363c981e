"""The module we ship, walked through the learner's pages: every part, both ways round, both languages, and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core import blobs
from curricula.domain.document import parts
from curricula.domain.package import load_package
from curricula.enums import Route
from people.models import Location, User
from tests.training.factories import begun, pass_check
from training.models import LedgerRow, ModuleProgress
from training.views.staff import packet_context

pytestmark = pytest.mark.django_db


@pytest.fixture
def progress(ana: User, places: dict[str, Location]) -> ModuleProgress:
    doc, media = load_package(Path(settings.BASE_DIR) / "fixtures" / "modules" / "vicarious-trauma")
    for data in media.values():
        blobs.store(data)
    return begun(ana.person, doc=doc, location=places["alder"])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("route", Route.values)
def test_the_shipped_module_is_walked_to_its_end(client: Client, ana: User, progress: ModuleProgress, language: str, route: str) -> None:
    from tests.training.factories import document_of

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
    assert LedgerRow.objects.get().about == "module:vicarious-trauma@1.0"


def test_the_shipped_module_is_printed_whole_without_its_answers(progress: ModuleProgress) -> None:
    for language in ("en", "es"):
        printed = packet_context(progress.edition, language)
        assert len(printed["lessons"]) == 6
        questions = [block["question"] for lesson in printed["lessons"] for block in lesson["blocks"] if block["type"] == "question"]
        questions += printed["check"]["questions"]
        assert questions
        assert {name for question in questions for option in question["options"] for name in option} == {"key", "text", "chosen"}
        assert not any("why" in question for question in questions)
