"""Paper, sign-offs and confirmations: entered by staff for people in their care, never about themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.canonical import sha256_hex
from people.enums import Role
from people.models import Location, User
from tests.people.conftest import signed_in
from tests.people.factories import member
from tests.training.factories import AT, RIGHT, WHY, begun, curriculum, document, edition, enrolled
from training.domain import paper
from training.domain.ledger import InTheFuture
from training.domain.paper import CodeUnknown, NameNeeded, NotOneself, Statement, confirm_attestation, record_packet, record_sign_off
from training.domain.progress import ModuleElsewhere
from training.enums import Kind
from training.models import Enrolment, LedgerRow, LedgerWords, ModuleProgress

pytestmark = pytest.mark.django_db

ON = AT.date() - timedelta(days=2)
STATEMENTS = [
    Statement(Kind.SIGNED_OFF, "supervisor-talk", "A talk with a supervisor", ""),
    Statement(Kind.ATTESTATION_MADE, "eligibility", "Eligibility", "One of these is true of her."),
]


@pytest.fixture
def supervisor(places: dict[str, Location]) -> User:
    return member(Role.SUPERVISOR, places["north"], chosen_name="Eve")


@pytest.fixture
def desk(supervisor: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The supervisor's browser, with rules that ask for a talk and for eligibility."""
    monkeypatch.setattr(paper, "_statements", [lambda _person: STATEMENTS])
    return signed_in(supervisor)


def test_a_finished_packet_is_a_completion_and_who_saw_it_lies_in_the_words(progress: ModuleProgress, supervisor: User) -> None:
    row = record_packet(progress.enrolment, edition=progress.edition, finished_on=ON, seen_by="Eve Example", by=supervisor.person, at=AT)
    assert (row.content["origin"], row.content["score"], row.happened_on) == ("packet", None, ON)
    assert row.recorded_by == supervisor.person.subject_id
    assert "Eve Example" in LedgerWords.objects.get(row=row).text
    assert "Eve" not in row.facts
    progress.refresh_from_db()
    assert progress.finished_row == row.hash


def test_a_packet_entered_twice_is_recorded_once(progress: ModuleProgress, supervisor: User) -> None:
    rows = {
        record_packet(progress.enrolment, edition=progress.edition, finished_on=ON, seen_by="Eve", by=supervisor.person, at=AT).pk
        for _ in "ab"
    }
    assert len(rows) == 1


def test_a_packet_of_another_edition_leaves_what_she_began_on_screen_open(progress: ModuleProgress, supervisor: User) -> None:
    other = edition(document(note=True, summary={"en": "Newer", "es": "Nuevo"}), number=2)
    row = record_packet(progress.enrolment, edition=other, finished_on=ON, seen_by="Eve", by=supervisor.person, at=AT)
    assert (row.about, row.content["edition_sha256"]) == (other.ref, other.sha256)
    assert progress.enrolment.modules.filter(finished_row=None).get() == progress


def test_a_packet_is_refused_when_it_does_not_fit(progress: ModuleProgress, supervisor: User) -> None:
    other = edition(document("elsewhere"))
    good = {"edition": progress.edition, "finished_on": ON, "seen_by": "Eve", "by": supervisor.person, "at": AT}
    for change, refusal in (
        ({"edition": other}, ModuleElsewhere),
        ({"seen_by": " "}, NameNeeded),
        ({"by": progress.enrolment.person}, NotOneself),
        ({"finished_on": AT.date() + timedelta(days=3)}, InTheFuture),
    ):
        with pytest.raises(refusal):
            record_packet(progress.enrolment, **(good | change))
    assert not LedgerRow.objects.exists()
    progress.refresh_from_db()
    assert progress.finished_row is None


def test_a_confirmation_keeps_that_it_was_confirmed_and_nothing_else(ana: User, supervisor: User, places: dict[str, Location]) -> None:
    program = places["root"].program
    row = confirm_attestation(
        ana.person, code="eligibility", text="One of these is true.", program=program, happened_on=ON, by=supervisor.person, at=AT
    )
    assert (row.about, row.content) == (
        "attestation:eligibility",
        {"standing": "verified", "text_sha256": sha256_hex(b"One of these is true.")},
    )
    assert row.words_hash is None


def test_a_sign_off_names_what_it_is(ana: User, supervisor: User, places: dict[str, Location]) -> None:
    said = {"program": places["root"].program, "happened_on": ON, "by": supervisor.person, "at": AT}
    assert record_sign_off(ana.person, code="supervisor-talk", **said).about == "sign-off:supervisor-talk"
    with pytest.raises(CodeUnknown):
        record_sign_off(ana.person, code="Not a code", **said)
    with pytest.raises(NotOneself):
        record_sign_off(supervisor.person, code="supervisor-talk", **said)


def test_staff_record_all_three_on_one_page(desk: Client, ana: User, progress: ModuleProgress) -> None:
    url = reverse("staff-training", args=[ana.person.subject_id])
    assert desk.get(url).status_code == 200
    posts = [
        {"what": "packet", "packet-edition": progress.edition.pk, "packet-finished_on": ON, "packet-seen_by": "Eve Example"},
        {"what": "sign_off", "sign_off-code": "supervisor-talk", "sign_off-happened_on": ON},
        {"what": "attestation", "attestation-code": "eligibility", "attestation-happened_on": ON},
    ]
    for data in posts:
        assert desk.post(url, data).status_code == 302
    kinds = list(LedgerRow.objects.filter(subject=ana.person.subject_id).order_by("number").values_list("kind", flat=True))
    assert kinds == ["module_completed", "signed_off", "attestation_made"]


