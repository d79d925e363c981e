"""What a person sees and chooses about herself."""

from __future__ import annotations

import pytest
from django.test import Client

from people.models import Person, User
from tests.people.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_she_confirms_her_names_and_nothing_else(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    assert 'value="Ana Example"' in client.get("/you/").content.decode()
    wrong = client.post("/you/", {"chosen_name": "Anita", "printed_name": ""})
    assert wrong.status_code == 422
    assert 'value="Anita"' in wrong.content.decode()
    client.post("/you/", {"chosen_name": "Anita", "printed_name": "Ana Alder", "subject_id": "s_x", "email": "x@example.org"})
    person = Person.objects.get(pk=cast["learner"].person_id)
    assert (person.chosen_name, person.printed_name, person.email) == ("Anita", "Ana Alder", "")
    assert person.names_confirmed_at is not None
    assert cast["learner"].person is not None
    assert person.subject_id == cast["learner"].person.subject_id


def test_she_decides_whether_the_public_page_shows_her_name(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    for shown, stored in (("yes", True), ("maybe", True), ("no", False)):
        assert client.post("/you/public-name/", {"shown": shown}).status_code == 302
        assert Person.objects.get(pk=cast["learner"].person_id).shows_name_on_verification is stored
    assert client.get("/you/public-name/").status_code == 405


def test_she_sees_who_opened_her_file(cast: dict[str, User]) -> None:
    signed_in(cast["lead"]).get(f"/admin/people/{cast['learner'].person.subject_id}/")  # type: ignore[union-attr]  # the cast has persons
    assert "Fay" in signed_in(cast["learner"], second_factor=False).get("/you/").content.decode()
    assert "Fay" not in signed_in(cast["far_learner"], second_factor=False).get("/you/").content.decode()


def test_strangers_and_operators_have_no_such_page(cast: dict[str, User]) -> None:
    assert Client().get("/you/").status_code == 302
    assert signed_in(cast["operator"], second_factor=False).get("/you/").status_code == 404


def test_she_does_not_change_the_address_she_signs_in_with(cast: dict[str, User]) -> None:
    client = signed_in(cast["learner"], second_factor=False)
    assert client.post("/accounts/email/", {"email": "x@example.org", "action_add": ""}).headers["Location"] == "/you/"
    assert not cast["learner"].emailaddress_set.exists()
