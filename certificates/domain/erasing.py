"""Erase me: two steps, told beforehand with dates. Facts stay under the subject id; the certificate then says that its holder was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.documents import forget_holder
from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.domain.erasure import forget_contact, forget_name, is_on_hold, keep_years, name_goes_on, works_here
from people.enums import ErasureStep
from people.models import Destruction, Erasure, LegalHold, Person
from training.domain.erasure import forget_own_words, forget_words_about

SYSTEM = "system"


class ErasureStopped(DomainError):
    """The program was told to keep its records as they are."""

    code = "erasure-stopped"

    def __init__(self) -> None:
        super().__init__(
            _("Your program has to keep this file as it is for now. Nothing can be erased yet. Your coordinator can tell you more.")
        )


class StillStaff(DomainError):
    """Somebody who works here answers for what others were given."""

    code = "still-staff"

    def __init__(self) -> None:
        super().__init__(_("This person still works here. End their role first."))


class AskedBefore(DomainError):
    """She asked already."""

    code = "erasure-asked-before"

    def __init__(self) -> None:
        super().__init__(_("This was asked for already."))


@dataclass(frozen=True, slots=True)
class Promise:
    """What happens when, as she is told before she decides."""

    years: int
    name_goes_on: date
    is_stopped: bool


def promise_to(person: Person, *, at: datetime) -> Promise:
    """What would happen if she asked now."""
    return Promise(years=keep_years(person), name_goes_on=name_goes_on(person, at=at), is_stopped=is_on_hold(person))


def erase_words(person: Person, *, by: Person, at: datetime) -> Erasure:
    """The first step, at once: reflections, answers, messages, every way to reach her, her sign-in. The day of the second is fixed now.

    Raises ErasureStopped, StillStaff, AskedBefore; then nothing is gone.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if Erasure.objects.filter(person=person).exists():
            raise AskedBefore
        if is_on_hold(person):
            raise ErasureStopped
        if works_here(person, at=at):
            raise StillStaff
        erasure = Erasure.objects.create(person=person, asked_at=at, asked_by=by.subject_id, name_goes_on=name_goes_on(person, at=at))
        removed = forget_own_words(person) | forget_contact(person)
        _keep_record(person, ErasureStep.WORDS, removed, by=by.subject_id, at=at)
        audit(Action.ERASURE_ASKED, actor=by.subject_id, about=person.subject_id, at=at, name_goes_on=erasure.name_goes_on.isoformat())
    return erasure


def erase_name(erasure: Erasure, *, at: datetime) -> bool:
    """The second step: her name goes from everywhere, and with it the files that show it. Return whether it happened.

    Nothing happens before its day, under a hold, or a second time.
    """
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().select_related("person").get(pk=erasure.pk)
        person = erasure.person
        if erasure.name_gone_at is not None or at.date() < erasure.name_goes_on or is_on_hold(person):
            return False
        removed = forget_words_about(person) | forget_holder(person)
        forget_name(person)
        erasure.name_gone_at = at
        erasure.save(update_fields=["name_gone_at"])
        _keep_record(person, ErasureStep.NAME, removed, by=SYSTEM, at=at)
        audit(Action.NAME_ERASED, actor=None, about=person.subject_id, at=at)
    return True


def erase_due_names(*, at: datetime) -> int:
    """Take the second step for everybody whose day has come; return for how many. Safe to run twice, or never."""
    waiting = Erasure.objects.filter(name_gone_at=None, name_goes_on__lte=at.date())
    return sum(erase_name(erasure, at=at) for erasure in list(waiting.exclude(person__legal_holds__in=LegalHold.objects.in_force())))


def _keep_record(person: Person, step: ErasureStep, removed: dict[str, int], *, by: str, at: datetime) -> None:
    Destruction.objects.create(subject=person.subject_id, step=step, at=at, by=by, removed=removed)
