"""Numbered reports: a number, a sentence, a list without names; and the same again whatever was recorded since."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from certificates.domain import decisions
from certificates.domain.integrity import wrong_reports
from certificates.domain.reports import number_report, sentence
from certificates.models import Candidacy, Report
from certificates.queries import RegisterQuestion
from core import blobs
from core.enums import Action
from core.models import AuditEvent
from people.models import Location, User
from tests.certificates.factories import candidate, certified, completed
from tests.people.factories import PersonFactory

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(places: dict[str, Location]) -> dict[str, Candidacy]:
    """Two of three in the north are certified; one in the south is."""
    return {
        "Ada": candidate(PersonFactory(chosen_name="Ada"), location=places["alder"]),
        "Bo": certified(PersonFactory(chosen_name="Bo"), location=places["birch"])[0],
        "Bea": certified(PersonFactory(chosen_name="Bea"), location=places["alder"])[0],
        "Cy": certified(PersonFactory(chosen_name="Cy"), location=places["cedar"])[0],
    }


def numbered(client: Any, **asked: Any) -> Report:
    """What the button makes."""
    assert client.post(reverse("register_report_new"), asked).status_code == 302
    return Report.objects.latest("pk")


def page_of(client: Any, report: Report, name: str = "register_report") -> Any:
    return client.get(reverse(name, args=[report.program.code, report.year, report.number]))


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_question_gets_a_number_and_a_sentence_in_both_languages(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    report = numbered(enter(cast["root_lead"]), on="2026-11-01", known="2026-11-10")
    said = "On Nov. 1, 2026, 3 of 4 in Whole program were certified (as known on Nov. 10, 2026). Report 2026-001."
    assert sentence(report) == said
    assert said in page_of(enter(cast["root_lead"]), report).content.decode()
    with translation.override("es"):
        assert sentence(report) == (
            "El 1 de noviembre de 2026, 3 de 4 en Whole program tenían un certificado vigente (según lo que se sabía el 10 de noviembre de 2026). Informe 2026-001."
        )
    assert numbered(enter(cast["root_lead"]), on="2026-11-01").ref == "2026-002"
    assert AuditEvent.objects.filter(action=Action.REPORT_NUMBERED).count() == 2


def test_asking_for_the_number_again_gives_the_same_page_and_the_same_bytes(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any
) -> None:
    client = enter(cast["root_lead"])
    report = numbered(client, on="2026-11-20")
    page, listed = page_of(client, report), page_of(client, report, "register_report_csv").content
    decisions.revoke(people["Bo"], reason="Asked for", by=PersonFactory(), at=TODAY - timedelta(days=5))
    people["Bea"].person.__class__.objects.filter(pk=people["Bea"].person_id).update(chosen_name="Beatriz")
    Location.objects.filter(code="root").update(name="Another name")
    again = page_of(client, report)
    assert again.context["sentence"] == page.context["sentence"]
    assert page_of(client, report, "register_report_csv").content == listed == blobs.load(report.csv_sha256)
    assert numbered(client, on="2026-11-20").counted == report.counted - 1


def test_the_list_holds_ids_and_no_names_and_the_question_in_every_line(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any
) -> None:
    data = page_of(enter(cast["root_lead"]), numbered(enter(cast["root_lead"]), on="2026-11-20"), "register_report_csv").content
    rows = table(data)
    assert not people.keys() & {value for row in rows for value in row.values()}
    assert {row["subject"] for row in rows} == {people[name].person.subject_id for name in ("Bo", "Bea", "Cy")}
    assert {(row["as_of"], row["place"], row["asked"], row["status"]) for row in rows} == {
        ("2026-11-20", "root", "status=certified|due", "certified")
    }
    assert all(row["report"].endswith(" 2026-001") for row in rows)
    assert AuditEvent.objects.filter(action=Action.REGISTER_EXPORTED).count() == 1


def test_what_was_recorded_after_the_day_is_said(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    """Ada's module was done in February and is recorded today."""
    completed(people["Ada"], at=TODAY, on=date(2026, 2, 1))
    client = enter(cast["root_lead"])
    report = numbered(client, on="2026-02-20", status="in_progress")
    assert "1 was recorded later" not in sentence(numbered(client, on="2026-02-20", status="in_progress", known="2026-03-01"))
    assert (report.people, report.counted, report.later) == (4, 1, 1)
    assert "(as known on Nov. 20, 2026; 1 was recorded later)" in sentence(report)
    assert [row["recorded_later"] for row in table(blobs.load(report.csv_sha256))] == ["yes"]


