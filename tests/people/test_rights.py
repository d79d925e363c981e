"""T17: nobody gives himself or others more than he may give; nobody gets in as somebody who may do more."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.models import AuditEvent
from people.domain.cards import issue_card
from people.domain.errors import NotYours, OwnFile
from people.domain.memberships import DaysOutOfOrder, EndedAlready, RoleHeldAlready, end_membership, grant_membership, may_grant, may_keep
from people.domain.persons import Details, add_person, change_person
from people.enums import Role
from people.models import Location, Membership, Person, User
from tests.people.factories import MembershipFactory, member

AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
ON = date(2026, 11, 22)
ACTORS = ["learner", "trainer", "reviewer", "supervisor", "lead", "root_lead", "certifier", "auditor", "outsider", "operator"]
# Who may grant what at a county below the lead's region and the root.
MAY_GRANT = {
    **dict.fromkeys(ACTORS, frozenset()),
    "lead": frozenset({"learner", "trainer", "reviewer", "supervisor", "auditor"}),
    "root_lead": frozenset(Role.values),
    "operator": frozenset(Role.values),
}


def digest() -> list[object]:
    return [
        sorted(Membership.objects.values_list("pk", "person", "location", "role", "begins_on", "ends_on")),
        AuditEvent.objects.count(),
    ]


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("role", Role.values)
def test_t17_each_role_grants_each_role_to_another_only_as_allowed(
    actor: str, role: str, cast: dict[str, User], places: dict[str, Location]
) -> None:
    # Somebody whom the actor may open: a learner for the program's staff, a reviewer for the operator.
    other = member("reviewer" if actor == "operator" else "learner", places["birch"]).person
    before = digest()
    if role in MAY_GRANT[actor]:
        place = places["alder"]
        grant_membership(other, location=place, role=role, begins_on=ON, by=cast[actor], at=AT)
        assert Membership.objects.filter(person=other, location=place, role=role).count() == 1
        assert AuditEvent.objects.get().action == "membership:granted"
    else:
        with pytest.raises(NotYours):
            grant_membership(other, location=places["alder"], role=role, begins_on=ON, by=cast[actor], at=AT)
        assert digest() == before


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != "operator"])
@pytest.mark.parametrize("role", Role.values)
def test_t17_nobody_grants_himself_anything(actor: str, role: str, cast: dict[str, User], places: dict[str, Location]) -> None:
    before = digest()
    with pytest.raises(OwnFile):
        grant_membership(cast[actor].person, location=places["alder"], role=role, begins_on=ON, by=cast[actor], at=AT)
    assert digest() == before


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("target", ["lead", "certifier", "trainer"])
def test_t17_ending_a_role_takes_the_right_to_grant_it(actor: str, target: str, cast: dict[str, User], places: dict[str, Location]) -> None:
    membership = cast[target].person.memberships.get()
    own = cast[actor].person_id == membership.person_id
    if not own and may_grant(cast[actor], role=membership.role, location=membership.location, on=ON):
        end_membership(membership, last_day=ON, by=cast[actor], at=AT)
        assert Membership.objects.get(pk=membership.pk).ends_on == ON
    else:
        with pytest.raises(OwnFile if own else NotYours):
            end_membership(membership, last_day=ON, by=cast[actor], at=AT)
        assert Membership.objects.get(pk=membership.pk).ends_on is None


def test_t17_a_lead_of_a_region_grants_nothing_outside_it(cast: dict[str, User], places: dict[str, Location]) -> None:
    for place in ("root", "south", "cedar"):
        with pytest.raises(NotYours):
            grant_membership(cast["learner"].person, location=places[place], role="trainer", begins_on=ON, by=cast["lead"], at=AT)


def test_t17_a_lead_cannot_draw_a_stranger_into_his_own_region(cast: dict[str, User], places: dict[str, Location]) -> None:
    with pytest.raises(NotYours):
        grant_membership(cast["far_learner"].person, location=places["alder"], role="learner", begins_on=ON, by=cast["lead"], at=AT)


def test_t17_no_card_for_somebody_with_more_rights(cast: dict[str, User], places: dict[str, Location]) -> None:
    MembershipFactory(person=cast["certifier"].person, location=places["alder"])  # also a learner in the lead's region
    for actor in ("lead", "supervisor", "trainer", "auditor", "learner"):
        with pytest.raises(NotYours):
            issue_card(cast["certifier"].person, by=cast[actor], at=AT)
        with pytest.raises(NotYours):
            change_person(cast["certifier"].person, Details(chosen_name="Hal", email="mine@example.org"), by=cast[actor], at=AT)
    assert Person.objects.get(pk=cast["certifier"].person_id).email == ""
    assert issue_card(cast["certifier"].person, by=cast["root_lead"], at=AT).code


def test_t17_nobody_but_an_operator_touches_an_operators_file(cast: dict[str, User], places: dict[str, Location]) -> None:
    cast["learner"].is_superuser = True
    cast["learner"].save()
    assert not may_keep(cast["root_lead"], cast["learner"].person, at=AT)


def test_t17_nobody_prints_his_own_card(cast: dict[str, User]) -> None:
    with pytest.raises(OwnFile):
        issue_card(cast["root_lead"].person, by=cast["root_lead"], at=AT)


def test_t17_an_operator_keeps_staff_and_not_learners(cast: dict[str, User]) -> None:
    assert may_keep(cast["operator"], cast["lead"].person, at=AT)
    assert not may_keep(cast["operator"], cast["learner"].person, at=AT)


@pytest.mark.parametrize("actor", ACTORS)
def test_only_leads_and_supervisors_add_people_at_their_places(actor: str, cast: dict[str, User], places: dict[str, Location]) -> None:
    details = Details(chosen_name="New")
    if actor in {"lead", "root_lead", "supervisor"}:
        person = add_person(details, location=places["alder"], begins_on=ON, by=cast[actor], at=AT)
        assert [(one.role, one.location) for one in person.memberships.all()] == [("learner", places["alder"])]
        assert not User.objects.filter(person=person).exists()
        assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["person:added", "membership:granted"]
    else:
        with pytest.raises(NotYours):
            add_person(details, location=places["alder"], begins_on=ON, by=cast[actor], at=AT)


def test_a_role_held_already_is_not_granted_again(cast: dict[str, User], places: dict[str, Location]) -> None:
    with pytest.raises(RoleHeldAlready):
        grant_membership(cast["learner"].person, location=places["alder"], role="learner", begins_on=ON, by=cast["lead"], at=AT)


def test_days_out_of_order_are_refused(cast: dict[str, User], places: dict[str, Location]) -> None:
    with pytest.raises(DaysOutOfOrder):
        grant_membership(
            cast["learner"].person, location=places["alder"], role="trainer", begins_on=ON, ends_on=date(2026, 1, 1), by=cast["lead"], at=AT
        )


def test_a_role_ends_once_and_one_that_never_began_is_taken_back(cast: dict[str, User], places: dict[str, Location]) -> None:
    membership = cast["learner"].person.memberships.get()
    end_membership(membership, last_day=ON, by=cast["lead"], at=AT)
    with pytest.raises(EndedAlready):
        end_membership(membership, last_day=ON, by=cast["lead"], at=AT)
    mistake = grant_membership(cast["learner"].person, location=places["alder"], role="trainer", begins_on=ON, by=cast["lead"], at=AT)
    end_membership(mistake, last_day=date(2026, 11, 21), by=cast["lead"], at=AT)
    assert not Membership.objects.filter(pk=mistake.pk).exists()
    assert AuditEvent.objects.filter(action="membership:ended").count() == 2
