"""T1, T2, T6: nobody reaches another person's learning, and nothing posted can claim what was not done."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse

from people.models import Location, User
from tests.training.conftest import browser_of
from tests.training.factories import begun, document, enrolled, finish_lessons
from training.models import Attempt, AttemptAnswer, Enrolment, LedgerRow, LessonProgress, ModuleProgress, Reflection, SavedAnswer

pytestmark = pytest.mark.django_db

TABLES = (Enrolment, ModuleProgress, LessonProgress, SavedAnswer, Attempt, AttemptAnswer, Reflection, LedgerRow)
HOSTILE = {
    "completed": "1", "finished": "true", "finished_at": "2026-01-01", "finished_row": "a" * 64, "score": "100", "points": "8", "of": "8",
    "passed": "true", "progress": "100", "status": "done", "standing": "verified", "user": "1", "person": "1", "subject": "s_x", "member": "1",
    "learner": "1", "enrolment": "1", "issued_at": "2026-01-01", "right": "1", "minutes": "600", "edition": "1", "at": "2020-01-01",
}  # fmt: skip


def addresses(progress: ModuleProgress) -> list[str]:
    """Every address that carries a progress or an enrolment."""
    mine = [progress.uuid]
    return [
        reverse("learn-contents", args=mine),
        reverse("learn-continue", args=mine),
        reverse("learn-done", args=mine),
        reverse("learn-check", args=mine),
        reverse("learn-check-result", args=mine),
        reverse("learn-check-question", args=[*mine, 1]),
        reverse("learn-lesson-done", args=[*mine, 1]),
        reverse("learn-part", args=[*mine, 1, 1]),
        reverse("learn-part", args=[*mine, 2, 3]),
        reverse("learn-begin", args=[progress.enrolment.uuid, 1]),
    ]


def digest() -> str:
    """Everything that the tables of training hold."""
    text = "".join(serializers.serialize("json", model.objects.order_by("pk")) for model in TABLES)
    return hashlib.sha256(text.encode()).hexdigest()


def test_t6_another_learner_and_a_trainer_of_another_program_find_no_such_page(progress: ModuleProgress, bea: User, outsider: User) -> None:
    before = digest()
    for user in (bea, outsider):
        browser = browser_of(user)
        for url in addresses(progress):
            assert browser.get(url).status_code == 404, url
            assert browser.post(url, HOSTILE | {"go": "next", "answer": "yes"}).status_code in {404, 405}, url
    assert digest() == before


def test_t6_even_the_learners_own_trainer_does_not_open_her_pages(progress: ModuleProgress, places: dict[str, Location]) -> None:
    from tests.people.factories import member

    trainer = browser_of(member("trainer", places["root"]))
    for url in addresses(progress):
        assert trainer.get(url).status_code == 404, url


def test_strangers_are_asked_to_sign_in(progress: ModuleProgress) -> None:
    for url in [reverse("home"), *addresses(progress)]:
        for response in (Client().get(url), Client().post(url, {"go": "next"})):
            assert response.status_code == 302, url
            assert "/accounts/" in response.url


def test_an_operator_without_a_person_has_no_learner_pages(progress: ModuleProgress) -> None:
    from tests.people.conftest import signed_in
    from tests.people.factories import UserFactory

    operator = signed_in(UserFactory(operator=True))
    assert {operator.get(url).status_code for url in addresses(progress)} == {404}
    assert operator.get(reverse("home")).url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_t1_other_methods_are_refused(client: Client, progress: ModuleProgress, method: str) -> None:
    before = digest()
    for url in [reverse("home"), *addresses(progress)]:
        assert getattr(client, method)(url, HOSTILE, content_type="application/json").status_code == 405, url
    assert digest() == before


def test_reading_changes_nothing(client: Client, progress: ModuleProgress) -> None:
    before = digest()
    for url in [reverse("home"), *addresses(progress)]:
        client.get(url, HOSTILE)
        client.head(url)
    assert digest() == before


def test_t1_t2_claims_in_a_post_are_ignored(client: Client, progress: ModuleProgress) -> None:
    """The hostile fields change nothing; the right field, sent the same way, does (positive control)."""
    before = digest()
    for url in addresses(progress):
        client.post(url, HOSTILE)
    client.post(reverse("learn-check-question", args=[progress.uuid, 1]), HOSTILE)
    progress.refresh_from_db()
    assert (progress.finished_at, progress.finished_row) == (None, None)
    assert not LedgerRow.objects.exists()
    assert not Attempt.objects.filter(submitted_at__isnull=False).exists()
    assert not LessonProgress.objects.filter(finished_at__isnull=False).exists()
    before = digest()
    client.post(reverse("learn-part", args=[progress.uuid, 2, 3]), HOSTILE | {"go": "answer", "answer": "yes"})
    assert digest() != before
    kept = SavedAnswer.objects.get()
    assert (kept.progress, kept.question, kept.chosen) == (progress, "q-2", ["yes"])


def test_t2_somebody_elses_attempt_is_not_answered(
    client: Client, progress: ModuleProgress, bea: User, places: dict[str, Location]
) -> None:
    theirs = begun(bea.person, doc=document(note=True), location=places["alder"])
    browser_of(bea).post(reverse("learn-check", args=[theirs.uuid]))
    client.post(reverse("learn-check", args=[progress.uuid]))
    attempt = theirs.attempts.get()
    url = reverse("learn-check-question", args=[progress.uuid, 1])
    assert client.post(url, {"attempt": attempt.uuid, "answer": "yes", "go": "answer"}).status_code == 302
    assert not AttemptAnswer.objects.exists()


def test_t2_an_enrolment_of_somebody_else_is_not_begun(client: Client, bea: User, places: dict[str, Location]) -> None:
    theirs = enrolled(bea.person, location=places["alder"])
    assert client.post(reverse("learn-begin", args=[theirs.uuid, 1])).status_code == 404
    assert client.post(reverse("learn-begin", args=[uuid.uuid4(), 1])).status_code == 404
    assert not ModuleProgress.objects.exists()


def test_t1_the_check_is_not_handed_in_with_open_questions(client: Client, progress: ModuleProgress) -> None:
    finish_lessons(progress)
    client.post(reverse("learn-check", args=[progress.uuid]))
    last = reverse("learn-check-question", args=[progress.uuid, 2])
    client.post(last, HOSTILE | {"go": "answer", "answer": "yes"})
    assert Attempt.objects.get().submitted_at is None
    assert not LedgerRow.objects.exists()


def test_t20_no_browser_keeps_a_learners_page(client: Client, progress: ModuleProgress) -> None:
    for url in addresses(progress):
        assert "no-store" in client.get(url).headers["Cache-Control"]


def media_document(sha256: str, **more: Any) -> dict[str, Any]:
    """A module with one picture."""
    doc = document(**more)
    doc["lessons"][0]["blocks"].insert(
        1,
        {
            "key": "picture-1", "type": "image", "media": {"sha256": sha256, "mime": "image/png", "bytes": 4, "name": "door.png"},
            "alt": {"en": "", "es": ""}, "caption": {"en": "", "es": ""},
        },
    )  # fmt: skip
    return doc


def test_files_of_an_edition_are_given_to_its_learners_and_to_staff_only(
    client: Client, ana: User, bea: User, places: dict[str, Location], outsider: User
) -> None:
    from core import blobs

    sha256 = blobs.store(b"\x89PNG")
    progress = begun(ana.person, doc=media_document(sha256), location=places["alder"])
    url = reverse("learn-media", args=[sha256])
    assert url in client.get(reverse("learn-part", args=[progress.uuid, 1, 1])).content.decode()
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"\x89PNG"
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "private" in response.headers["Cache-Control"]
    assert "door" not in response.headers["Content-Disposition"]
    assert browser_of(bea).get(url).status_code == 404
    staff = browser_of(outsider).get(url)
    assert b"".join(staff.streaming_content) == b"\x89PNG"
    assert client.get(reverse("learn-media", args=["0" * 64])).status_code == 404
    assert Client().get(url).status_code == 302
