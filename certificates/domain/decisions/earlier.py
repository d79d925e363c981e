"""A certification that the program gave before its records were kept here: dated then, recorded now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.cases import read_cases
from certificates.domain.decisions.keeping import Look, counted_rows, decisions_about, keep_verdict, lock_candidacy, refuse_own_case
from certificates.domain.decisions.refusals import BadDay, NotNow
from certificates.evaluation import ENGINE_VERSION, evaluate
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from certificates.models import Candidacy
    from people.models import Person


def record_earlier_period(
    candidacy: Candidacy, *, valid_from: date, valid_until: date | None, words: str, by: Person, at: datetime
) -> LedgerRow:
    """Record a period that was certified on paper, as decided on its first day; no document is made: the paper is the document.

    Earlier periods come first. The requirements need not be met by rows that are here: the program's word of then stands, and the
    row says so (`origin`). Returns the row that is there if the same period was recorded before, also one that was taken back.
    Raises NotYours, BadDay, NotNow, InTheFuture.
    """
    with transaction.atomic():
        candidacy = lock_candidacy(candidacy)
        refuse_own_case(candidacy, by)
        if (present := earlier_period(candidacy, valid_from)) is not None:
            return present
        if valid_until is not None and valid_until < valid_from:
            raise BadDay(_("The last day is before the first. Change one of them."))
        if valid_from < candidacy.opened_on:
            raise BadDay(
                _("The person began on %(date)s. A certification cannot begin before that.") % {"date": candidacy.opened_on.isoformat()}
            )
        approvals = decisions_about(candidacy, Kind.APPROVED)
        if any(row.content["valid_from"] >= valid_from.isoformat() for row in approvals):
            raise NotNow(_("A later certification of this person is recorded already. Record earlier ones first, in their order."))
        number = max((row.content["period"] for row in approvals), default=0) + 1
        starts = max((row.content["valid_from"] for row in approvals), default=candidacy.opened_on.isoformat())
        verdict = evaluate(read_cases([candidacy])[candidacy.pk], on=valid_from)
        look = Look(candidacy, valid_from, verdict, verdict.document())
        kept = keep_verdict(look, Kind.APPROVED, period=number)
        return record(
            Kind.APPROVED,
            subject=candidacy.person.subject_id,
            about=candidacy.ref,
            program=candidacy.scheme.program,
            happened_on=valid_from,
            facts={
                "period": number,
                "cycle_start": starts,
                "valid_from": valid_from.isoformat(),
                "valid_until": valid_until.isoformat() if valid_until else None,
                "rows": sorted(counted_rows(look.document["requirements"])),
                "verdict_sha256": kept.sha256,
                "engine": ENGINE_VERSION,
                "origin": "earlier",
            },
            words=words,
            by=by,
            at=at,
        )


def earlier_period(candidacy: Candidacy, valid_from: date) -> LedgerRow | None:
    """The approval of the period that begins on a day, also one that was taken back."""
    approvals = LedgerRow.objects.filter(subject=candidacy.person.subject_id, kind=Kind.APPROVED, about=candidacy.ref).order_by("number")
    return next((row for row in approvals if row.content["valid_from"] == valid_from.isoformat()), None)
