"""All documents of a group in one file: whom one may see, what is still worth printing, and not too many at once."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from certificates.adapters.pdf import joined
from certificates.domain import decisions
from certificates.domain.completions import issue_completion
from certificates.domain.documents import document_bytes
from certificates.domain.printing import Group, documents_of_group, print_documents
from certificates.domain.transcripts import issue_transcript
from certificates.models import Document
from certificates.queries import DOCUMENT_ISSUERS, visible_documents
from certificates.views import printing
from core.models import AuditEvent
from tests.certificates.factories import APPROVED, certified
from tests.certificates.test_completions import finished, take_back
from tests.people.factories import PersonFactory, member
from tests.training.factories import AT
from training.models import LedgerRow

pytestmark = pytest.mark.django_db
ON = AT.date()


@pytest.fixture
def group(places: Any) -> list[Document]:
    """Three people with a credential: two at Alder, one at Cedar."""
    issued = []
    for name, place in (("Cleo", "alder"), ("Ana", "alder"), ("Bea", "cedar")):
        person = member("learner", places[place], chosen_name=name).person
        issued.append(certified(person, location=places[place])[1])
    return issued


def pages(data: bytes) -> list[tuple[float, float]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]


def names(found: Any) -> list[str]:
    return [document.holder.chosen_name for document in found]


def test_a_place_is_asked_for_and_names_stand_in_order(group: list[Document], places: Any, cast: Any) -> None:
    seen = visible_documents(cast["root_lead"], roles=DOCUMENT_ISSUERS, on=ON)
    assert names(documents_of_group(seen, Group(), on=ON)) == ["Ana", "Bea", "Cleo"]
    assert names(documents_of_group(seen, Group(location=places["alder"]), on=ON)) == ["Ana", "Cleo"]
    assert names(documents_of_group(seen, Group(program=places["root"].program), on=ON)) == ["Ana", "Bea", "Cleo"]
    assert names(documents_of_group(seen, Group(since=ON), on=ON)) == []
    north = visible_documents(cast["supervisor"], roles=DOCUMENT_ISSUERS, on=ON)
    assert names(documents_of_group(north, Group(), on=ON)) == ["Ana", "Cleo"]
    outside = visible_documents(cast["outsider"], roles=DOCUMENT_ISSUERS, on=ON)
    assert not documents_of_group(outside, Group(), on=ON).exists()


def test_what_is_no_longer_in_force_is_not_printed(group: list[Document], cast: Any) -> None:
    first = group[0].candidacy
    assert first is not None
    decisions.revoke(first, reason="For a test.", by=PersonFactory(), at=AT)
    seen = visible_documents(cast["root_lead"], roles=DOCUMENT_ISSUERS, on=ON)
    assert names(documents_of_group(seen, Group(), on=ON)) == ["Ana", "Bea"]


def test_a_course_that_was_taken_back_is_left_out_and_only_the_newest_transcript_is_in(places: Any, cast: Any) -> None:
    kept, back = (finished(places["alder"], member("learner", places["alder"], chosen_name=name).person) for name in ("Ana", "Bea"))
    issued = [issue_completion(enrolment, at=AT) for enrolment in (kept, back)]
    take_back(LedgerRow.objects.get(hash=issued[1].content["stands_on"][0]), back)
    assert len(pages(print_documents(issued, at=AT))) == 1
    program = kept.location.program
    first = issue_transcript(kept.person, program, at=AT)
    second = issue_transcript(kept.person, program, at=AT + timedelta(days=2))
    seen = visible_documents(cast["root_lead"], roles=DOCUMENT_ISSUERS, on=ON)
    assert list(documents_of_group(seen, Group(kind="transcript"), on=ON)) == [second] != [first]


def test_the_file_has_each_document_as_it_was_issued_at_its_own_size(group: list[Document], places: Any) -> None:
    enrolment = finished(places["alder"])
    transcript = issue_transcript(enrolment.person, enrolment.location.program, at=AT)
    data = print_documents([*group, transcript], cover=True, heading="Alder, today", at=AT)
    assert pages(data) == [(612, 792), *[(792, 612)] * 3, (612, 792)]
    with pikepdf.open(io.BytesIO(data)) as stack, pikepdf.open(io.BytesIO(document_bytes(group[0], at=AT))) as own:
        assert stack.pages[1].Contents.read_bytes() == own.pages[0].Contents.read_bytes()
    assert len(pages(print_documents(group, language="es", at=AT))) == 3


def test_a_hundred_and_fifty_people_fit_in_one_file(group: list[Document]) -> None:
    data = joined([document_bytes(group[0], at=AT)] * 150)
    assert len(pages(data)) == 150
    assert len(data) < 10_000_000


def test_the_screen_pages_the_selection_and_the_file_opens_for_those_who_may(
    group: list[Document], cast: Any, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, auditor, outsider = (enter(cast[name]) for name in ("root_lead", "auditor", "outsider"))
    page = lead.get("/admin/register/print/").content.decode()
    assert "Open 3 documents in one file" in page
    data = lead.get("/admin/register/print/file/?file=1&cover=yes").content
    assert len(pages(data)) == 4
    assert AuditEvent.objects.filter(action="documents:printed").count() == 1
    for address in ("/admin/register/print/", "/admin/register/print/file/"):
        assert auditor.get(address).status_code == 404
    assert outsider.get("/admin/register/print/file/").status_code == 404
    assert outsider.get("/admin/register/print/").status_code == 200
    monkeypatch.setattr(printing, "MOST", 2)
    page = lead.get("/admin/register/print/").content.decode()
    assert "Open documents 1 to 2" in page
    assert "Open documents 3 to 3" in page
    assert len(pages(lead.get("/admin/register/print/file/?file=2").content)) == 1


def test_the_list_costs_the_same_queries_for_one_as_for_many(
    places: Any, cast: Any, enter: Any, django_assert_max_num_queries: Any
) -> None:
    lead = enter(cast["root_lead"])
    certified(member("learner", places["alder"]).person, location=places["alder"])
    lead.get("/admin/register/print/")
    with django_assert_max_num_queries(60) as one:
        lead.get("/admin/register/print/")
    for _number in range(6):
        certified(member("learner", places["alder"]).person, location=places["alder"])
    with django_assert_max_num_queries(60) as many:
        lead.get("/admin/register/print/")
    assert len(many) == len(one)
    assert APPROVED.date() < ON
