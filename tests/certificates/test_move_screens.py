"""The screens of a move: seen page by page by those who decide, begun with a reason, followed, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, MoveBatch
from people.enums import Role
from tests.certificates.factories import DONE, candidate, rules
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, member, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Any:
    return tree()["alder"]


def begun(place: Any, people: int) -> str:
    for _number in range(people):
        candidate(location=place)
    edition = publish_scheme(parse_scheme(rules(window={"days": 60})), program=place.program, by=PersonFactory(), at=DONE)
    return reverse("register_move", args=[edition.scheme.code, edition.number])


def test_a_lead_sees_begins_and_takes_back_a_move(place: Any) -> None:
    url = begun(place, 3)
    browser = signed_in(member(Role.LEAD, place))
    assert len(browser.get(url).context["lines"]) == 3
    assert browser.post(url, {"reason": ""}).status_code == 400
    response = browser.post(url, {"reason": "New rules"}, follow=True)
    assert response.context["waiting"] == 0
    assert set(Candidacy.objects.values_list("scheme_edition__number", flat=True)) == {2}
    batch = MoveBatch.objects.get()
    assert browser.post(reverse("register_batch_undo", args=[batch.uuid]), {"reason": "Too early"}).status_code == 302
    assert set(Candidacy.objects.values_list("scheme_edition__number", flat=True)) == {1}


def test_only_those_who_decide_here_find_the_screens(place: Any) -> None:
    url = begun(place, 1)
    signed_in(member(Role.LEAD, place)).post(url, {"reason": "New rules"})
    batch = reverse("register_batch", args=[MoveBatch.objects.get().uuid])
    for user in (member(Role.AUDITOR, place), member(Role.TRAINER, place), member(Role.LEAD, tree()["root"])):
        browser = signed_in(user)
        assert (browser.get(url).status_code, browser.get(batch).status_code) == (404, 404)


def test_the_queries_do_not_grow_with_the_people(place: Any, django_assert_max_num_queries: Any) -> None:
    url = begun(place, 2)
    browser = signed_in(member(Role.LEAD, place))
    browser.get(url)
    with django_assert_max_num_queries(100) as few:
        browser.get(url)
    for _number in range(30):
        candidate(location=place)
    Candidacy.objects.update(scheme_edition=Candidacy.objects.earliest("pk").scheme_edition)
    with django_assert_max_num_queries(100) as many:
        response = browser.get(url)
    assert (len(response.context["lines"]), response.context["more_after"] is not None) == (25, True)
    assert len(many) <= len(few) + 1  # the editions that the rows of the thirty name are read once
