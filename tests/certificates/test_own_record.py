"""Her own record: everything that is held, on a page and as one file; what she can ask; and being erased, in two steps."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from certificates.domain import decisions
from certificates.domain.erasing import AskedBefore, ErasureStopped, StillStaff, erase_due_names, erase_name, erase_words, promise_to
from certificates.domain.own_record import own_record
from certificates.models import Candidacy
from core.models import AuditEvent, OutboxMessage
from people.domain.cards import issue_card
from people.domain.erasure import HeldAlready, NotHeld, lift_hold, place_hold
from people.domain.errors import NotYours
from people.domain.invitations import ask_for_call
from people.domain.signins import let_sign_in_by_email
from people.models import Destruction, Person, SignInCard, User
from tests.certificates.factories import certified
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member, tree
from tests.training.factories import answer, begun
from training.domain.checkpoints import verify_chains
from training.domain.reflections import save_reflections
from training.enums import Kind
from training.models import AttemptAnswer, LedgerWords, LessonProgress, Reflection, SavedAnswer

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
NAME, PRINTED, EMAIL, PHONE = "Quillon", "Quillon Zarrabeitia", "quillon.z@example.org", "555-010-0142"
WRITTEN, REASON = "A-THOUGHT-OF-MY-OWN", "A-REASON-THAT-NAMES-QUILLON"


@pytest.fixture(autouse=True)
def today() -> Any:
    cache.clear()
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def lead() -> User:
    return member("lead", tree()["root"], chosen_name="Gus", email="gus@example.org")


@pytest.fixture
def held(lead: User) -> Candidacy:
    return somebody_whole(lead)


def somebody_whole(lead: User) -> Candidacy:
    """Somebody with everything that can be kept of a person."""
    location = lead.person.memberships.get().location
    person = PersonFactory(chosen_name=NAME, printed_name=PRINTED, email=EMAIL, phone=PHONE, coordinator=lead.person)
    MembershipFactory(person=person, location=location)
    candidacy, _document = certified(person, location=location)
    progress = begun(person, location=location)
    answer(progress, "q-1")
    save_reflections(progress, words={"reflection-1": WRITTEN}, sequence=9, at=TODAY)
    decisions.suspend(candidacy, reason=REASON, by=lead.person, at=TODAY)
    let_sign_in_by_email(person, actor="", at=TODAY)
    issue_card(person, by=lead, at=TODAY)
    ask_for_call(person, at=TODAY)
    return candidacy


def completion(held: Candidacy) -> dict[str, Any]:
    """The entry of the module she completed, as her record has it."""
    return next(line for line in own_record(held.person, at=TODAY)["entries"] if line["kind"] == Kind.MODULE_COMPLETED)


def entries(client: Client, query: str = "") -> str:
    return client.get(f"/my/record/{query}").content.decode()


def test_the_record_shows_every_entry_with_who_and_when(held: Candidacy) -> None:
    page = entries(signed_in(held.person.user, second_factor=False))
    for words in ("Module completed: ", "Signed off: Supervisor talk", "28 min", "Approved", "Paused", REASON, "Recorded by"):
        assert words in page


def test_her_own_page_leads_to_it(held: Candidacy) -> None:
    assert 'href="/my/record/"' in signed_in(held.person.user, second_factor=False).get("/you/").content.decode()


def test_the_record_is_paged_by_key_and_costs_the_same_with_thirty_entries(
    held: Candidacy, django_assert_max_num_queries: Any, lead: User
) -> None:
    client = signed_in(held.person.user, second_factor=False)
    entries(client)
    with django_assert_max_num_queries(14) as few:
        entries(client)
    for number in range(15):
        at = TODAY + timedelta(minutes=2 * number + 1)
        decisions.reinstate(held, reason="Fine", by=lead.person, at=at)
        decisions.suspend(held, reason="Again", by=lead.person, at=at + timedelta(minutes=1))
    with django_assert_max_num_queries(14) as many:
        first = entries(client)
    assert len(many) <= len(few)
    assert first.count('<li class="card">') == 20
    following = first.partition('rel="next" href="/my/record/')[2].partition('"')[0]
    assert "Module completed" in entries(client, following)
    assert client.get("/my/record/?before=x").status_code == 404


def test_nobody_reads_or_asks_for_the_record_of_another(held: Candidacy, lead: User) -> None:
    assert "Module completed" not in entries(signed_in(lead))
    other = signed_in(member("learner", held.location), second_factor=False)
    mine = completion(held)
    before = OutboxMessage.objects.count()
    assert other.post(f"/my/record/{mine['hash']}/wrong/").status_code == 404
    assert OutboxMessage.objects.count() == before


def test_a_correction_is_asked_once_neutrally_and_only_with_somebody_to_ask(held: Candidacy) -> None:
    client = signed_in(held.person.user, second_factor=False)
    mine = completion(held)
    for _twice in range(2):
        assert "We asked your coordinator" in client.post(f"/my/record/{mine['hash']}/wrong/", follow=True).content.decode()
    message = OutboxMessage.objects.get(kind="correction")
    assert message.recipient == "gus@example.org"
    assert message.subject == "Someone asks you to look at an entry"
    assert NAME in message.body
    assert mine["hash"][:12] in message.body
    assert AuditEvent.objects.filter(action="correction:asked").count() == 2
    Person.objects.filter(pk=held.person.pk).update(coordinator=None)
    assert "No coordinator is named" in client.post(f"/my/record/{mine['hash']}/wrong/", follow=True).content.decode()


def test_asking_all_day_has_an_end(held: Candidacy) -> None:
    client = signed_in(held.person.user, second_factor=False)
    mine = completion(held)
    for _time in range(10):
        client.post(f"/my/record/{mine['hash']}/wrong/")
    assert "You asked many times today" in client.post(f"/my/record/{mine['hash']}/wrong/", follow=True).content.decode()


def test_her_copy_holds_what_staff_see_what_only_she_may_read_and_her_documents(held: Candidacy) -> None:
    response = signed_in(held.person.user, second_factor=False).post("/my/record/copy/", {"go": "copy"})
    assert response["Content-Disposition"] == 'attachment; filename="my-record.zip"'
    packed = zipfile.ZipFile(io.BytesIO(response.content))
    document = held.documents.get()
    files = {name: packed.read(name) for name in packed.namelist()}
    assert [name for name in files if name.endswith(".pdf")] == [
        f"certificate-{document.code[:5]}-{document.code[5:10]}-{document.code[10:]}.pdf"
    ]
    assert next(data for name, data in files.items() if name.endswith(".pdf")).startswith(b"%PDF")
    record = json.loads(files["record.json"])
    assert record["you"]["email"] == EMAIL
    assert record["courses"][0]["modules"][0]["written"][0]["words"] == WRITTEN
    assert record["courses"][0]["modules"][0]["answers"][0]["question"] == "q-1"
    assert {line["kind"] for line in record["entries"]} >= {Kind.MODULE_COMPLETED, Kind.APPROVED, Kind.SUSPENDED}
    assert REASON in {line["words"] for line in record["entries"]}
    assert record["credentials"][0]["verdict"]["status"] == "suspended"
    assert AuditEvent.objects.filter(action="record:taken", actor=held.person.subject_id).count() == 1


def test_what_will_happen_is_told_with_its_days_before_she_decides(held: Candidacy) -> None:
    client = signed_in(held.person.user, second_factor=False)
    page = client.get("/my/record/erase/").content.decode()
    assert "Nov. 20, 2033" in page or "November 20, 2033" in page
    refused = client.post("/my/record/erase/")
    assert refused.status_code == 422
    assert "Nothing has been erased" in refused.content.decode()
    assert promise_to(held.person, at=datetime(2028, 2, 29, 15, tzinfo=UTC)).name_goes_on == date(2035, 2, 28)


def test_the_first_step_takes_words_contact_and_sign_in_at_once_and_leaves_the_record(held: Candidacy) -> None:
    person = held.person
    client = signed_in(person.user, second_factor=False)
    page = client.post("/my/record/erase/", {"sure": "yes"}).content.decode()
    assert "It is done" in page
    assert client.get("/home/").status_code == 302
    person.refresh_from_db()
    assert (person.email, person.phone, person.coordinator, person.chosen_name) == ("", "", None, NAME)
    for table in (Reflection, SavedAnswer, AttemptAnswer, SignInCard, EmailAddress, OutboxMessage):
        assert not table.objects.exists(), table
    assert not User.objects.filter(person=person).exists()
    assert not LessonProgress.objects.exclude(route="").exists()
    assert not Session.objects.exists()
    assert list(verify_chains()) == []
    assert held.documents.count() == 1
    kept = Destruction.objects.get(subject=person.subject_id)
    assert kept.step == "words"
    assert kept.removed["reflections"] == 1
    assert kept.removed["sign_ins"] == 1
    with pytest.raises(AskedBefore):
        erase_words(person, by=person, at=TODAY)


def test_the_second_step_comes_on_its_day_and_not_before_and_happens_once(held: Candidacy) -> None:
    erasure = erase_words(held.person, by=held.person, at=TODAY)
    day = datetime(2033, 11, 20, 15, tzinfo=UTC)
    assert erase_due_names(at=day - timedelta(days=1)) == 0
    assert not erase_name(erasure, at=day - timedelta(days=1))
    assert erase_due_names(at=day) == 1
    assert erase_due_names(at=day) == 0
    person = Person.objects.get(pk=held.person.pk)
    assert (person.chosen_name, person.printed_name) == (person.subject_id, "")
    assert not LedgerWords.objects.exists()
    assert list(verify_chains()) == []
    call_command("rebuild_projections", "--check")
    assert Destruction.objects.filter(subject=person.subject_id).count() == 2


def test_nothing_goes_while_a_hold_is_in_force(held: Candidacy, lead: User) -> None:
    place_hold(held.person, by=lead, at=TODAY)
    with pytest.raises(HeldAlready):
        place_hold(held.person, by=lead, at=TODAY)
    with pytest.raises(ErasureStopped):
        erase_words(held.person, by=held.person, at=TODAY)
    assert Reflection.objects.exists()
    client = signed_in(held.person.user, second_factor=False)
    assert "Nothing can be erased yet" in client.get("/my/record/erase/").content.decode()
    lift_hold(held.person, by=lead, at=TODAY)
    with pytest.raises(NotHeld):
        lift_hold(held.person, by=lead, at=TODAY)
    erase_words(held.person, by=held.person, at=TODAY)
    place_hold(held.person, by=lead, at=TODAY)
    day = datetime(2034, 1, 1, tzinfo=UTC)
    assert erase_due_names(at=day) == 0
    lift_hold(held.person, by=lead, at=TODAY)
    assert erase_due_names(at=day) == 1


def test_a_hold_is_for_those_who_keep_the_file(held: Candidacy) -> None:
    with pytest.raises(NotYours):
        place_hold(held.person, by=member("lead", tree()["root"]), at=TODAY)


def test_whoever_works_here_is_not_erased(lead: User) -> None:
    with pytest.raises(StillStaff):
        erase_words(lead.person, by=lead.person, at=TODAY)
