"""Renewals drawn for a check, and what stands for what: on screens, for those who lead the whole program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from certificates.domain import decisions
from certificates.domain.cases import build_case
from certificates.domain.equivalences import NoSuchThing, declare_equivalence
from certificates.domain.projection import differences, project_candidacy
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy, ProgramEquivalence
from people.models import Location, User
from tests.certificates.factories import DONE, candidate, certified, completed, confirmed, evidence, talked
from tests.people.factories import PersonFactory
from training.domain.ledger import void
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

Enter = Callable[[User], Client]
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
RULES = {"valid": {"months": 8}, "audit": {"sample": 20, "answer_within": {"days": 14}}}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def renewed(place: Location, *, code: str = "drawn") -> Candidacy:
    candidacy, _document = certified(location=place, code=code, **RULES)
    completed(candidacy, at=NOW - timedelta(days=40))
    decisions.approve(candidacy, by=PersonFactory(), at=NOW - timedelta(days=39))
    return candidacy


def drawn_page(client: Client, code: str, **more: str) -> Any:
    asked = {"starts": "2026-01-01", "until": "2027-12-31", "seed": "4711"} | more
    return client.get(reverse("rules_checks", args=[code]), asked)


def test_the_same_word_draws_the_same_people_and_opens_a_check_for_each_once(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    held = [renewed(places["alder"]) for _one in range(10)]
    code, client = held[0].scheme.code, enter(cast["root_lead"])
    first, second, *others = (
        [period.candidacy_id for period in drawn_page(client, code, seed=seed).context["drawn"]] for seed in ("4711", "4711", *"abcdef")
    )
    assert len(first) == 2
    assert first == second
    assert any(other != first for other in others)
    typed = {"starts": "2026-01-01", "until": "2027-12-31", "seed": "4711"}
    assert "2 checks are open now." in client.post(reverse("rules_checks", args=[code]), typed, follow=True).content.decode()
    assert "0 checks are open now." in client.post(reverse("rules_checks", args=[code]), typed, follow=True).content.decode()
    opened = LedgerRow.objects.filter(kind=Kind.AUDIT_OPENED)
    assert {row.subject for row in opened} == set(Candidacy.objects.filter(pk__in=first).values_list("person__subject_id", flat=True))
    assert {row.words.text for row in opened} == {"Drawn with “4711”"}


def test_days_out_of_order_and_a_missing_word_are_said_and_draw_nobody(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    code = renewed(places["alder"]).scheme.code
    page = drawn_page(enter(cast["root_lead"]), code, until="2025-01-01")
    assert page.status_code == 422
    assert "The last day cannot come before the first one." in page.content.decode()
    assert "Please fill this in." in drawn_page(enter(cast["root_lead"]), code, seed="").content.decode()


def test_checks_are_drawn_by_those_who_lead_the_whole_program(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    code = renewed(places["alder"]).scheme.code
    for who in ("lead", "supervisor", "trainer", "auditor", "learner", "outsider"):
        assert drawn_page(enter(cast[who]), code).status_code == 404
    assert drawn_page(enter(cast["certifier"]), code).status_code == 200


def test_what_stands_for_what_is_said_on_a_screen_and_counts_at_once(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy = candidate(location=places["alder"])
    confirmed(candidacy)
    talked(candidacy)
    facts = {"standing": "verified", "minutes": [{"category": "wellness", "mode": "live", "minutes": 60}]}
    evidence(candidacy, Kind.HOURS_RECORDED, about="hours:family-day", at=DONE, facts=facts)
    assert candidacy.segments.known_at(None).on(NOW.date()).get().status == "in_progress"
    client = enter(cast["root_lead"])
    typed = {
        "program": candidacy.scheme.program_id,
        "row_about": "hours:family-day",
        "counts_as": "module:quiet-hours",
        "starts": "2026-01-01",
        "until": "",
    }
    page = client.post(reverse("rules_equivalences"), typed, follow=True).content.decode()
    assert "It counts from now on" in page
    assert "hours:family-day" in page
    assert candidacy.segments.known_at(None).on(NOW.date()).get().status == "ready"
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"row_about": "family day"}, "is not something that entries are about"),
        ({"counts_as": "module:quiet-hours@2"}, "is not something that entries are about"),
        ({"counts_as": "hours:family-day"}, "This is the same thing. Name another one."),
        ({"until": "2025-12-31"}, "The last day cannot come before the first one."),
        ({"starts": ""}, "Choose a day."),
    ],
)
def test_what_cannot_stand_for_anything_is_answered_with_a_sentence(
    typed: dict[str, str], words: str, cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy = candidate(location=places["alder"])
    right = {
        "program": str(candidacy.scheme.program_id),
        "row_about": "hours:family-day",
        "counts_as": "module:quiet-hours",
        "starts": "2026-01-01",
    }
    page = enter(cast["root_lead"]).post(reverse("rules_equivalences"), right | typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not ProgramEquivalence.objects.exists()


def test_the_list_is_read_by_leads_of_the_program_and_written_by_those_of_the_whole(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy = candidate(location=places["alder"])
    declare_equivalence(
        candidacy.scheme.program,
        row_about="hours:a",
        counts_as="hours:b",
        starts=date(2026, 1, 1),
        until=None,
        by=cast["root_lead"].person,
        at=NOW,
    )
    assert "hours:a" in enter(cast["lead"]).get(reverse("rules_equivalences")).content.decode()
    assert enter(cast["lead"]).post(reverse("rules_equivalences"), {}).status_code == 404
    assert "hours:a" not in enter(cast["outsider"]).get(reverse("rules_equivalences")).content.decode()
    for who in ("trainer", "auditor", "learner"):
        assert enter(cast[who]).get(reverse("rules_equivalences")).status_code == 404
    with pytest.raises(NoSuchThing):
        declare_equivalence(
            candidacy.scheme.program, row_about="x", counts_as="hours:b", starts=NOW.date(), until=None, by=PersonFactory(), at=NOW
        )


def test_the_list_asks_the_same_number_of_questions_of_one_and_of_thirty(
    cast: dict[str, User], places: dict[str, Location], enter: Enter, django_assert_max_num_queries: Any
) -> None:
    program, client = candidate(location=places["alder"]).scheme.program, enter(cast["root_lead"])

    def say(number: int) -> None:
        about = {"row_about": f"hours:a-{number}", "counts_as": "hours:b", "starts": date(2026, 1, 1), "until": None}
        declare_equivalence(program, **about, by=cast["root_lead"].person, at=NOW)

    say(0)
    client.get(reverse("rules_equivalences"))
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("rules_equivalences"))
    for number in range(1, 31):
        say(number)
    with django_assert_max_num_queries(40) as many:
        page = client.get(reverse("rules_equivalences")).content.decode()
    assert len(many) <= len(one) + 1  # the total, once there is a second page
    assert 'rel="next"' in page


def test_what_another_credential_counted_is_not_counted_twice_and_is_free_again_once_that_is_taken_back(
    places: dict[str, Location],
) -> None:
    """As known before the void it is still taken; as known after it, it never was. Stored and replayed alike."""
    person = PersonFactory()
    here, _document = certified(person, location=places["alder"], code="here")
    there = candidate(person, location=places["alder"], code="there", count_once_with=["here"])
    confirmed(there)
    project_candidacy(there)
    approval = LedgerRow.objects.get(kind=Kind.APPROVED)

    def module(known_at: datetime) -> str:
        verdict = evaluate(parse_case(build_case(there)), on=NOW.date(), known_at=known_at).document()
        return next(part["state"] for part in verdict["requirements"]["of"] if part["key"] == "module")

    assert module(NOW) == "unmet"
    void(approval, program=here.scheme.program, reason="Wrong person", by=PersonFactory(), at=NOW + timedelta(hours=1))
    assert module(NOW) == "unmet"
    assert module(NOW + timedelta(hours=1)) == "met"
    assert list(differences()) == []
