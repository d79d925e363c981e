"""Every kind of evidence that a person's rules ask for can be recorded from her training page, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.cases import read_case
from certificates.models import Candidacy
from people.enums import Role
from people.models import Location, User
from tests.certificates.factories import candidate
from tests.people.conftest import signed_in
from tests.people.factories import member
from tests.training.factories import AT
from training.domain.evidence import NotAskedFor, NothingToCheck, record_evidence, verify_evidence
from training.domain.paper import NotOneself
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

ON = AT.date() - timedelta(days=2)
TREE: dict[str, Any] = {
    "key": "all", "kind": "group", "need": "all", "of": [
        {"key": "hours", "kind": "hours", "minutes": 120},
        {"key": "coaching", "kind": "sessions", "session": "coaching", "count": 2},
        {"key": "work", "kind": "practice", "practice": "peer-support", "minutes": 600, "only_tags": ["paid"]},
        {"key": "supervised", "kind": "supervision", "supervision": "peer-support", "minutes": 60, "signer": "supervisor"},
        {"key": "served", "kind": "service", "service": "family-support", "months": 6},
        {"key": "exam", "kind": "exam", "exam": "peer", "pass": 80, "parts": ["written", "oral"]},
        {"key": "check", "kind": "document", "document": "background-check"},
        {"key": "letters", "kind": "references", "count": 2, "kinds": ["personal", "supervisory"]},
        {"key": "age", "kind": "profile", "profile": "age", "at_least": 18},
        {"key": "trainee", "kind": "credential", "credential": "trainee", "issuers": ["state"]},
    ],
}  # fmt: skip
SAID: dict[str, dict[str, Any]] = {
    "hours_recorded": {"what": "hours", "course": "wellness-day", "category": "wellness", "mode": "live", "minutes": 60},
    "session_attended": {"what": "coaching", "minutes": 55, "of": 60},
    "practice_recorded": {"what": "peer-support", "starts": ON - timedelta(days=5), "minutes": 480, "tag": "paid"},
    "supervision_recorded": {"what": "peer-support", "minutes": 30, "way": "distance", "signer": "supervisor"},
    "service_recorded": {"what": "family-support", "starts": ON - timedelta(days=200), "until": ""},
    "exam_taken": {"what": "peer", "part": "written", "points": 81, "of": 100},
    "document_seen": {"what": "background-check", "result": "cleared", "expires": ""},
    "reference_received": {"what": "personal", "writer": 1},
    "profile_confirmed": {"what": "age", "value": "18", "until": ""},
    "credential_held": {"what": "trainee", "issuer": "state", "valid_from": ON, "valid_until": ""},
}
WRONG: dict[str, dict[str, Any]] = {
    "hours_recorded": {"course": "Not a code"},
    "session_attended": {"minutes": 61},
    "practice_recorded": {"happened_on": ON - timedelta(days=6)},
    "supervision_recorded": {"way": "by letter"},
    "service_recorded": {"until": ON - timedelta(days=201)},
    "exam_taken": {"points": 101},
    "document_seen": {"result": "lost"},
    "reference_received": {"writer": 0},
    "profile_confirmed": {"value": "grown up"},
    "credential_held": {"issuer": "nobody"},
}


@pytest.fixture
def desk(places: dict[str, Location], ana: User) -> Client:
    candidate(ana.person, location=places["alder"], initial=TREE, renewal=None)
    return signed_in(member(Role.SUPERVISOR, places["north"], chosen_name="Eve"))


def counted_or_known(ana: User) -> set[str]:
    """The rows that the kernel takes into account for her: it reads every one of them."""
    return {row.hash for row in read_case(Candidacy.objects.get(person=ana.person)).rows if row.facts}


def posted(kind: str, **changes: Any) -> dict[str, Any]:
    fields = {"happened_on": ON, "standing": "verified"} | SAID[kind] | changes
    return {"what": kind} | {f"{kind}-{name}": value for name, value in fields.items()}


@pytest.mark.parametrize("kind", SAID)
def test_each_kind_that_the_rules_ask_for_is_recorded_from_the_page(desk: Client, ana: User, kind: str) -> None:
    url = reverse("staff-training", args=[ana.person.subject_id])
    response = desk.post(url, posted(kind))
    assert response.status_code == 302, response.context["forms"]
    row = LedgerRow.objects.get(kind=kind)
    assert (row.happened_on, row.content["standing"]) == (ON, "verified")
    assert row.recorded_by != "system"
    assert row.words_hash is None
    assert row.hash in counted_or_known(ana)


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_is_said_beside_its_field_and_not_recorded(desk: Client, ana: User, kind: str) -> None:
    response = desk.post(reverse("staff-training", args=[ana.person.subject_id]), posted(kind, **WRONG[kind]))
    assert response.status_code == 422
    form = next(form for name, _label, form in response.context["evidence"] if name == kind)
    assert list(form.errors) == list(WRONG[kind])
    assert not LedgerRow.objects.filter(kind=kind).exists()


def test_the_page_offers_no_more_than_the_rules_ask(places: dict[str, Location], ana: User) -> None:
    candidate(ana.person, location=places["alder"])
    desk = signed_in(member(Role.SUPERVISOR, places["north"]))
    url = reverse("staff-training", args=[ana.person.subject_id])
    assert desk.get(url).context["evidence"] == []
    assert desk.post(url, posted("document_seen")).status_code == 404
    said: dict[str, Any] = {"program": places["root"].program, "happened_on": ON, "at": AT}
    by = member(Role.SUPERVISOR, places["north"]).person
    with pytest.raises(NotAskedFor):
        record_evidence(ana.person, Kind.DOCUMENT_SEEN, code="photo-id", facts={}, by=by, **said)
    with pytest.raises(NotOneself):
        record_evidence(ana.person, Kind.DOCUMENT_SEEN, code="photo-id", facts={}, by=ana.person, **said)


def test_what_was_only_told_is_checked_by_a_colleague(desk: Client, ana: User, places: dict[str, Location]) -> None:
    url = reverse("staff-training", args=[ana.person.subject_id])
    desk.post(url, posted("document_seen", standing="attested"))
    told = LedgerRow.objects.get(kind=Kind.DOCUMENT_SEEN)
    assert [row.hash for row in desk.get(url).context["waiting"]] == [told.hash]
    desk.post(url, {"what": "verify", "row": told.hash})
    assert not LedgerRow.objects.filter(kind=Kind.VERIFIED).exists()
    colleague = signed_in(member(Role.LEAD, places["root"]))
    colleague.post(url, {"what": "verify", "row": told.hash})
    assert LedgerRow.objects.get(kind=Kind.VERIFIED).refers_to == told.hash
    assert colleague.get(url).context["waiting"] == []
    with pytest.raises(NothingToCheck):
        verify_evidence(ana.person, told.hash, program=places["root"].program, by=member(Role.LEAD, places["root"]).person, at=AT)
