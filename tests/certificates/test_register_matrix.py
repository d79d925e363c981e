"""Role x place x status x day: what is out of a reader's scope is 404, and absent from list, counts, CSV and reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from certificates.domain.decisions import approve, suspend
from certificates.domain.reports import number_report
from certificates.models import Candidacy, Report
from certificates.queries import LEAST_TOLD, RegisterQuestion
from core import blobs
from people.enums import Role
from people.models import Location
from tests.certificates.factories import APPROVED, candidate, certified, completed, ready
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, member, tree

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SUSPENDED = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
READING = {"lead", "certifier", "auditor", "supervisor"}  # written down here once more, so that a change of the code is seen
BELOW = {"root": {"alder", "birch", "cedar"}, "north": {"alder", "birch"}, "alder": {"alder"}, "cedar": {"cedar"}, "elsewhere": set()}
STANDS = {  # by day and kind of person: where she stands then
    "2026-01-04": {},
    "2026-04-01": {"begun": "not_started", "doing": "in_progress", "certified": "certified", "paused": "certified"},
    "2026-11-20": {"begun": "not_started", "doing": "in_progress", "certified": "certified", "paused": "suspended"},
}
STATUSES = ("", "certified", "suspended")


@pytest.fixture
def here(places: dict[str, Location]) -> Iterator[dict[str, Location]]:
    """In each of three counties somebody of every kind; their names are place and kind."""
    with time_machine.travel(TODAY, tick=False):
        for place in ("alder", "birch", "cedar"):
            who = {kind: PersonFactory(chosen_name=f"{place} {kind}") for kind in STANDS["2026-11-20"]}
            candidate(who["begun"], location=places[place])
            completed(candidate(who["doing"], location=places[place]))
            certified(who["certified"], location=places[place])
            paused = ready(who["paused"], location=places[place])
            approve(paused, by=PersonFactory(), at=APPROVED)
            suspend(paused, reason="A reason", by=PersonFactory(), at=SUSPENDED)
        yield places


def expected(place: str, status: str, on: str) -> set[str]:
    """Who is in the answer."""
    return {f"{county} {kind}" for county, (kind, stands) in product(BELOW[place], STANDS[on].items()) if status in {"", stands}}


def reader(role: str, place: str, here: dict[str, Location]) -> Client:
    """Somebody with this role at this place and nowhere else."""
    return signed_in(member(role, tree()["root"] if place == "elsewhere" else here[place]), second_factor=role != Role.LEARNER)


@pytest.mark.parametrize("role", sorted(READING))
def test_a_reader_is_told_of_her_own_places_only(here: dict[str, Location], role: str) -> None:
    """Whatever the status and the day: list, counts, CSV; a file and a report out of scope do not exist."""
    by = PersonFactory()
    for county in ("root", "north", "alder", "cedar"):
        number_report(RegisterQuestion(on=date(2026, 4, 1)), location=here[county], by=by, at=TODAY)
    for place in BELOW:
        client = reader(role, place, here)
        for on, status in product(STANDS, STATUSES):
            compare(
                client.get(reverse("register"), {"on": on, "status": status}), place=place, on=on, status=status, is_told=role != "auditor"
            )
        listed = csv.DictReader(io.StringIO(b"".join(client.get(reverse("register_csv"), {"on": "2026-11-20"})).decode("utf-8-sig")))
        assert {row["Name"] for row in listed} == expected(place, "", "2026-11-20")
        refuse(client, place)


def compare(page: Any, *, place: str, on: str, status: str, is_told: bool) -> None:
    """The page holds whom it should, and counts nobody else."""
    wanted, everyone = expected(place, status, on), expected(place, "", on)
    assert {row.candidacy.person.chosen_name for row in page.context["rows"]} == wanted, (place, on, status)
    by_place = {found.name.lower(): number for found, number in page.context["places"]}
    assert not (set(by_place) & {"alder", "birch", "cedar"}) - BELOW[place]
    if is_told:
        counted = {stands: len(expected(place, stands, on)) for stands in STANDS[on].values() if BELOW[place]}
        assert {kind.value: number for kind, number in page.context["counts"]} == counted
        assert (page.context["total"], sum(by_place.values())) == (len(everyone), len(wanted) if len(by_place) > 1 else 0)
    else:
        told = [page.context["total"], *by_place.values(), *(number for _kind, number in page.context["counts"])]
        assert not [number for number in told if number is not None and 0 < number < LEAST_TOLD]


def refuse(client: Client, place: str) -> None:
    """Files and reports of other places are not there."""
    for candidacy in Candidacy.objects.filter(person__chosen_name__endswith=" begun").select_related("location"):
        seen = candidacy.location.code in BELOW[place]
        assert client.get(reverse("register_file", args=[candidacy.uuid])).status_code == (200 if seen else 404)
    reach = {"root": {"root", "north", "alder", "cedar"}, "north": {"north", "alder"}}.get(place, {place}) - {"elsewhere"}
    assert {row["report"].location.code for row in client.get(reverse("register_reports")).context["rows"]} == reach
    for one in Report.objects.select_related("program", "location"):
        for name in ("register_report", "register_report_csv"):
            response = client.get(reverse(name, args=[one.program.code, one.year, one.number]))
            assert response.status_code == (200 if one.location.code in reach else 404)


def test_a_report_holds_nobody_of_another_place(here: dict[str, Location]) -> None:
    by: Any = PersonFactory()
    for place in ("root", "north", "alder", "cedar"):
        for on, status in product(STANDS, ("", "not_started", "suspended")):
            report = number_report(RegisterQuestion(on=date.fromisoformat(on), status=status), location=here[place], by=by, at=TODAY)
            listed = csv.DictReader(io.StringIO(blobs.load(report.csv_sha256).decode("utf-8-sig")))
            names = dict(Candidacy.objects.values_list("person__subject_id", "person__chosen_name"))
            assert {names[row["subject"]] for row in listed} == expected(place, status or "certified", on)
            assert report.people == len(expected(place, "", on))


def test_who_reads_no_register_finds_nobody_in_it(here: dict[str, Location]) -> None:
    report = number_report(RegisterQuestion(on=TODAY.date()), location=here["root"], by=PersonFactory(), at=TODAY)
    candidacy = Candidacy.objects.order_by("pk")[0]
    for role in sorted(set(Role.values) - READING):
        client = reader(role, "root", here)
        page = client.get(reverse("register"))
        assert page.status_code != 200 or (page.context["rows"], page.context["counts"], page.context["places"]) == ([], [], [])
        for name in ("register_report", "register_report_csv"):
            assert client.get(reverse(name, args=[report.program.code, report.year, report.number])).status_code != 200
        assert client.post(reverse("register_report_new"), {"on": "2026-11-20"}).status_code in {302, 403, 404}
        assert client.get(reverse("register_file", args=[candidacy.uuid])).status_code != 200
    assert Report.objects.count() == 1
