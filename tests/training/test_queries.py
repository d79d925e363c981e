"""The same number of queries at 1 and at 30, within the ceilings: home 13, a lesson 12, an answer 15."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Location, User
from tests.training.conftest import browser_of
from tests.training.factories import AT, answer, begun, chance, document, enrolled, finish_lessons
from training.domain.attempts import open_attempt
from training.models import ModuleProgress

pytestmark = pytest.mark.django_db

HOME, PAGE, ANSWER = 13, 12, 15  # home reads what is accepted in place of what in her program, one query more


def counted(client: Client, url: str, data: dict[str, str] | None = None) -> int:
    """Queries of one request, once everything that a process keeps is warm."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url) if data is None else client.post(url, data | {"delivery": str(uuid.uuid4())})
    assert response.status_code in {200, 302, 204}, response.content
    return len(queries)


def world(ana: User, places: dict[str, Location], many: int) -> ModuleProgress:
    """Ana with this many modules on her path, in a module of this many lessons (one more to do), among this many people."""
    code = f"module-{many}"
    for _person in range(many):
        begun(doc=document(code, lessons=many + 1, note=True), location=places["alder"])
    docs = [document(code, lessons=many + 1, note=True), *(document(f"{code}-{number}") for number in range(many))]
    enrolment = enrolled(ana.person, docs=docs, location=places["alder"])
    progress = enrolment.modules.create(edition=begun(doc=docs[0], location=places["alder"]).edition, code=code, started_at=AT)
    finish_lessons(progress, but=1)
    for _time in range(many):
        answer(progress, "q-1", "no")
    return progress


def test_queries_are_the_same_at_one_and_thirty_and_within_the_ceilings(places: dict[str, Location]) -> None:
    from tests.certificates.factories import candidate
    from tests.people.factories import PersonFactory, member

    counts: dict[str, list[int]] = {}
    for many in (1, 30):
        ana = member("learner", places["alder"], coordinator=PersonFactory(with_email=True))
        candidate(ana.person, location=places["alder"])
        client = browser_of(ana)
        progress = world(ana, places, many)
        last = many + 1
        attempt = open_attempt(progress, random=chance(1), at=AT)
        assert len(attempt.questions) == 2
        part = [reverse("learn-part", args=[progress.uuid, last, number]) for number in (1, 2, 3)]
        check = reverse("learn-check-question", args=[progress.uuid, 1])
        for name, url, data in (
            ("home", reverse("home"), None),
            ("contents", reverse("learn-contents", args=[progress.uuid]), None),
            ("text part", part[0], None),
            ("reflection part", part[1], None),
            ("question part", part[2], None),
            ("check question", check, None),
            ("next", part[0], {"go": "next", "sequence": "900"}),
            ("reflection", part[1], {"go": "next", "reflection-reflection-" + str(last): "words", "sequence": "901"}),
            ("answer", part[2], {"go": "answer", "answer": "yes", "sequence": "902"}),
            ("answer in check", check, {"go": "answer", "answer": "yes", "attempt": str(attempt.uuid), "sequence": "903"}),
            ("answered question", part[2], None),
            ("finish lesson", part[2], {"go": "next", "sequence": "904"}),
        ):
            counts.setdefault(name, []).append(counted(client, url, data))
    print(counts)  # noqa: T201 -- shown with -s
    assert {name: found for name, found in counts.items() if len(set(found)) != 1} == {}
    pages = {"home", "contents", "text part", "reflection part", "question part", "check question", "answered question"}
    assert {
        name: found for name, found in counts.items() if found[0] > (HOME if name == "home" else PAGE if name in pages else ANSWER)
    } == {}
