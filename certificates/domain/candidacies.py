"""Beginning towards a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.models import Candidacy, Scheme, SchemeEdition
from core.errors import DomainError
from training.domain.ledger import lock_chain, record
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

    from people.models import Location, Person


class NoRulesInForce(DomainError):
    """The scheme has no published edition in force on that day."""

    code = "no-rules-in-force"

    def __init__(self, on: date) -> None:
        super().__init__(_("No rules are in force on %(date)s. Publish them first, or choose another day.") % {"date": on.isoformat()})


class AnotherProgram(DomainError):
    """The location belongs to another program than the scheme."""

    code = "another-program"

    def __init__(self) -> None:
        super().__init__(_("That place belongs to another program. Choose one of this program's places."))


def open_candidacy(
    person: Person, scheme: Scheme, *, location: Location, by: Person, at: datetime, opened_on: date | None = None
) -> Candidacy:
    """Begin a person towards a credential under the edition in force, or return the candidacy she already has.

    `opened_on` defaults to today in the program's zone. Raises NoRulesInForce, AnotherProgram.
    """
    program = scheme.program
    opened_on = opened_on or program.local_date(at)
    if location.program_id != scheme.program_id:
        raise AnotherProgram
    with transaction.atomic():
        lock_chain(person.subject_id)
        present = Candidacy.objects.filter(person=person, scheme=scheme).first()
        if present is not None:
            return present
        edition = edition_in_force(scheme, on=opened_on)
        if edition is None:
            raise NoRulesInForce(opened_on)
        candidacy = Candidacy.objects.create(person=person, scheme=scheme, scheme_edition=edition, location=location, opened_on=opened_on)
        record(
            Kind.CANDIDACY_OPENED,
            subject=person.subject_id,
            about=candidacy.ref,
            program=program,
            happened_on=opened_on,
            facts={"scheme": scheme.code, "edition": edition.number, "opened_on": opened_on.isoformat()},
            by=by,
            at=at,
        )
    return candidacy


def edition_in_force(scheme: Scheme, *, on: date) -> SchemeEdition | None:
    """The newest edition of a scheme in force on a day."""
    in_force = scheme.editions.filter(Q(in_force_until=None) | Q(in_force_until__gte=on), in_force_from__lte=on)
    return in_force.order_by("-number").first()
