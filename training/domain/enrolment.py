"""Enrolling a person in a frozen curriculum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from training.models import Enrolment

if TYPE_CHECKING:
    from datetime import datetime

    from curricula.models import CurriculumEdition
    from people.models import Location, Person


class LocationElsewhere(DomainError):
    """The location belongs to a program that does not run this curriculum."""

    code = "location-elsewhere"

    def __init__(self) -> None:
        super().__init__(_("This location belongs to another program. Choose a location of the program that runs this course."))


def enrol(person: Person, curriculum_edition: CurriculumEdition, *, location: Location, by: Person | None, at: datetime) -> Enrolment:
    """Enrol a person in a curriculum edition, or return her enrolment in it if there is one.

    `by` is None when the system enrols. Raises LocationElsewhere.
    """
    if location.program_id != curriculum_edition.program_id:
        raise LocationElsewhere
    with transaction.atomic():
        enrolment, _created = Enrolment.objects.get_or_create(
            person=person,
            curriculum_edition=curriculum_edition,
            defaults={"location": location, "enrolled_at": at, "enrolled_by": by.subject_id if by else "system"},
        )
    return enrolment
