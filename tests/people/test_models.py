"""What the database itself refuses about people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from people.domain.persons import ALPHABET, new_subject_id
from people.models import Location, Membership, Program, SignInCard, SubjectAlias
from people.models.programs import dialled
from people.queries import has_role, help_lines_for, local_today, locations_within, roles_of, scope, subjects_of, visible_people
from tests.people.factories import HelpLineFactory, LocationFactory, MembershipFactory, PersonFactory, ProgramFactory, member, tree

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
ON = date(2026, 11, 21)


def test_a_subject_id_is_made_from_the_given_choice() -> None:
    assert new_subject_id(lambda symbols: symbols[0]) == "s_" + "0" * 22
    assert set(new_subject_id()[2:]) <= set(ALPHABET)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_id": "x_" + "0" * 22},
        {"subject_id": "s_0"},
        {"language": "fr"},
        {"contact_channel": "pigeon"},
        {"chosen_name": ""},
        {"contact_channel": "email", "email": ""},
        {"contact_channel": "text", "phone": ""},
    ],
)
def test_the_database_refuses_a_wrong_person(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(**wrong)


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"begins_on": date(2026, 1, 2), "ends_on": date(2026, 1, 1)}])
def test_the_database_refuses_a_wrong_membership(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(**wrong)


def test_the_same_open_role_twice_is_refused() -> None:
    one = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(person=one.person, location=one.location)


def test_a_program_is_one_tree() -> None:
    program = ProgramFactory()
    Location.add_root(program=program, name="One", level="program", code="one")
    with pytest.raises(IntegrityError), transaction.atomic():
        Location.add_root(program=program, name="Two", level="program", code="two")


def test_a_person_has_one_current_card_only() -> None:
    person = PersonFactory()
    card = {"person": person, "code_hash": "x", "issued_at": AT, "expires_at": datetime(2026, 12, 1, tzinfo=UTC)}
    SignInCard.objects.create(**card)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInCard.objects.create(**card)


def test_a_person_with_a_membership_cannot_be_deleted() -> None:
    one = MembershipFactory()
    with pytest.raises(ProtectedError):
        one.person.delete()


def test_a_membership_is_current_from_its_first_to_its_last_day() -> None:
    MembershipFactory(begins_on=date(2026, 11, 1), ends_on=date(2026, 11, 21))
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 22)]
    assert [Membership.objects.current(day).count() for day in days] == [0, 1, 1, 0]
    one = Membership.objects.get()
    assert [one.is_current(day) for day in days] == [False, True, True, False]


def test_in_force_goes_by_the_programs_own_calendar() -> None:
    west = tree(ProgramFactory(time_zone="America/Los_Angeles"))["root"]
    east = tree(ProgramFactory(time_zone="Asia/Tokyo"))["root"]
    for place in (west, east):
        MembershipFactory(location=place, ends_on=ON)  # 04:30 UTC on the 22nd is still the 21st in the west
    assert [one.location for one in Membership.objects.all().in_force(AT)] == [west]


def test_a_program_knows_its_own_date() -> None:
    assert Program(time_zone="America/Chicago").local_date(AT) == ON


def test_visible_people_are_those_who_ever_learned_below_my_role() -> None:
    places = tree()
    lead = member("lead", places["north"])
    here = MembershipFactory(location=places["alder"], ends_on=date(2025, 2, 1)).person
    MembershipFactory(location=places["cedar"])
    MembershipFactory(location=places["birch"], role="trainer")
    assert set(visible_people(lead, on=ON)) == {lead.person, here}


@pytest.mark.parametrize(
    ("role", "sees"), [("reviewer", 0), ("learner", 0), ("trainer", 1), ("supervisor", 1), ("certifier", 1), ("auditor", 1)]
)
def test_roles_that_see_people(role: str, sees: int) -> None:
    places = tree()
    MembershipFactory(location=places["alder"])
    user = member(role, places["north"])
    assert visible_people(user, on=ON).exclude(pk=user.person.pk).count() == sees


def test_a_role_that_has_ended_shows_nobody() -> None:
    places = tree()
    MembershipFactory(location=places["alder"])
    user = member("lead", places["root"])
    user.person.memberships.update(ends_on=date(2026, 11, 20))
    assert list(visible_people(user, on=ON)) == [user.person]
    assert not has_role(user, "lead", on=ON)


def test_a_switched_off_sign_in_sees_nobody() -> None:
    user = member("lead")
    user.is_active = False
    assert not visible_people(user, on=ON).exists()
    assert not scope(user, roles=["lead"], on=ON).exists()


def test_scope_gives_roots_and_locations_within_everything_below() -> None:
    places = tree()
    user = member("lead", places["north"])
    roots = scope(user, roles=["lead"], on=ON)
    assert list(roots) == [places["north"]]
    assert set(locations_within(roots)) == {places["north"], places["alder"], places["birch"]}
    assert not locations_within([]).exists()


def test_a_role_holds_below_its_location_and_not_above() -> None:
    places = tree()
    user = member("lead", places["north"])
    assert [has_role(user, "lead", on=ON, location=places[name]) for name in ("alder", "north", "root", "cedar")] == [
        True,
        True,
        False,
        False,
    ]
    assert roles_of(user, on=ON) == {"lead"}


def test_today_is_the_programs_day() -> None:
    assert local_today(member("lead", tree()["root"]), at=AT) == ON


def test_subjects_of_reads_all_records_of_one_person_until_the_alias_ends() -> None:
    one, two, three = PersonFactory(), PersonFactory(), PersonFactory()
    first = SubjectAlias.objects.create(subject=two.subject_id, same_as=one.subject_id, began_at=AT)
    SubjectAlias.objects.create(subject=three.subject_id, same_as=two.subject_id, began_at=AT)
    assert subjects_of(one) == [one.subject_id, two.subject_id, three.subject_id]
    first.ended_at = AT
    first.save()
    assert subjects_of(one) == [one.subject_id]


def test_help_lines_show_the_programs_own_first() -> None:
    program = ProgramFactory()
    everywhere, own, hidden = HelpLineFactory(), HelpLineFactory(program=program), HelpLineFactory(program=program, is_shown=False)
    HelpLineFactory(program=ProgramFactory())
    assert list(help_lines_for(program)) == [own, everywhere]
    assert list(help_lines_for(None)) == [everywhere]
    assert hidden.is_shown is False


def test_words_follow_the_language_of_the_page(settings: object) -> None:
    from django.utils import translation

    program = ProgramFactory.build(name="Allies", name_es="Aliados", role_plural="partners")
    with translation.override("es"):
        assert (str(program), program.role_words) == ("Aliados", "partners")
    assert str(program) == "Allies"


def test_locations_made_under_a_parent_belong_to_its_program() -> None:
    places = tree()
    assert LocationFactory(parent=places["alder"]).program == places["root"].program


@pytest.mark.parametrize(
    ("written", "dialled_as"), [("(555) 010.0199", "5550100199"), ("+1 555-010-0199", "+15550100199"), ("988", "988"), ("", "")]
)
def test_a_number_is_dialled_without_what_only_people_read(written: str, dialled_as: str) -> None:
    assert dialled(written) == dialled_as


def test_find_help_links_to_the_number_that_a_phone_dials(client: Client) -> None:
    HelpLineFactory(phone="(555) 010.0199", text_number="555-010-0142")
    page = client.get("/help/").content.decode()
    assert 'href="tel:5550100199"' in page
    assert 'href="sms:5550100142"' in page
