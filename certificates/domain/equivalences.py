"""Saying that completions of one thing stand for another in a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.projection import candidacies_of_subject, project_candidacy
from certificates.evaluation import is_reference
from certificates.models import Candidacy, ProgramEquivalence
from core.errors import DomainError
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from people.models import Person, Program


class NoSuchThing(DomainError):
    """One side of an equivalence is not something that rows are about."""

    code = "no-such-thing"

    def __init__(self, text: str) -> None:
        super().__init__(
            _("“%(text)s” is not something that entries are about. Write it as hours:family-day or module:quiet-hours.") % {"text": text}
        )


def declare_equivalence(
    program: Program, *, row_about: str, counts_as: str, starts: date, until: date | None, by: Person, at: datetime
) -> ProgramEquivalence:
    """Let rows about one thing, dated on these days, count as another for everybody of a program, and bring their statuses up to date.

    Raises NoSuchThing.
    """
    for text, edition in ((row_about, True), (counts_as, False)):
        if not is_reference(text, edition=edition):
            raise NoSuchThing(text)
    with transaction.atomic():
        declared = ProgramEquivalence.objects.create(
            program=program, row_about=row_about, counts_as=counts_as, starts=starts, until=until, recorded_at=at, recorded_by=by.subject_id
        )
        about = row_about.partition("@")[0]
        touched: dict[int, Candidacy] = {}
        rows = LedgerRow.objects.filter(about__startswith=about).order_by("subject")
        for subject in rows.values_list("subject", flat=True).distinct():
            touched |= {held.pk: held for held in candidacies_of_subject(subject) if held.scheme.program_id == program.pk}
        for candidacy in touched.values():
            project_candidacy(candidacy)
    return declared
