"""What may be asked of the register beside a day: what ends soon, who is quiet, how many in each place; and what an auditor is not told."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Candidacy
from certificates.queries import hide_small, last_day
from people.models import Location, User
from tests.certificates.factories import candidate, certified
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(places: dict[str, Location]) -> dict[str, Candidacy]:
    """Ada began nine days ago; Bo and Cy are certified through 2 March 2028, and nothing of theirs was recorded since 2 March."""
    return {
        "Ada": candidate(PersonFactory(chosen_name="Ada"), location=places["alder"], at=TODAY - timedelta(days=9)),
        "Bo": certified(PersonFactory(chosen_name="Bo"), location=places["birch"])[0],
        "Cy": certified(PersonFactory(chosen_name="Cy"), location=places["cedar"])[0],
    }


def names(response: Any) -> list[str]:
    return [row.candidacy.person.chosen_name for row in response.context["rows"]]


def test_the_register_is_asked_for_ends_and_for_silence(people: dict[str, Candidacy], cast: dict[str, User]) -> None:
    client = signed_in(cast["root_lead"])
    for query, expected in [
        ({"ends_within": "467"}, []),
        ({"ends_within": "468"}, ["Bo", "Cy"]),
        ({"ends_within": "1", "on": "2028-03-01"}, ["Bo", "Cy"]),
        ({"ends_within": "1", "on": "2028-02-29"}, []),
        ({"quiet": "on"}, ["Bo", "Cy"]),
        ({"quiet": "on", "on": "2026-03-20"}, []),
        ({"quiet": "on", "on": "2026-04-02", "q": "Bo"}, ["Bo"]),
        ({"quiet": "on", "on": "2026-12-31"}, ["Ada", "Bo", "Cy"]),
    ]:
        assert names(client.get(reverse("register"), query)) == expected, query


def test_days_that_are_none_are_asked_for_again(cast: dict[str, User]) -> None:
    client = signed_in(cast["root_lead"])
    for typed in ("-1", "soon", "99999"):
        response = client.get(reverse("register"), {"ends_within": typed})
        assert (response.status_code, response.context["form"].data.dict()) == (400, {"ends_within": typed})


def test_so_many_days_end_at_the_last_day_there_is() -> None:
    assert last_day(date(2026, 11, 20), 30) == date(2026, 12, 20)
    assert last_day(date(9999, 12, 30), 3660) == date.max


def test_places_are_counted_one_level_below_what_is_asked(
    people: dict[str, Candidacy], cast: dict[str, User], places: dict[str, Location]
) -> None:
    def counted(client: Any, **query: Any) -> dict[str, int]:
        return {place.name: number for place, number in client.get(reverse("register"), query).context["places"]}

    candidate(PersonFactory(chosen_name="Di"), location=places["north"])
    gus = signed_in(cast["root_lead"])
    assert counted(gus) == {"North": 3, "South": 1}
    assert counted(gus, location=places["north"].pk) == {"North": 1, "Alder": 1, "Birch": 1}
    assert counted(gus, status="certified") == {"North": 1, "South": 1}
    assert counted(gus, location=places["cedar"].pk) == {}  # one place is no list of places
    MembershipFactory(person=cast["supervisor"].person, location=places["cedar"], role="supervisor")
    assert counted(signed_in(cast["supervisor"])) == {"Alder": 1, "Cedar": 1}


@pytest.mark.parametrize("people_count", [1, 30])
def test_every_filter_at_once_costs_the_same_queries_for_one_as_for_thirty(
    places: dict[str, Location], cast: dict[str, User], people_count: int
) -> None:
    for number in range(people_count):
        candidate(PersonFactory(chosen_name=f"P{number:02}"), location=places["alder" if number % 2 else "birch"])
    query = {"quiet": "on", "location": places["root"].pk, "status": "not_started", "q": "P"}
    client = signed_in(cast["root_lead"])
    client.get(reverse("register"), query)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("register"), query)
    assert len(response.context["rows"]) == people_count
    assert len(queries) == 15, "\n".join(query["sql"][:150] for query in queries)


def test_the_command_takes_the_same_filters(people: dict[str, Candidacy], capsys: pytest.CaptureFixture[str]) -> None:
    def listed(**options: Any) -> set[str]:
        call_command("register", on="2026-11-20", **options)
        return {row["name"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")))}

    code = people["Ada"].location.program.code
    assert listed(program=code, location="north") == {"Ada", "Bo"}
    assert listed(status="certified", name="c") == {"Cy"}
    assert listed(ends_within=468) == {"Bo", "Cy"}
    assert listed(program=code, quiet=True) == listed(quiet=True) == {"Bo", "Cy"}
    for options, words in [
        ({"location": "north"}, "Give --program too"),
        ({"location": "nowhere", "program": code}, "There is no place nowhere"),
        ({"ends_within": -1}, "0 or more"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("register", on="2026-11-20", **options)


def test_small_totals_are_hidden_and_cannot_be_worked_out() -> None:
    assert hide_small({}) == {}
    assert hide_small({"a": 5, "b": 0}) == {"a": 5, "b": 0}
    assert hide_small({"a": 4}) == {"a": None}
    assert hide_small({"a": 4, "b": 9, "c": 30}) == {"a": None, "b": None, "c": 30}  # with b told, the total would tell a
    assert hide_small({"a": 4, "b": 1, "c": 30}) == {"a": None, "b": None, "c": 30}


def test_an_auditor_is_told_no_small_total_and_a_lead_who_audits_elsewhere_neither(
    people: dict[str, Candidacy], cast: dict[str, User], places: dict[str, Location]
) -> None:
    both = member("lead", places["north"])
    for user, total in [(cast["auditor"], None), (cast["root_lead"], 3), (both, 2)]:
        assert signed_in(user).get(reverse("register")).context["total"] == total
        assert ("fewer than 5" in signed_in(user).get(reverse("wagtailadmin_home")).content.decode()) == (total is None)
    MembershipFactory(person=both.person, location=places["south"], role="auditor")
    assert signed_in(both).get(reverse("register")).context["total"] is None
    MembershipFactory(person=cast["auditor"].person, location=places["root"], role="lead")
    assert signed_in(cast["auditor"]).get(reverse("register")).context["total"] == 3
