"""Letting go of who somebody is, in two steps: what she needs to be reached and to sign in, and later her name.

What other apps know of her they forget themselves, in the same transaction (`certificates.domain.erasing`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from core.models import OutboxMessage
from people.domain.errors import NotYours, OwnFile, actor_of
from people.domain.memberships import may_keep
from people.enums import ContactChannel
from people.models import LegalHold, Membership, Person, Program, User

DEFAULT_KEEP_YEARS = 7


class HeldAlready(DomainError):
    """The file is on hold."""

    code = "held-already"

    def __init__(self) -> None:
        super().__init__(_("This file is on hold already."))


class NotHeld(DomainError):
    """There is no hold to lift."""

    code = "not-held"

    def __init__(self) -> None:
        super().__init__(_("This file is not on hold."))


def keep_years(person: Person) -> int:
    """For how many years her name is kept once she asked to be erased: the longest time of the programs she was ever in."""
    programs = Program.objects.filter(locations__memberships__person=person)
    return max(programs.values_list("keep_years", flat=True), default=DEFAULT_KEEP_YEARS)


def name_goes_on(person: Person, *, at: datetime) -> date:
    """The day on which her name goes if she asks to be erased now. That she asks is her last act here, so the time runs from now."""
    day = at.date()
    year = day.year + keep_years(person)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def forget_contact(person: Person) -> dict[str, int]:
    """Delete how to reach her, her sign-in, her cards, her sessions and every message to or about her; return how many rows of each.

    Call it inside the act's transaction. Doing it again removes nothing.
    """
    user = User.objects.filter(person=person).first()
    addresses = {address for address in (person.email, user.email if user else "") if address}
    to_or_about = Q(recipient__in=addresses) | Q(key__startswith=person.subject_id)
    removed = {
        "messages": OutboxMessage.objects.filter(to_or_about).delete()[0],
        "cards": person.cards.all().delete()[0],
        "sessions": _end_sessions(user) if user else 0,
        "sign_ins": 1 if user else 0,
    }
    if user is not None:
        user.delete()
    person.coordinates.update(coordinator=None)
    person.email = person.phone = ""
    person.contact_channel, person.coordinator, person.shows_name_on_verification = ContactChannel.COORDINATOR, None, False
    person.save()
    return removed


def forget_name(person: Person) -> None:
    """From now on she is called by her subject id, which says nothing. Call it inside the act's transaction; idempotent."""
    person.chosen_name, person.printed_name, person.names_confirmed_at = person.subject_id, "", None
    person.save(update_fields=["chosen_name", "printed_name", "names_confirmed_at"])


def is_on_hold(person: Person) -> bool:
    """Whether nothing of hers may be destroyed now."""
    return LegalHold.objects.in_force().filter(person=person).exists()


def place_hold(person: Person, *, by: User, at: datetime) -> LegalHold:
    """Nothing of her file is destroyed from now on. Raises OwnFile, NotYours, HeldAlready."""
    _may_hold(person, by=by, at=at)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if is_on_hold(person):
            raise HeldAlready
        hold = LegalHold.objects.create(person=person, placed_at=at, placed_by=actor_of(by))
        audit(Action.HOLD_PLACED, actor=actor_of(by), about=person.subject_id, at=at)
    return hold


def lift_hold(person: Person, *, by: User, at: datetime) -> None:
    """What was asked for and came due may happen again. Raises OwnFile, NotYours, NotHeld."""
    _may_hold(person, by=by, at=at)
    with transaction.atomic():
        if not LegalHold.objects.in_force().filter(person=person).update(lifted_at=at, lifted_by=actor_of(by)):
            raise NotHeld
        audit(Action.HOLD_LIFTED, actor=actor_of(by), about=person.subject_id, at=at)


def works_here(person: Person, *, at: datetime) -> bool:
    """Whether she holds a role of staff today or later: her name stands behind what others were given."""
    held = Membership.objects.filter(person=person).staff().select_related("location__program")
    return any(one.ends_on is None or one.ends_on >= one.location.program.local_date(at) for one in held)


def _may_hold(person: Person, *, by: User, at: datetime) -> None:
    if by.person_id == person.pk:
        raise OwnFile
    if not may_keep(by, person, at=at):
        raise NotYours


def _end_sessions(user: User) -> int:
    """Delete every session in which she is signed in. Reads all of them: a rare act, and the store has no other way to tell."""
    mine = [one.pk for one in Session.objects.iterator(chunk_size=500) if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]
