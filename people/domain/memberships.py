"""Grant and end roles. Nobody grants what he lacks, and nobody changes his own."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.errors import NotYours, OwnFile, actor_of
from people.enums import Role
from people.models import Location, Membership, Person, Program, User
from people.queries import has_role, locations_above, people_kept


class RoleHeldAlready(DomainError):
    """The person has this role at this location, without a last day."""

    code = "role-held-already"

    def __init__(self) -> None:
        super().__init__(_("This person has this role at this location already."))


class DaysOutOfOrder(DomainError):
    """The last day would come before the first one."""

    code = "days-out-of-order"

    def __init__(self) -> None:
        super().__init__(_("The last day cannot come before the first one."))


class EndedAlready(DomainError):
    """The membership ended on an earlier day than the one asked for."""

    code = "ended-already"

    def __init__(self) -> None:
        super().__init__(_("This role has ended already."))


def may_grant(user: User, *, role: str, location: Location, on: date) -> bool:
    """Whether the user may give or take the role at the location: a lead above it; for lead and certifier the program's root lead."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    if role in Role.GRANTED_BY_LEAD:
        return has_role(user, Role.LEAD, on=on, location=location)
    if role in Role.GRANTED_AT_ROOT:
        root = locations_above(location).get(depth=1)
        return has_role(user, Role.LEAD, on=on, location=root)
    return False


def may_keep(user: User, person: Person, *, at: datetime) -> bool:
    """Whether the user may change the person's file and print her a card.

    A card is a way in as that person, so nobody may print one for somebody who holds a right that he could not grant himself.
    """
    if not user.is_active or user.person_id == person.pk:
        return False
    if User.objects.filter(person=person, is_superuser=True).exists() and not user.is_superuser:
        return False
    held = [
        (membership, membership.location.program.local_date(at))
        for membership in Membership.objects.filter(person=person).select_related("location__program")
    ]
    rights = [(one, on) for one, on in held if one.role in Role.STAFF and (one.ends_on is None or one.ends_on >= on)]
    if not all(may_grant(user, role=one.role, location=one.location, on=on) for one, on in rights):
        return False
    if rights:
        return True
    if user.is_superuser:
        return False  # an operator keeps staff, not learners
    learning = [(one, on) for one, on in held if one.role == Role.LEARNER]
    return any(has_role(user, role, on=on, location=one.location) for one, on in learning for role in Role.KEEPS_PEOPLE)


def grant_membership(
    person: Person, *, location: Location, role: str, begins_on: date, ends_on: date | None = None, by: User, at: datetime
) -> Membership:
    """Give the person the role at the location and everything below it, from a day on.

    Raises OwnFile, NotYours, DaysOutOfOrder, RoleHeldAlready.
    """
    on = location.program.local_date(at)
    if by.person_id == person.pk:
        raise OwnFile
    if not may_grant(by, role=role, location=location, on=on) or not people_kept(by, on=on).filter(pk=person.pk).exists():
        raise NotYours
    if ends_on is not None and ends_on < begins_on:
        raise DaysOutOfOrder
    with transaction.atomic():
        Program.objects.select_for_update().get(pk=location.program_id)
        same = Membership.objects.filter(person=person, location=location, role=role)
        if same.not_ended(begins_on).exists():
            raise RoleHeldAlready
        membership = Membership.objects.create(person=person, location=location, role=role, begins_on=begins_on, ends_on=ends_on)
        audit_membership(Action.MEMBERSHIP_GRANTED, membership, by=by, at=at)
    return membership


def end_membership(membership: Membership, *, last_day: date, by: User, at: datetime) -> None:
    """Make the day the last one of the role; a role that had not begun by then is taken back altogether.

    Raises OwnFile, NotYours, EndedAlready.
    """
    program = membership.location.program
    if by.person_id == membership.person_id:
        raise OwnFile
    if not may_grant(by, role=membership.role, location=membership.location, on=program.local_date(at)):
        raise NotYours
    with transaction.atomic():
        Program.objects.select_for_update().get(pk=program.pk)
        membership = Membership.objects.select_related("location", "person").select_for_update(of=("self",)).get(pk=membership.pk)
        if membership.ends_on is not None and membership.ends_on <= last_day:
            raise EndedAlready
        membership.ends_on = last_day
        audit_membership(Action.MEMBERSHIP_ENDED, membership, by=by, at=at)
        if last_day < membership.begins_on:
            membership.delete()
        else:
            membership.save(update_fields=["ends_on"])


def day_before(day: date) -> date:
    """The last day of a role that must stop at once."""
    return day - timedelta(days=1)


def audit_membership(action: Action, membership: Membership, *, by: User, at: datetime) -> None:
    """Record what was granted or ended, where and for which days."""
    audit(
        action,
        actor=actor_of(by),
        about=membership.person.subject_id,
        at=at,
        role=str(membership.role),
        location=membership.location.code,
        program=membership.location.program.code,
        begins_on=membership.begins_on.isoformat(),
        ends_on=membership.ends_on.isoformat() if membership.ends_on else None,
    )
