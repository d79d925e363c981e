"""Subject ids, adding a person, and what is changed about her."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.errors import NotYours, OwnFile, actor_of
from people.domain.memberships import audit_membership, may_keep
from people.enums import ContactChannel, Language, Role
from people.models import Location, Membership, Person, User
from people.queries import has_role
from people.validators import printable_name

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase

Choice = Callable[[Sequence[str]], str]


class NoWayToReach(DomainError):
    """The channel she asked for has no address."""

    code = "no-way-to-reach"

    def __init__(self, channel: str) -> None:
        super().__init__(
            _("To be reached by e-mail, an e-mail address is needed.")
            if channel == ContactChannel.EMAIL
            else _("To be reached by text message, a phone number is needed.")
        )


class NameMissing(DomainError):
    """A person needs a name that we may use."""

    code = "name-missing"

    def __init__(self) -> None:
        super().__init__(_("Write the name that this person uses."))


class LanguageUnknown(DomainError):
    """Pages do not exist in this language."""

    code = "language-unknown"

    def __init__(self) -> None:
        super().__init__(_("Choose one of the languages in the list."))


class NameUnprintable(DomainError):
    """No shipped font has a character of the name that documents would show."""

    code = "name-unprintable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """What staff write down about a person. Every way to reach her may be empty."""

    chosen_name: str
    printed_name: str = ""
    language: str = Language.ENGLISH
    email: str = ""
    phone: str = ""
    contact_channel: str = ContactChannel.COORDINATOR
    coordinator: Person | None = None


def new_subject_id(choice: Choice = secrets.choice) -> str:
    """A fresh subject id: `s_` and 22 random characters of base 62 (131 bits)."""
    return "s_" + "".join(choice(ALPHABET) for _ in range(22))


def _check(details: Details) -> None:
    if not details.chosen_name.strip():
        raise NameMissing
    if details.language not in Language.values:
        raise LanguageUnknown
    reached_at = {ContactChannel.EMAIL: details.email, ContactChannel.TEXT: details.phone}
    if not reached_at.get(ContactChannel(details.contact_channel), "given"):
        raise NoWayToReach(details.contact_channel)
    _check_printable(details.printed_name or details.chosen_name)


def _check_printable(name: str) -> None:
    try:
        printable_name(name)
    except ValidationError as error:
        raise NameUnprintable(error.messages[0]) from error


def add_person(details: Details, *, location: Location, begins_on: date, by: User, at: datetime, choice: Choice = secrets.choice) -> Person:
    """Add a person as a learner at the location. She needs no e-mail, phone or sign-in.

    Raises NameMissing, NameUnprintable, LanguageUnknown, NoWayToReach, NotYours.
    """
    _check(details)
    on = location.program.local_date(at)
    if not by.is_active or not any(has_role(by, role, on=on, location=location) for role in Role.KEEPS_PEOPLE):
        raise NotYours
    with transaction.atomic():
        fields = {field: getattr(details, field) for field in details.__dataclass_fields__}
        person = Person.objects.create(subject_id=new_subject_id(choice), **fields)
        audit(Action.PERSON_ADDED, actor=actor_of(by), about=person.subject_id, at=at)
        membership = Membership.objects.create(person=person, location=location, role=Role.LEARNER, begins_on=begins_on)
        audit_membership(Action.MEMBERSHIP_GRANTED, membership, by=by, at=at)
    return person


def change_person(person: Person, details: Details, *, by: User, at: datetime) -> Person:
    """Change what staff wrote down; the trail keeps which fields, never their words. Raises as `add_person`, and OwnFile.

    A name to print that she confirmed herself and that staff change must be confirmed by her again.
    """
    _check(details)
    if by.person_id == person.pk:
        raise OwnFile
    if not may_keep(by, person, at=at):
        raise NotYours
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        changed = [field for field in details.__dataclass_fields__ if getattr(person, field) != getattr(details, field)]
        if not changed:
            return person
        for field in changed:
            setattr(person, field, getattr(details, field))
        if "printed_name" in changed:
            person.names_confirmed_at = None
        person.save()
        audit(Action.PERSON_CHANGED, actor=actor_of(by), about=person.subject_id, at=at, fields=changed)
    return person


def confirm_names(person: Person, *, chosen_name: str, printed_name: str, at: datetime) -> None:
    """She says which name she uses and which one documents show. Raises NameMissing, NameUnprintable."""
    if not chosen_name.strip() or not printed_name.strip():
        raise NameMissing
    _check_printable(printed_name)
    _change_own(person, at=at, chosen_name=chosen_name.strip(), printed_name=printed_name.strip(), names_confirmed_at=at)


def change_language(person: Person, *, language: str, at: datetime) -> None:
    """She chooses the language of pages, mail and documents; doing it twice changes nothing. Raises LanguageUnknown."""
    if language not in Language.values:
        raise LanguageUnknown
    if language != person.language:
        _change_own(person, at=at, language=language)


def show_name_on_verification(person: Person, *, shown: bool, at: datetime) -> None:
    """She decides whether the public page shows her name."""
    if shown != person.shows_name_on_verification:
        _change_own(person, at=at, shows_name_on_verification=shown)


def note_told(person: Person, *, at: datetime) -> None:
    """She has read what is kept and who sees it; the first time counts."""
    Person.objects.filter(pk=person.pk, told_at=None).update(told_at=at)


def _change_own(person: Person, *, at: datetime, **fields: object) -> None:
    with transaction.atomic():
        for field, value in fields.items():
            setattr(person, field, value)
        person.save(update_fields=list(fields))
        audit(Action.PERSON_CHANGED, actor=person.subject_id, about=person.subject_id, at=at, fields=sorted(fields))