def test_what_does_not_fit_comes_back_with_what_was_typed(desk: Client, ana: User, progress: ModuleProgress) -> None:
    url = reverse("staff-training", args=[ana.person.subject_id])
    response = desk.post(
        url, {"what": "packet", "packet-edition": progress.edition.pk, "packet-finished_on": "2999-01-01", "packet-seen_by": "Eve Example"}
    )
    assert response.status_code == 422
    assert "Eve Example" in response.content.decode()
    assert desk.post(url, {"what": "hack"}).status_code == 404
    assert not LedgerRow.objects.exists()


def test_staff_enrol_a_person_in_a_course_of_her_program(desk: Client, ana: User, places: dict[str, Location]) -> None:
    edition(document())
    listed = curriculum(places["root"].program, ["quiet-hours"])
    url = reverse("staff-training", args=[ana.person.subject_id])
    assert desk.post(url, {"what": "enrol", "enrol-course": listed.ref, "enrol-location": places["alder"].pk}).status_code == 302
    held = Enrolment.objects.get()
    assert (held.person, held.location, held.curriculum_edition) == (ana.person, places["alder"], listed)
    assert desk.post(url, {"what": "enrol", "enrol-course": listed.ref, "enrol-location": places["cedar"].pk}).status_code in {404, 422}


def test_the_page_tells_no_tries_answers_scores_or_ways_round(desk: Client, ana: User, progress: ModuleProgress) -> None:
    from curricula.enums import Route
    from tests.training.factories import finish_lessons, pass_check
    from training.domain.progress import choose_route

    choose_route(progress, lesson="lesson-1", route=Route.OTHER, at=AT)
    finish_lessons(progress)
    pass_check(progress, right=False)
    pass_check(progress)
    words = desk.get(reverse("staff-training", args=[ana.person.subject_id])).content.decode().lower()
    assert "done on" in words
    for told in ("another way", "attempt", "score", "2 of 2", "tries", "points"):
        assert told not in words


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.CERTIFIER])
def test_other_roles_do_not_record(places: dict[str, Location], ana: User, progress: ModuleProgress, role: Role) -> None:
    browser = signed_in(member(role, places["root"]))
    assert browser.get(reverse("staff-training", args=[ana.person.subject_id])).status_code == 404
    assert browser.get(reverse("staff-packet", args=[progress.edition.sha256])).status_code == 404


def test_staff_elsewhere_and_learners_find_no_such_page(
    places: dict[str, Location], ana: User, bea: User, progress: ModuleProgress, outsider: User
) -> None:
    url = reverse("staff-training", args=[ana.person.subject_id])
    for user in (outsider, member(Role.SUPERVISOR, places["south"])):
        browser = signed_in(user)
        data = {"what": "packet", "packet-edition": progress.edition.pk, "packet-finished_on": ON, "packet-seen_by": "Eve"}
        assert (browser.get(url).status_code, browser.post(url, data).status_code) == (404, 404)
    assert signed_in(bea).get(url).status_code in {302, 403, 404}
    assert Client().get(url).status_code == 302
    assert not LedgerRow.objects.exists()


def test_a_course_taken_in_another_program_is_not_shown(desk: Client, ana: User, outsider: User) -> None:
    elsewhere = enrolled(ana.person, docs=[document("other-program")])
    words = desk.get(reverse("staff-training", args=[ana.person.subject_id])).content.decode()
    assert elsewhere.location.name not in words


def test_a_packet_prints_every_word_in_the_language_asked_for_and_no_answer(desk: Client, ana: User, progress: ModuleProgress) -> None:
    url = reverse("staff-packet", args=[progress.edition.sha256])
    words = desk.get(url, {"language": "es", "for": ana.person.subject_id}).content.decode()
    for told in ("THE-HARD-WAY (es)", "THE-OTHER-WAY (es)", "What about q-2? (es)", "What about c-4? (es)", ana.person.chosen_name):
        assert told in words
    assert "Plain text (es)" in words
    for hidden in (RIGHT, WHY):
        assert hidden not in words
    assert "Plain text</p>" in desk.get(url, {"language": "en"}).content.decode()
    assert desk.get(url, {"language": "xx"}).status_code == 404
    assert desk.get(reverse("staff-packet", args=["0" * 64])).status_code == 404


def test_looking_at_a_person_is_recorded(desk: Client, supervisor: User, ana: User) -> None:
    from core.models import AuditEvent

    begun(ana.person)
    desk.get(reverse("staff-training", args=[ana.person.subject_id]))
    assert AuditEvent.objects.filter(action="person:viewed", about=ana.person.subject_id, actor=supervisor.person.subject_id).exists()


def test_the_way_to_her_training_stands_on_her_file_for_those_who_may_record(desk: Client, places: dict[str, Location], ana: User) -> None:
    file, url = reverse("staff-person", args=[ana.person.subject_id]), reverse("staff-training", args=[ana.person.subject_id])
    assert url in desk.get(file).content.decode()
    assert url not in signed_in(member(Role.AUDITOR, places["root"])).get(file).content.decode()


def test_staff_are_offered_what_the_rules_of_a_credential_ask_for(supervisor: User, ana: User, places: dict[str, Location]) -> None:
    from tests.certificates.factories import candidate

    candidate(ana.person, location=places["alder"])
    forms = signed_in(supervisor).get(reverse("staff-training", args=[ana.person.subject_id])).context["forms"]
    assert [code for code, _label in forms["sign_off"].fields["code"].choices] == ["supervisor-talk"]
    assert [code for code, _label in forms["attestation"].fields["code"].choices] == ["eligibility"]