def test_a_narrower_question_says_so(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    client = enter(cast["root_lead"])
    for asked, counts, words in [
        ({"status": "in_progress"}, (0, 4), "0 of 4 in Whole program stood at “In progress”"),
        ({"status": "not_started"}, (1, 4), "1 of 4 in Whole program stood at “Not started yet”"),
        ({"ends_within": "400"}, (0, 0), "only whose certificate ends within 400 days"),
        ({"ends_within": "500"}, (3, 3), "only whose certificate ends within 500 days"),
        ({"quiet": "on"}, (3, 4), "only of whom nothing was recorded in 30 days"),
    ]:
        report = numbered(client, **asked)
        assert (report.counted, report.people) == counts
        assert words in sentence(report)


@pytest.mark.parametrize(("asked", "words"), [({"q": "Bo"}, "Take the name away."), ({"on": "never"}, "Please look at the dates")])
def test_a_question_that_cannot_be_a_report_says_why(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any, asked: dict[str, str], words: str
) -> None:
    response = enter(cast["root_lead"]).post(reverse("register_report_new"), asked)
    assert response.status_code == 422
    assert f'action="{reverse("register")}"' in response.content.decode()
    assert words in response.content.decode()
    assert not Report.objects.exists()


def test_only_who_reads_all_of_the_place_sees_its_report(
    people: dict[str, Candidacy], cast: dict[str, User], places: dict[str, Location], enter: Any
) -> None:
    whole = numbered(enter(cast["root_lead"]), on="2026-11-20")
    north = numbered(enter(cast["lead"]), on="2026-11-20")
    assert (north.location, north.counted, north.people) == (places["north"], 2, 3)
    for who, seen in {
        "root_lead": {whole, north},
        "auditor": {whole, north},
        "lead": {north},
        "supervisor": set(),
        "outsider": set(),
    }.items():
        client = enter(cast[who])
        assert {row["report"] for row in client.get(reverse("register_reports")).context["rows"]} == seen
        for report in (whole, north):
            for name in ("register_report", "register_report_csv"):
                assert page_of(client, report, name).status_code == (200 if report in seen else 404), who


def test_a_reader_of_two_places_chooses_one(
    people: dict[str, Candidacy], cast: dict[str, User], places: dict[str, Location], enter: Any
) -> None:
    from tests.people.factories import MembershipFactory

    MembershipFactory(person=cast["lead"].person, location=places["cedar"], role="lead")
    client = enter(cast["lead"])
    response = client.post(reverse("register_report_new"), {"on": "2026-11-20"})
    assert (response.status_code, "A report is about one place. Choose it." in response.content.decode()) == (422, True)
    assert numbered(client, on="2026-11-20", location=places["cedar"].pk).people == 1


def test_a_report_is_never_changed_and_no_number_is_given_twice(people: dict[str, Candidacy], cast: dict[str, User], enter: Any) -> None:
    report = numbered(enter(cast["root_lead"]))
    assert list(wrong_reports()) == []
    for statement in (
        "UPDATE certificates_report SET counted = 0",
        "DELETE FROM certificates_report",
        "INSERT INTO certificates_report (program_id, location_id, year, number, question, people, counted, later, csv_sha256, made_at, made_by)"
        " SELECT program_id, location_id, year, number, question, people, counted, later, csv_sha256, made_at, made_by FROM certificates_report",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Report.objects.get() == report
    blobs.destroy(report.csv_sha256)
    assert [said.endswith("restore it from a backup") for said in wrong_reports()] == [True]


@pytest.mark.parametrize("reports", [1, 30])
def test_the_list_of_reports_costs_the_same_queries_for_one_as_for_thirty(
    places: dict[str, Location], cast: dict[str, User], enter: Any, reports: int
) -> None:
    by: Any = cast["root_lead"].person
    for _number in range(reports):
        number_report(RegisterQuestion(on=TODAY.date()), location=places["root"], by=by, at=TODAY)
    client = enter(cast["root_lead"])
    client.get(reverse("register_reports"))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("register_reports"))
    assert len(response.context["rows"]) == reports
    assert len(queries) == 13, "\n".join(query["sql"][:150] for query in queries)


def test_small_numbers_are_not_told_outside_and_an_auditor_numbers_nothing(
    people: dict[str, Candidacy], cast: dict[str, User], enter: Any
) -> None:
    report, auditor = numbered(enter(cast["root_lead"]), on="2026-11-20"), enter(cast["auditor"])
    said = page_of(auditor, report).context["sentence"]
    assert said.startswith("On Nov. 20, 2026, fewer than 5 of fewer than 5 in Whole program were certified")
    assert reverse("register_report_new") not in auditor.get(reverse("register")).content.decode()
    assert auditor.post(reverse("register_report_new"), {"on": "2026-11-20"}).status_code == 404
    assert Report.objects.get() == report
