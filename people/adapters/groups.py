"""Wagtail reads rights on pages from groups: keep a staff user's groups as his memberships say."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group

from people.enums import Role
from people.models import Membership, User

PREFIX = {Role.TRAINER: "Trainers", Role.REVIEWER: "Reviewers"}


def group_name(role: Role, program_code: str) -> str:
    """The group that holds this role's rights on the program's pages; whoever makes the pages makes the group."""
    return f"{PREFIX[role]}: {program_code}"


def put_in_groups(user: User, held: Iterable[Membership]) -> None:
    """Make the user's groups exactly those of his memberships in force; one query when nothing changed."""
    wanted = {group_name(Role(one.role), one.location.program.code) for one in held if one.role in PREFIX}
    having = set(user.groups.values_list("name", flat=True))
    # A wanted group that nobody has made yet gives no rights, so there is nothing to put him in.
    if having != wanted and (having - wanted or Group.objects.filter(name__in=wanted - having).exists()):
        user.groups.set(Group.objects.filter(name__in=wanted))
