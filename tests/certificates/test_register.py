"""The register and one person's file: scoped, dated, counted, and the same number of queries for one person as for thirty."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.domain import decisions
from certificates.models import Candidacy
from core.enums import Action
from core.models import AuditEvent
from people.models import Location, Membership, User
from people.queries import who_looked
from tests.certificates.factories import APPROVED, candidate, certified, completed, ready
from tests.people.factories import PersonFactory, ProgramFactory, member
from tests.training.rows import append
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(places: dict[str, Location]) -> dict[str, Candidacy]:
    """In Alder and Birch (north) and in Cedar (south)."""
    return {
        "in progress": completed_one("Ada", places["alder"]),
        "certified": certified(PersonFactory(chosen_name="Bo"), location=places["birch"])[0],
        "far": certified(PersonFactory(chosen_name="Cy"), location=places["cedar"])[0],
    }


def completed_one(name: str, location: Location) -> Candidacy:
    candidacy = candidate(PersonFactory(chosen_name=name), location=location)
    completed(candidacy)
    return candidacy


def names(response: Any) -> list[str]:
    return [row.candidacy.person.chosen_name for row in response.context["rows"]]


def test_a_lead_sees_the_people_of_her_own_places(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    assert names(enter(cast["lead"]).get(reverse("register"))) == ["Ada", "Bo"]
    assert names(enter(cast["root_lead"]).get(reverse("register"))) == ["Ada", "Bo", "Cy"]
    assert names(enter(cast["auditor"]).get(reverse("register"))) == ["Ada", "Bo", "Cy"]
    assert names(enter(cast["outsider"]).get(reverse("register"))) == []


def test_a_trainer_and_a_learner_see_no_register(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    assert names(enter(cast["trainer"]).get(reverse("register"))) == []
    assert enter(cast["learner"], second_factor=False).get(reverse("register")).status_code in {302, 403, 404}
    assert Client().get(reverse("register")).status_code == 302


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "certified"}, ["Bo", "Cy"]),
        ({"status": "in_progress"}, ["Ada"]),
        ({"q": "b"}, ["Bo"]),
        ({"on": "2026-03-01"}, ["Ada", "Bo", "Cy"]),
        ({"on": "2026-03-01", "status": "certified"}, []),
        ({"on": "2026-03-02", "status": "certified"}, ["Bo", "Cy"]),
        ({"on": "2026-01-04"}, []),
        ({"on": "2026-11-20", "known": "2026-01-04"}, []),
        ({"on": "2026-11-20", "known": "2026-03-01", "status": "certified"}, []),
    ],
)
def test_the_register_answers_what_is_asked(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any, query: dict[str, str], expected: list[str]
) -> None:
    assert names(enter(cast["root_lead"]).get(reverse("register"), query)) == expected


def test_the_register_of_one_place_holds_the_places_below_it(
    people: dict[str, Candidacy], cast: dict[str, User], places: dict[str, Location], enter: Any
) -> None:
    response = enter(cast["root_lead"]).get(reverse("register"), {"location": places["north"].pk})
    assert names(response) == ["Ada", "Bo"]
    assert {status.value: number for status, number in response.context["counts"]} == {"in_progress": 1, "certified": 1}


def test_a_date_that_is_not_today_is_loud(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    client = enter(cast["root_lead"])
    assert "This is not today." not in client.get(reverse("register")).content.decode()
    assert "This is not today." in client.get(reverse("register"), {"on": "2026-03-01"}).content.decode()


@pytest.mark.parametrize("query", [{"on": "yesterday"}, {"status": "wonderful"}, {"location": "99999"}, {"known": "2026-13-01"}])
def test_a_question_that_was_mistyped_keeps_what_was_typed(cast: dict[str, User], enter: Any, query: dict[str, str]) -> None:
    response = enter(cast["root_lead"]).get(reverse("register"), query)
    assert response.status_code == 400
    assert response.context["form"].data.dict() == query


@pytest.mark.parametrize("people_count", [1, 30])
def test_the_register_costs_the_same_queries_for_one_as_for_thirty(
    places: dict[str, Location], cast: dict[str, User], enter: Any, people_count: int
) -> None:
    """At most 15, the admin's shell included (design section 10)."""
    for number in range(people_count):
        candidate(PersonFactory(chosen_name=f"P{number:02}"), location=places["alder"])
    client = enter(cast["root_lead"])
    client.get(reverse("register"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse("register"))
    assert len(response.context["rows"]) == people_count
    assert len(queries) == REGISTER_QUERIES, "\n".join(query["sql"][:150] for query in queries)


REGISTER_QUERIES = 14


def test_pages_go_on_by_name_and_show_everybody_once(places: dict[str, Location], cast: dict[str, User], enter: Any) -> None:
    for number in range(120):
        candidate(PersonFactory(chosen_name="Same name" if number % 2 else f"P{number:03}"), location=places["alder"])
    client, seen, query = enter(cast["root_lead"]), [], ""
    while query is not None:
        response = client.get(f"{reverse('register')}?{query}")
        seen += [row.candidacy_id for row in response.context["rows"]]
        query = response.context["next"]
    assert len(seen) == len(set(seen)) == 120


def test_the_csv_holds_every_row_and_runs_nothing(places: dict[str, Location], cast: dict[str, User], enter: Any) -> None:
    """T16: a name that a spreadsheet would run stands as text."""
    candidate(PersonFactory(chosen_name='=HYPERLINK("http://example.org")'), location=places["alder"])
    candidate(PersonFactory(chosen_name="José Ñandú"), location=places["cedar"])
    response = enter(cast["root_lead"]).get(reverse("register_csv"), {"on": "2026-11-20"})
    text = b"".join(response).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Name", '\'=HYPERLINK("http://example.org")', "José Ñandú"]
    assert AuditEvent.objects.filter(action=Action.REGISTER_EXPORTED).count() == 1


def test_the_file_shows_each_requirement_with_the_evidence_under_it(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any
) -> None:
    candidacy = people["in progress"]
    response = enter(cast["lead"]).get(reverse("register_file", args=[candidacy.uuid]))
    assert [(line.key, line.state, len(line.counted)) for line in response.context["lines"]] == [
        ("eligibility", "unmet", 0),
        ("module", "met", 1),
        ("talk", "unmet", 0),
    ]
    assert LedgerRow.objects.get(kind=Kind.MODULE_COMPLETED, subject=candidacy.person.subject_id).hash[:12] in response.content.decode()


@pytest.mark.parametrize("query", [{}, {"on": "not a day"}])
def test_looking_at_a_file_is_recorded_and_she_can_see_it(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any, query: dict[str, str]
) -> None:
    holder = people["certified"].person
    enter(cast["lead"]).get(reverse("register_file", args=[people["certified"].uuid]), query)
    event = AuditEvent.objects.get(action=Action.PERSON_VIEWED)
    assert (event.actor, event.about) == (cast["lead"].person.subject_id, holder.subject_id)
    assert [name for _at, name in who_looked(holder)] == [cast["lead"].person.chosen_name]


@pytest.mark.parametrize("who", ["outsider", "trainer", "learner"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_does_not_exist_for_strangers(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any, who: str, method: str
) -> None:
    """T6."""
    client = enter(cast[who])
    candidacy = people["certified"]
    addresses = [reverse("register_file", args=[candidacy.uuid])]
    if method == "post":
        addresses = [reverse(f"register_{name}", args=[candidacy.uuid]) for name in ("approve", "waive", "suspend", "revoke")]
    before = LedgerRow.objects.count()
    for address in addresses:
        response = getattr(client, method)(address, {"revoke-reason": "x", "suspend-reason": "x"})
        assert response.status_code in ({404} if who != "learner" else {302, 403, 404})
    assert LedgerRow.objects.count() == before


def test_an_auditor_reads_and_decides_nothing(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    client, candidacy = enter(cast["auditor"]), people["certified"]
    response = client.get(reverse("register_file", args=[candidacy.uuid]))
    assert (response.status_code, response.context["decides"], response.context["acts"]) == (200, False, [])
    assert client.post(reverse("register_revoke", args=[candidacy.uuid]), {"revoke-reason": "x"}).status_code == 404


def test_a_lead_approves_and_the_certificate_is_there(places: dict[str, Location], cast: dict[str, User], enter: Any) -> None:
    candidacy = ready(location=places["alder"])
    client = enter(cast["lead"])
    assert "Approve and issue the certificate" in client.get(reverse("register_file", args=[candidacy.uuid])).content.decode()
    response = client.post(reverse("register_approve", args=[candidacy.uuid]), follow=True)
    assert "Approved. The certificate is issued." in response.content.decode()
    document = candidacy.documents.get()
    assert document.content["approved_by"] == cast["lead"].person.name_on_documents
    pdf = client.get(reverse("register_document_file", args=[document.uuid]))
    assert pdf.content.startswith(b"%PDF-")
    assert enter(cast["outsider"]).get(reverse("register_document_file", args=[document.uuid])).status_code == 404


def test_approving_what_is_not_ready_says_why(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    response = enter(cast["lead"]).post(reverse("register_approve", args=[people["in progress"].uuid]), follow=True)
    assert "Some requirements are still open." in response.content.decode()


def test_a_decision_without_a_reason_is_asked_for_again(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    client, candidacy = enter(cast["root_lead"]), people["certified"]
    response = client.post(reverse("register_revoke", args=[candidacy.uuid]), {"revoke-reason": ""})
    assert response.status_code == 400
    assert not LedgerRow.objects.filter(kind=Kind.REVOKED).exists()


def test_a_decision_sent_in_vain_keeps_what_was_typed(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    client, candidacy = enter(cast["root_lead"]), people["certified"]
    decisions.revoke(candidacy, reason="Asked for", by=PersonFactory(), at=TODAY)
    response = client.post(
        reverse("register_waive", args=[candidacy.uuid]), {"waive-requirement": "driving", "waive-reason": "Long words that took time"}
    )
    assert response.status_code == 400
    assert "Long words that took time" in response.content.decode()


def test_the_file_of_a_past_day_offers_no_decision(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    response = enter(cast["lead"]).get(reverse("register_file", args=[people["certified"].uuid]), {"on": "2026-03-01"})
    assert (response.context["status"], response.context["decides"]) == ("ready", False)
    assert "This is not today." in response.content.decode()


def test_somebody_revoked_last_week_was_certified_last_month_and_as_known_two_weeks_ago_still_is(
    people: dict[str, Candidacy], capsys: pytest.CaptureFixture[str]
) -> None:
    """The question no other system answers (peers: what a lead cannot find out)."""
    candidacy = people["certified"]
    decisions.revoke(candidacy, reason="Asked for", by=PersonFactory(), at=TODAY - timedelta(days=7))

    def status(**options: Any) -> str:
        call_command("register", **options)
        rows = csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")))
        return next(row["status"] for row in rows if row["reference"] == str(candidacy.uuid))

    assert status(on="2026-11-20") == "revoked"
    assert status(on="2026-10-20") == "certified"
    assert status(on="2026-11-20", known_at="2026-11-06T15:00:00Z") == "certified"


def test_the_command_refuses_a_date_it_cannot_read() -> None:
    with pytest.raises(CommandError, match="not a date"):
        call_command("register", on="last week")
    with pytest.raises(CommandError, match="There is no program nowhere"):
        call_command("register", on="2026-11-20", program="nowhere")


def test_a_lead_begins_a_person_of_her_places(cast: dict[str, User], places: dict[str, Location], enter: Any) -> None:
    from tests.certificates.factories import scheme

    held = scheme(places["root"].program)
    person = member("learner", places["birch"], chosen_name="Dee").person
    response = enter(cast["lead"]).post(
        reverse("register_begin", args=[person.subject_id]), {"scheme": held.pk, "location": places["birch"].pk}
    )
    assert response.status_code == 302
    assert Candidacy.objects.get().opened_on == date(2026, 11, 20)
    assert enter(cast["outsider"]).get(reverse("register_begin", args=[person.subject_id])).status_code == 404
    assert APPROVED < TODAY


def test_the_day_at_whose_end_it_was_known_is_shown_as_typed(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    """The last instant of a day in the program's zone is the next day in UTC."""
    client = enter(cast["root_lead"])
    for address in (reverse("register"), reverse("register_file", args=[people["certified"].uuid])):
        page = client.get(address, {"on": "2026-11-20", "known": "2026-11-06"}).content.decode()
        assert "as we knew it at the end of Nov. 6, 2026." in page


def test_the_file_as_known_then_shows_no_document_issued_later(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    candidacy = people["certified"]
    client, address = enter(cast["root_lead"]), reverse("register_file", args=[candidacy.uuid])
    day_before = candidacy.documents.get().issued_at.date() - timedelta(days=2)
    assert list(client.get(address).context["documents"]) == [candidacy.documents.get()]
    assert list(client.get(address, {"known": day_before.isoformat()}).context["documents"]) == []


def test_the_day_asked_about_is_shown_even_when_nobody_chose_one(cast: dict[str, User], enter: Any) -> None:
    assert 'value="2026-11-20"' in enter(cast["lead"]).get(reverse("register")).content.decode()


def test_the_first_page_of_the_admin_says_who_waits_for_a_decision(places: dict[str, Location], cast: dict[str, User], enter: Any) -> None:
    ready(location=places["alder"])
    first = reverse("wagtailadmin_home")
    assert "1 person has done everything and waits for approval." in enter(cast["lead"]).get(first).content.decode()
    assert "Register today" not in enter(cast["trainer"]).get(first).content.decode()


def test_staff_find_the_file_from_the_person_and_the_person_from_the_file(
    people: dict[str, Candidacy], places: dict[str, Location], cast: dict[str, User], enter: Any
) -> None:
    candidacy = people["in progress"]
    Membership.objects.create(person=candidacy.person, location=places["alder"], role="learner", begins_on=date(2026, 1, 1))
    person, file = reverse("staff-person", args=[candidacy.person.subject_id]), reverse("register_file", args=[candidacy.uuid])
    client = enter(cast["lead"])
    assert f'href="{file}"' in client.get(person).content.decode()
    assert f'href="{person}"' in client.get(file).content.decode()


@pytest.mark.parametrize(("is_elsewhere", "shown"), [(True, 0), (False, 1)])
def test_the_file_shows_nothing_of_another_program_but_what_counts(
    places: dict[str, Location], cast: dict[str, User], enter: Any, is_elsewhere: bool, shown: int
) -> None:
    """Decision 0005: the same completion written a second time, here or elsewhere."""
    candidacy = candidate(location=places["alder"])
    first = completed(candidacy)
    program = ProgramFactory() if is_elsewhere else candidacy.scheme.program
    append(Kind.MODULE_COMPLETED, subject=first.subject, about=first.about, program=program, facts=first.content)
    lines = enter(cast["lead"]).get(reverse("register_file", args=[candidacy.uuid])).context["lines"]
    module = next(line for line in lines if line.key == "module")
    assert (module.state, len(module.counted), len(module.not_counted)) == ("met", 1, shown)
