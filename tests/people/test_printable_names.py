"""A name that documents cannot show is refused where it is typed, with a sentence, and never on the day of the certificate."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from people.domain.persons import Details, NameUnprintable, add_person, confirm_names
from people.forms import NamesForm
from people.models import Person
from tests.people.factories import PersonFactory
from tests.training.factories import AT

pytestmark = pytest.mark.django_db
PRINTABLE = [
    "Nguyễn Thị Ánh Tuyết",
    "Pa Houa Vaj",
    "Ọlátúńbọ̀sún Ṣẹ́gun",
    "Keonaonaʻāina",
    "فاطمة الزهراء الحسيني",
    "Zoë O’Brien–Ñandú, Jr.",
    "Олена Ткаченко",
]
UNPRINTABLE = ["Bo 🙂", "李明", "កុល", "Bo\u202eLi", "Bo\u200bLi"]


@pytest.mark.parametrize("name", PRINTABLE)
def test_scripts_that_we_have_letters_for_are_taken(name: str) -> None:
    person = PersonFactory()
    confirm_names(person, chosen_name="Bo", printed_name=name, at=AT)
    assert NamesForm({"chosen_name": "Bo", "printed_name": name}).is_valid()
    assert Person.objects.get(pk=person.pk).printed_name == name


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_a_character_without_a_letter_of_ours_is_refused_at_once_and_named(name: str) -> None:
    person = PersonFactory(printed_name="Bo Li")
    with pytest.raises(NameUnprintable, match="We cannot print this yet"):
        confirm_names(person, chosen_name="Bo", printed_name=name, at=AT)
    form = NamesForm({"chosen_name": name, "printed_name": name})
    assert not form.is_valid()
    assert list(form.errors) == ["printed_name"]  # what we call her may be anything
    assert Person.objects.get(pk=person.pk).printed_name == "Bo Li"


def test_her_own_page_says_which_letter_and_keeps_what_she_typed(cast: Any) -> None:
    client = Client()
    client.force_login(cast["learner"])
    answer = client.post("/you/", {"chosen_name": "李明", "printed_name": "李明"})
    assert answer.status_code == 422
    assert "We cannot print this yet: 李, 明." in answer.content.decode()
    assert client.post("/you/", {"chosen_name": "李明", "printed_name": "Li Ming"}).status_code == 302


def test_staff_are_asked_for_a_name_to_print_where_the_one_she_goes_by_has_none(cast: Any, places: Any) -> None:
    by = cast["lead"]
    more = {"location": places["alder"], "begins_on": AT.date(), "by": by, "at": AT}
    with pytest.raises(NameUnprintable):
        add_person(Details(chosen_name="李明"), **more)
    assert add_person(Details(chosen_name="李明", printed_name="Li Ming"), **more).name_on_documents == "Li Ming"
