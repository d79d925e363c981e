"""The register of a past day says what was not known on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from certificates.domain.decisions import approve
from tests.certificates.factories import completed, ready
from tests.people.conftest import signed_in
from tests.people.factories import MembershipFactory, PersonFactory, member, tree

pytestmark = pytest.mark.django_db


def test_a_status_known_on_its_day_is_not_said_to_be_recorded_later_though_its_end_was_learned_since() -> None:
    places = tree()
    person = MembershipFactory(person=PersonFactory(chosen_name="Ana"), location=places["alder"]).person
    candidacy = ready(person, location=places["alder"], valid={"months": 8})
    approve(candidacy, by=PersonFactory(), at=datetime(2026, 3, 2, 15, tzinfo=UTC))
    completed(candidacy, at=datetime(2026, 9, 1, 15, tzinfo=UTC))
    approve(candidacy, by=PersonFactory(), at=datetime(2026, 10, 1, 15, tzinfo=UTC))
    lead = signed_in(member("lead", places["root"]))
    for day, later in ((date(2026, 3, 2), False), (date(2026, 4, 1), False), (date(2026, 11, 20), False)):
        page = lead.get(reverse("register"), {"on": day.isoformat()})
        assert (candidacy.pk in page.context["recorded_later"]) is later
    assert b"recorded later" not in page.content
