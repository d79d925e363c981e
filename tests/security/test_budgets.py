"""Must show 7: home, lesson, answer and register cost the same queries with one and with thirty people, lessons and answers together."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Location
from tests.certificates.factories import candidate
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member, tree
from tests.training.conftest import browser_of
from tests.training.test_queries import ANSWER, HOME, PAGE, counted, world

pytestmark = pytest.mark.django_db

REGISTER = 15
CEILINGS = {"home": HOME, "lesson part": PAGE, "answer": ANSWER, "register": REGISTER}


def costs(places: dict[str, Location], many: int) -> dict[str, int]:
    """Queries of each of the four in a world of this size."""
    ana = member("learner", places["alder"])
    progress = world(ana, places, many)
    for number in range(many):
        person = PersonFactory(chosen_name=f"P{number:02}")
        MembershipFactory(person=person, location=places["alder"])
        candidate(person, location=places["alder"])
    candidate(ana.person, location=places["alder"])
    learner, lead = browser_of(ana), signed_in(member("lead", places["root"]))
    last = many + 1
    reading, asking = (reverse("learn-part", args=[progress.uuid, last, part]) for part in (1, 3))
    found = {
        "home": counted(learner, reverse("home")),
        "lesson part": counted(learner, reading),
        "answer": counted(learner, asking, {"go": "answer", "answer": "yes", "sequence": "900"}),
    }
    lead.get(reverse("register"))
    with CaptureQueriesContext(connection) as asked:
        response = lead.get(reverse("register"))
    assert len(response.context["rows"]) == many + 1
    return found | {"register": len(asked)}


def test_the_four_cost_the_same_at_one_and_at_thirty_and_stay_below_their_ceilings() -> None:
    places = tree()
    one = costs(places, 1)
    from certificates.models import Candidacy

    Candidacy.objects.update(location=tree()["alder"])  # out of the lead's sight
    thirty = costs(places, 30)
    assert (PAGE, ANSWER, REGISTER) == (12, 15, 15)
    assert one == thirty
    assert {name: found for name, found in thirty.items() if found > CEILINGS[name]} == {}
