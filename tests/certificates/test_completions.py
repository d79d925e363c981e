"""A finished course has one certificate, by itself; a transcript is written when somebody asks, and says what was true that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from certificates.adapters.pdf import UnprintableName
from certificates.domain.codes import grouped
from certificates.domain.completions import CourseOpen, completing_rows, issue_completion, issue_finished
from certificates.domain.documents import document_bytes, make_file
from certificates.domain.integrity import wrong_documents
from certificates.domain.payloads import in_language, languages_of
from certificates.domain.transcripts import NothingRecorded, issue_transcript
from certificates.domain.verification import public_record, verify_code
from certificates.models import Document, DocumentFile
from curricula.models import Competency
from people.models import Person
from tests.people.factories import PersonFactory, UserFactory, member
from tests.training.factories import AT, curriculum, document, edition, enrolled
from training.domain.enrolment import enrol
from training.domain.ledger import record
from training.domain.paper import record_packet
from training.enums import Kind
from training.models import Enrolment, LedgerRow

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
CODES = ("quiet-hours", "long-walks")


def course(place: Any, person: Person | None = None, **more: Any) -> Enrolment:
    """A person in a course of two modules at a place."""
    person = person or PersonFactory(chosen_name="Ana", language="en")
    return enrolled(person, docs=[document(code, **more) for code in CODES], location=place)


def finish(enrolment: Enrolment, code: str) -> LedgerRow:
    """One module done, on paper."""
    from curricula.models import ModuleEdition

    on = enrolment.location.program.local_date(AT)
    return record_packet(enrolment, edition=ModuleEdition.objects.get(code=code), finished_on=on, seen_by="Rosa", by=PersonFactory(), at=AT)


def finished(place: Any, person: Person | None = None, **more: Any) -> Enrolment:
    enrolment = course(place, person, **more)
    for code in CODES:
        finish(enrolment, code)
    return enrolment


def take_back(row: LedgerRow, enrolment: Enrolment) -> None:
    program = enrolment.location.program
    record(
        Kind.VOIDED,
        subject=row.subject,
        about=row.about,
        program=program,
        happened_on=program.local_date(LATER),
        facts={},
        by=PersonFactory(),
        at=LATER,
        refers_to=row,
    )


def test_the_last_module_brings_the_certificate_by_itself_and_only_once(places: Any, django_capture_on_commit_callbacks: Any) -> None:
    enrolment = course(places["alder"])
    with django_capture_on_commit_callbacks(execute=True):
        finish(enrolment, CODES[0])
    assert not Document.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        finish(enrolment, CODES[1])
    issued = Document.objects.get()
    assert (issued.kind, issued.holder, issued.issuer) == ("completion", enrolment.person, enrolment.location.program)
    assert issue_completion(enrolment, at=LATER) == issued
    assert issue_finished(at=LATER) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(kind="completion", enrolment=enrolment, code="2" * 15, payload="{}", issued_at=AT)


def test_an_open_course_has_no_certificate_and_an_optional_module_is_not_waited_for(places: Any) -> None:
    enrolment = course(places["alder"])
    finish(enrolment, CODES[0])
    with pytest.raises(CourseOpen):
        issue_completion(enrolment, at=AT)
    listed = curriculum(enrolment.location.program, list(CODES), optional=(CODES[1],))
    other = enrol(enrolment.person, listed, location=enrolment.location, by=None, at=AT)
    finish(other, CODES[0])
    assert len(completing_rows([other])[other.pk]) == 1


def test_what_was_taken_back_before_does_not_finish_a_course(places: Any) -> None:
    enrolment = finished(places["alder"])
    take_back(LedgerRow.objects.filter(kind=Kind.MODULE_COMPLETED).latest("pk"), enrolment)
    with pytest.raises(CourseOpen):
        issue_completion(enrolment, at=LATER)


def test_a_name_that_cannot_be_printed_stops_no_course_and_waits_for_a_better_one(places: Any) -> None:
    enrolment = finished(places["alder"], PersonFactory(printed_name="កុល"))
    with pytest.raises(UnprintableName):
        issue_completion(enrolment, at=AT)
    assert issue_finished(at=AT) == 0
    Person.objects.filter(pk=enrolment.person_id).update(printed_name="Kol")
    assert issue_finished(at=AT) == 1


def test_the_certificate_says_course_hours_modules_and_dates_in_both_languages(places: Any) -> None:
    issued = issue_completion(finished(places["alder"]), at=AT)
    assert languages_of(issued.content) == ["en", "es"]
    english, spanish = (in_language(issued.content, language) for language in ("en", "es"))
    assert english["titles"]["en"] == "The course"
    assert [module["title"] for module in spanish["modules"]] == ["SECRET-TOPIC (es)"] * 2
    assert english["hours"][0]["minutes"] == 56
    assert (english["completed_on"], english["issued_on"]) == ("2026-11-20", "2026-11-20")
    assert english["code"] == spanish["code"] == issued.code


def test_each_language_has_its_own_file_under_the_one_code_and_the_first_bytes_stay(places: Any) -> None:
    issued = issue_completion(finished(places["alder"]), at=AT)
    english, spanish = (document_bytes(issued, at=AT, language=language) for language in ("en", "es"))
    assert english != spanish
    assert document_bytes(issued, at=LATER) == english == document_bytes(issued, at=LATER, language="fr")
    assert document_bytes(issued, at=LATER, language="es") == spanish
    assert set(public_record(verify_code(issued.code, at=AT))["files"]) == {"en", "es"}  # type: ignore[arg-type, call-overload]
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFile.objects.create(document=issued, language="es", sha256="0" * 64, size=1, stored_at=AT)


def test_a_course_stays_completed_until_something_it_stands_on_is_taken_back(places: Any) -> None:
    enrolment = finished(places["alder"])
    issued = issue_completion(enrolment, at=AT)
    before = verify_code(issued.code, at=LATER)
    assert before is not None
    assert (before.standing.value, before.valid_until, before.name) == ("completed", None, None)
    page = Client().get(f"/verify/{grouped(issued.code)}/").content.decode()
    assert "Completed on Nov. 20, 2026" in page
    assert "Ana" not in page
    take_back(LedgerRow.objects.get(hash=issued.content["stands_on"][0]), enrolment)
    after = verify_code(issued.code, at=LATER)
    assert after is not None
    assert after.standing.value == "taken_back"


def test_a_document_hangs_on_exactly_what_it_certifies(places: Any) -> None:
    enrolment = finished(places["alder"])
    program = enrolment.location.program
    for wrong in (
        {"kind": "completion"},
        {"kind": "completion", "enrolment": enrolment, "person": enrolment.person},
        {"kind": "credential", "enrolment": enrolment},
        {"kind": "transcript", "person": enrolment.person},
        {"kind": "transcript", "program": program},
        {"kind": "diploma", "person": enrolment.person, "program": program},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(code="3" * 15, payload="{}", issued_at=AT, **wrong)


def test_a_transcript_lists_the_training_and_nothing_about_a_life(places: Any) -> None:
    enrolment = finished(places["alder"], PersonFactory(chosen_name="Ana", language="es"))
    person, program = enrolment.person, enrolment.location.program
    rosa = PersonFactory(printed_name="Rosa Delgado")
    day = program.local_date(AT)
    more = {"subject": person.subject_id, "program": program, "happened_on": day, "by": rosa, "at": AT}
    hour = [{"category": "wellness", "mode": "live", "minutes": 60}]
    record(Kind.HOURS_RECORDED, about="hours:boundaries", facts={"standing": "verified", "minutes": hour}, **more)
    record(Kind.HOURS_RECORDED, about="hours:elsewhere", facts={"standing": "attested", "minutes": hour}, **more)
    record(Kind.ATTESTATION_MADE, about="attestation:eligibility", facts={"standing": "verified", "text_sha256": "0" * 64}, **more)
    issued = issue_transcript(person, program, at=AT)
    entries = in_language(issued.content, "en")["entries"]
    assert len(entries) == 4
    assert "ligibility" not in issued.payload
    assert [(entry["what"], entry["checked"]) for entry in entries[2:]] == [("Boundaries", True), ("Elsewhere", False)]
    assert entries[2]["recorded_by"] == "Rosa Delgado"
    # What nobody checked is listed and not summed.
    assert {(part["mode"], part["minutes"]) for part in issued.content["hours"]} == {("self_paced", 56), ("live", 60)}
    assert issued.content["language"] == "es"
    assert make_file(issued, at=AT).language == "es"


def test_a_transcript_asked_for_twice_is_one_and_a_later_one_leaves_the_first_as_it_was(places: Any) -> None:
    enrolment = course(places["alder"])
    person, program = enrolment.person, enrolment.location.program
    with pytest.raises(NothingRecorded):
        issue_transcript(person, program, at=AT)
    first_row = finish(enrolment, CODES[0])
    first = issue_transcript(person, program, at=AT)
    assert issue_transcript(person, program, at=AT) == first
    finish(enrolment, CODES[1])
    second = issue_transcript(person, program, at=AT)
    assert (first.version, second.version, first.code != second.code) == (1, 2, True)
    standing = [verify_code(issued.code, at=LATER).standing.value for issued in (first, second)]  # type: ignore[union-attr]
    assert standing == ["as_of", "as_of"]
    assert "Real, as of Nov. 20, 2026" in Client().get(f"/verify/{first.code}/").content.decode()
    take_back(first_row, enrolment)
    standing = [verify_code(issued.code, at=LATER).standing.value for issued in (first, second)]  # type: ignore[union-attr]
    assert standing == ["changed", "changed"]
    assert "Changed on Nov. 23, 2026" in Client().get(f"/verify/{first.code}/").content.decode()


def test_another_programs_training_is_not_on_it(places: Any) -> None:
    enrolment = finished(places["alder"])
    elsewhere = finished_elsewhere(enrolment.person)
    issued = issue_transcript(enrolment.person, enrolment.location.program, at=AT)
    assert len(issued.content["entries"]) == 2
    assert elsewhere.hash not in issued.content["stands_on"]


def finished_elsewhere(person: Person) -> LedgerRow:
    edition(document("other-module"))
    enrolment = enrolled(person, docs=[document("other-module")])
    return finish(enrolment, "other-module")


def test_the_whole_is_checked(places: Any) -> None:
    enrolment = finished(places["alder"])
    issue_completion(enrolment, at=AT)
    issue_transcript(enrolment.person, enrolment.location.program, at=AT)
    assert list(wrong_documents()) == []


def test_she_finds_both_at_home_reads_them_as_pages_and_nobody_else_does(places: Any) -> None:
    user = member("learner", places["alder"], chosen_name="Ana")
    assert user.person is not None
    enrolment = finished(places["alder"], user.person)
    mine, other = Client(), Client()
    mine.force_login(user)
    other.force_login(UserFactory())
    assert "Get the certificate of your course" in mine.get("/home/").content.decode()
    answer = mine.post(f"/my/completion/{enrolment.uuid}/")
    assert other.post(f"/my/completion/{enrolment.uuid}/").status_code == 404
    page = mine.get(answer["Location"]).content.decode()
    for fact in ("The course", "Ana", "Completed", "56 minutes", "SECRET-TOPIC", "Nov. 20, 2026"):
        assert fact in page
    transcript = mine.post("/my/transcript/")["Location"]
    page = mine.get(transcript).content.decode()
    for fact in ("Training transcript", "SECRET-TOPIC", "28 minutes", "Recorded by"):
        assert fact in page
    home = mine.get("/home/").content.decode()
    assert "Certificate of completion: The course" in home
    assert "Get the certificate of your course" not in home
    assert mine.get(transcript + "file/?language=es").content[:5] == b"%PDF-"
    for address in (answer["Location"], transcript):
        assert other.get(address).status_code == 404


def test_staff_find_make_and_open_them_where_they_may_see_the_holder(places: Any, cast: Any, enter: Any) -> None:
    person = cast["learner"].person
    finished(places["alder"], person)
    lead, auditor, outsider = (enter(cast[name]) for name in ("lead", "auditor", "outsider"))
    address = f"/admin/register/people/{person.subject_id}/documents/"
    page = lead.get(address).content.decode()
    assert "Training transcript as of today" in page
    assert "Training transcript as of today" not in auditor.get(address).content.decode()
    assert outsider.get(address).status_code == 404
    enrolment = Enrolment.objects.get(person=person)
    for post in (f"/admin/register/completion/{enrolment.uuid}/", f"/admin/register/people/{person.subject_id}/transcript/"):
        assert outsider.post(post).status_code == 404
        assert auditor.post(post).status_code == 404
        assert lead.post(post)["Location"] == address
    page = auditor.get(address).content.decode()
    for issued in Document.objects.all():
        file = f"/admin/register/documents/{issued.uuid}/"
        assert file in page
        assert auditor.get(file).content[:5] == b"%PDF-"
        assert outsider.get(file).status_code == 404


def test_the_page_of_a_document_says_everything_that_its_paper_says(places: Any) -> None:
    user = member("learner", places["alder"], chosen_name="Ana")
    program = places["root"].program
    for field, words in {"provider_name": "The Alliance", "provider_number": "CE-4471", "credit_approval": "the State Board"}.items():
        setattr(program, field, words)
    program.provider_address = "1200 Prairie Street\nCedar Valley, IA"
    program.save()
    Competency.objects.get_or_create(code="listening", defaults={"name": "Listening", "name_es": "Escuchar", "position": 1})
    objectives = [{"key": "one", "text": {"en": "x", "es": "y"}, "competencies": ["listening"]}]
    enrolment = finished(places["alder"], user.person, objectives=objectives)
    Enrolment.objects.filter(pk=enrolment.pk).update(location=places["alder"])
    mine = Client()
    mine.force_login(user)
    papers = [issue_completion(enrolment, at=AT), issue_transcript(enrolment.person, program, at=AT)]
    for issued in papers:
        page = mine.get(f"/my/documents/{issued.uuid}/").content.decode()
        said = [text for key, text in texts(in_language(issued.content, "en")) if key not in NOT_WORDS]
        assert [text for text in said if text not in page] == []
        assert "1200 Prairie Street, Cedar Valley, IA" in page
    assert "Listening" in mine.get(f"/my/documents/{papers[0].uuid}/").content.decode()


# What is said in other words, or is no word at all.
NOT_WORDS = {
    "format", "kind", "language", "paper", "title", "code", "verify_url", "role", "es", "category", "mode", "stands_on", "on", "as_of",
    "completed_on", "issued_on",
}  # fmt: skip


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
