"""What is left, the letter and the person's page: all from the verdict, kindly, in both languages, for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.domain.letters import ending_within, write_letters
from certificates.models import Candidacy
from core.models import AuditEvent
from people.models import Location, User
from tests.certificates.factories import APPROVED, candidate, certified, completed, confirmed
from tests.people.factories import PersonFactory

pytestmark = pytest.mark.django_db

Enter = Callable[[User], Client]
DUE = datetime(2028, 1, 10, 18, 0, tzinfo=UTC)  # within the window of a certificate from 2 March 2026
EARLY = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)


def left(candidacy: Candidacy) -> str:
    return reverse("what_is_left", args=[candidacy.uuid])


def test_a_learner_sees_the_shortest_step_first_then_the_rest_then_what_is_done(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy = candidate(cast["learner"].person, location=places["alder"])
    completed(candidacy)
    page = enter(cast["learner"]).get(left(candidacy)).content.decode()
    order = [page.index(words) for words in ("Next: your program confirms “Eligibility”.", "Still open, in any order", ">Done<")]
    assert order == sorted(order)
    assert "failed" not in page.lower()
    assert "What the rules say" in page


def test_what_is_open_stands_in_the_order_of_its_length_and_not_of_the_rules(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy = candidate(cast["learner"].person, location=places["alder"])
    page = enter(cast["learner"]).get(left(candidacy)).content.decode().partition("Still open, in any order")[2]
    titles = [item["key"] for item in candidacy.scheme_edition.rules["initial"]["of"]]
    assert titles == ["eligibility", "module", "talk"]
    assert 0 < page.index("Talk") < page.index("Module")  # half an hour before an hour


def test_it_is_said_in_spanish(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidacy = candidate(cast["learner"].person, location=places["alder"])
    cast["learner"].person.language = "es"
    cast["learner"].person.save()
    page = enter(cast["learner"]).get(left(candidacy)).content.decode()
    assert "Lo que falta" in page
    assert "Sigue: su programa confirma" in page
    assert "Todavía abierto, en cualquier orden" in page


def test_only_the_person_herself_opens_it(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidacy = candidate(cast["learner"].person, location=places["alder"])
    for who in ("far_learner", "trainer", "root_lead", "outsider", "operator"):
        assert enter(cast[who]).get(left(candidacy)).status_code == 404
    assert Client().get(left(candidacy)).status_code == 302
    assert enter(cast["learner"]).post(left(candidacy)).status_code == 405
    assert left(candidacy) in enter(cast["learner"]).get(reverse("home")).content.decode()


def test_before_the_window_there_is_no_hurry(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidacy, _document = certified(cast["learner"].person, location=places["alder"])
    with time_machine.travel(EARLY):
        page = enter(cast["learner"]).get(left(candidacy)).content.decode()
    assert "There is no hurry. Renewal opens on Dec. 3, 2027." in page


def test_a_letter_says_what_to_do_by_when(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidacy, _document = certified(cast["learner"].person, location=places["alder"])
    with time_machine.travel(DUE):
        page = enter(cast["root_lead"]).get(reverse("register_letter", args=[candidacy.uuid])).content.decode()
        spanish = enter(cast["root_lead"]).get(reverse("register_letter", args=[candidacy.uuid]) + "?language=es").content.decode()
    for words in ("Dear Ana,", "is valid through <strong>March 2, 2028</strong>", "Take “Again” again, from the start.", "Gus"):
        assert words in page
    for words in ("Un saludo, Ana:", "es válido hasta el <strong>2 de marzo de 2028</strong>", "El siguiente paso", '<article lang="es">'):
        assert words in spanish


def test_a_letter_is_in_the_language_of_its_reader(cast: dict[str, User], places: dict[str, Location]) -> None:
    candidacy, _document = certified(PersonFactory(spanish=True), location=places["alder"])
    loaded = Candidacy.objects.select_related("person", "scheme__program", "scheme_edition", "location")
    (letter,) = write_letters(loaded.filter(pk=candidacy.pk), on=DUE.date())
    assert (letter.language, letter.credential, letter.next_step) == (
        "es",
        "Aliada con certificado",
        "Tome “Again” otra vez, desde el principio.",
    )


def test_letters_go_to_those_whose_certificate_ends_within_the_days_asked(cast: dict[str, User], places: dict[str, Location]) -> None:
    soon, _document = certified(location=places["alder"])
    candidate(PersonFactory(), location=places["alder"])
    every = Candidacy.objects.all()
    assert list(ending_within(every, days=52, on=DUE.date())) == [soon]
    assert list(ending_within(every, days=51, on=DUE.date())) == []


@pytest.mark.parametrize("name", ["register_letters", "register_letters_print"])
def test_letters_are_for_those_who_keep_in_touch(name: str, cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    certified(cast["learner"].person, location=places["alder"])
    certified(cast["far_learner"].person, location=places["cedar"])
    with time_machine.travel(DUE):
        for who, sees in (
            ("root_lead", {"Ana", "Bea"}),
            ("certifier", {"Ana", "Bea"}),
            ("lead", {"Ana"}),
            ("supervisor", {"Ana"}),
            ("outsider", set()),
        ):
            page = enter(cast[who]).get(reverse(name)).content.decode()
            assert {name for name in ("Ana", "Bea") if f"{name}," in page or f">{name}<" in page} == sees
        for who in ("trainer", "reviewer", "auditor"):
            assert enter(cast[who]).get(reverse(name)).status_code == 404
        assert enter(cast["learner"]).get(reverse(name)).status_code in {302, 403, 404}
        assert Client().get(reverse(name)).status_code == 302
        assert enter(cast["root_lead"]).post(reverse(name)).status_code == 405


def test_one_letter_is_for_those_who_keep_in_touch(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidacy, _document = certified(cast["far_learner"].person, location=places["cedar"])
    address = reverse("register_letter", args=[candidacy.uuid])
    for who in ("lead", "supervisor", "trainer", "auditor", "outsider"):
        assert enter(cast[who]).get(address).status_code == 404
    assert enter(cast["root_lead"]).get(address).status_code == 200
    assert AuditEvent.objects.filter(action="letters:printed").get().facts == {"people": [cast["far_learner"].person.subject_id]}
    nothing = candidate(PersonFactory(), location=places["cedar"])
    assert enter(cast["root_lead"]).get(reverse("register_letter", args=[nothing.uuid])).status_code == 404


@pytest.mark.parametrize("query", ["days=x", "days=-1", "days=99999999999", "language=xx", "page=x", "days=" + "9" * 500])
def test_a_mistyped_question_is_no_fault(query: str, cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    certified(cast["learner"].person, location=places["alder"])
    lead = enter(cast["root_lead"])
    for name in ("register_letters", "register_letters_print"):
        assert lead.get(reverse(name) + "?" + query).status_code in {200, 400}


def test_the_persons_page_says_why_what_the_rules_say_and_offers_the_letter(
    cast: dict[str, User], places: dict[str, Location], enter: Enter
) -> None:
    candidacy, _document = certified(cast["learner"].person, location=places["alder"])
    address = reverse("register_file", args=[candidacy.uuid])
    with time_machine.travel(DUE):
        page = enter(cast["root_lead"]).get(address).content.decode()
        auditor = enter(cast["auditor"]).get(address).content.decode()
    for words in ("Renewal is open.", "For the next renewal", "Complete the module “quiet hours”."):
        assert words in page
    assert reverse("register_letter", args=[candidacy.uuid]) in page
    assert reverse("register_letter", args=[candidacy.uuid]) not in auditor


def test_whoever_begins_somebody_sees_what_is_asked(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    candidate(PersonFactory(), location=places["alder"])
    page = enter(cast["lead"]).get(reverse("register_begin", args=[cast["learner"].person.subject_id])).content.decode()
    assert "“eligibility”: the program confirms it." in page or "“Eligibility”: the program confirms it." in page.replace(
        "“eligibility”", "“Eligibility”"
    )


def test_thirty_letters_cost_as_many_queries_as_one(cast: dict[str, User], places: dict[str, Location], enter: Enter) -> None:
    counts = []
    with time_machine.travel(DUE):
        lead = enter(cast["root_lead"])
        for more in (1, 29):
            for _number in range(more):
                person = PersonFactory(coordinator=cast["supervisor"].person)
                candidacy = certified(person, location=places["alder"])[0]
                confirmed(candidacy, at=APPROVED)
            lead.get(reverse("register_letters_print"))
            with CaptureQueriesContext(connection) as seen:
                assert lead.get(reverse("register_letters_print")).content.count(b"<article") == sum(
                    more for more in (1, 29)[: len(counts) + 1]
                )
            counts.append(len(seen))
    assert counts[0] == counts[1]
