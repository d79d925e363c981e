"""Reads across people: whom may I see, where do I hold which role, what is one person's evidence under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from core.enums import Action
from core.models import AuditEvent
from people.enums import Role
from people.models import HelpLine, HelpLineQuerySet, Location, LocationQuerySet, Membership, Person, PersonQuerySet, Program, SubjectAlias

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User

    AnyUser = User | AnonymousUser


def scope(user: AnyUser, *, roles: Iterable[str], on: date) -> LocationQuerySet:
    """The locations where the user holds one of the roles on the day: roots of subtrees, one may lie in another."""
    held = Membership.objects.of_user(user).current(on).filter(role__in=list(roles))
    return Location.objects.filter(pk__in=held.values("location"))


def roles_held(user: AnyUser, *, roles: Iterable[str], on: date) -> list[Membership]:
    """The memberships by which the user holds one of the roles on the day, with their places. One query."""
    held = Membership.objects.of_user(user).current(on).filter(role__in=list(roles))
    return list(held.select_related("location__program").order_by("location__path", "pk"))


def tops(places: Iterable[Location]) -> list[Location]:
    """Those of the places that lie in none of the others, in tree order."""
    found: list[Location] = []
    for place in sorted(places, key=lambda place: place.path):
        if not found or not place.path.startswith(found[-1].path):
            found.append(place)
    return found


def locations_within(roots: Iterable[Location]) -> LocationQuerySet:
    """The given locations and everything below them."""
    below = Q()
    for root in tops(roots):
        below |= Q(path__startswith=root.path)
    return Location.objects.filter(below) if below else Location.objects.none()


def locations_above(location: Location) -> LocationQuerySet:
    """The location itself and everything above it, root first."""
    steps = range(Location.steplen, len(location.path) + 1, Location.steplen)
    return Location.objects.filter(path__in=[location.path[:end] for end in steps])


def has_role(user: AnyUser, role: str, *, on: date, location: Location | None = None) -> bool:
    """Whether the user holds the role on the day: anywhere, or at the location or above it."""
    held = Membership.objects.of_user(user).current(on).filter(role=role)
    if location is not None:
        held = held.filter(location__in=locations_above(location))
    return held.exists()


def roles_of(user: AnyUser, *, on: date) -> frozenset[Role]:
    """Every role the user holds somewhere on the day."""
    held = Membership.objects.of_user(user).current(on).order_by().values_list("role", flat=True).distinct()
    return frozenset(Role(role) for role in held)


def is_staff_member(user: AnyUser, *, on: date) -> bool:
    """Whether the user holds any role but learner on the day."""
    return Membership.objects.of_user(user).current(on).staff().exists()


def local_today(user: AnyUser, *, at: datetime) -> date:
    """Today where the user works or learns: by the calendar of the program she joined last."""
    newest = Membership.objects.of_user(user).select_related("location__program").order_by("begins_on", "pk").last()
    return newest.location.program.local_date(at) if newest else at.date()


def program_of_person(person: Person, *, on: date) -> Program | None:
    """The program whose words and lines she is shown: of her current memberships the one that began last."""
    newest = Membership.objects.filter(person=person).current(on).select_related("location__program").order_by("begins_on", "pk").last()
    return newest.location.program if newest else None


def visible_people(user: AnyUser, *, on: date) -> PersonQuerySet:
    """Herself, and everybody who is or was a learner at or below a location where the user holds a role that sees people."""
    own = getattr(user, "person_id", None)
    if own is None or not user.is_active:
        return Person.objects.none()
    places = locations_within(scope(user, roles=Role.SEES_PEOPLE, on=on))
    learners = Membership.objects.learners().filter(location__in=places)
    return Person.objects.filter(Q(pk=own) | Q(pk__in=learners.values("person")))


def people_kept(user: AnyUser, *, on: date) -> PersonQuerySet:
    """Whom the staff screens list: everybody visible, and for a lead also the staff of his subtree; for an operator all staff."""
    seen = Q(pk__in=visible_people(user, on=on).values("pk"))
    places = locations_within(scope(user, roles=[Role.LEAD], on=on))
    seen |= Q(pk__in=Membership.objects.filter(location__in=places).values("person"))
    if user.is_active and user.is_superuser:
        seen |= Q(pk__in=Membership.objects.staff().values("person"))
    return Person.objects.filter(seen)


def subjects_of(person: Person) -> list[str]:
    """All subject ids that are this person today: her own first, then her doubles in order."""
    return subjects_of_each([person.subject_id])[person.subject_id]


def subjects_of_each(subjects: Iterable[str]) -> dict[str, list[str]]:
    """For each subject id all that are the same person today, itself first, then the doubles in order; queries do not grow with the people."""
    same: dict[str, set[str]] = {subject: set() for subject in subjects}
    frontier = set(same)
    while frontier:
        pairs = list(
            SubjectAlias.objects.current().filter(Q(subject__in=frontier) | Q(same_as__in=frontier)).values_list("subject", "same_as")
        )
        known = set(same)
        for one, other in pairs:
            same.setdefault(one, set()).add(other)
            same.setdefault(other, set()).add(one)
        frontier = set(same) - known
    return {subject: _reached(subject, same) for subject in list(same)}


def aliases_of(subjects: Iterable[str]) -> list[SubjectAlias]:
    """Every statement ever made, ended or not, that joins one of these subject ids with another, directly or by a third."""
    found: dict[int, SubjectAlias] = {}
    frontier, known = set(subjects), set()
    while frontier:
        for alias in SubjectAlias.objects.filter(Q(subject__in=frontier) | Q(same_as__in=frontier)).order_by("pk"):
            found[alias.pk] = alias
        known |= frontier
        frontier = {one for alias in found.values() for one in (alias.subject, alias.same_as)} - known
    return list(found.values())


def subjects_at(subject: str, aliases: Iterable[SubjectAlias], at: datetime | None) -> list[str]:
    """All subject ids that were the same person at an instant, or are so now where it is None; itself first. `aliases` as `aliases_of` gives them."""
    same: dict[str, set[str]] = {subject: set()}
    for alias in aliases:
        if alias.ended_at is None if at is None else alias.began_at <= at and (alias.ended_at is None or at < alias.ended_at):
            same.setdefault(alias.subject, set()).add(alias.same_as)
            same.setdefault(alias.same_as, set()).add(alias.subject)
    return _reached(subject, same)


def _reached(subject: str, same: dict[str, set[str]]) -> list[str]:
    found, frontier = [subject], {subject}
    while frontier:
        frontier = {other for one in frontier for other in same[one]} - set(found)
        found += sorted(frontier)
    return found


def person_of_subject(subject: str) -> Person | None:
    """The person whose own id this is, or None once the identity is gone."""
    return Person.objects.filter(subject_id=subject).first()


def who_looked(person: Person, *, limit: int = 50) -> list[tuple[datetime, str]]:
    """When staff opened her file and who it was, newest first; the name is empty for an operator and for someone no longer known."""
    seen = list(AuditEvent.objects.filter(action=Action.PERSON_VIEWED, about=person.subject_id).order_by("-at", "-pk")[:limit])
    names = dict(Person.objects.filter(subject_id__in={event.actor for event in seen}).values_list("subject_id", "chosen_name"))
    return [(event.at, names.get(event.actor, "")) for event in seen]


def help_lines_for(program: Program | None) -> HelpLineQuerySet:
    """The lines to show: the program's own first, then those for everybody."""
    return HelpLine.objects.shown().for_program(program)
