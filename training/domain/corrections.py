"""A mistake in what is recorded: taken back by a new row, and recorded anew where it was half right. The row itself never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.queries import subjects_of
from training.domain.ledger import lock_chain, record, void
from training.domain.paper import check_code, refuse_oneself
from training.enums import Kind
from training.models import LedgerRow, LedgerWords

if TYPE_CHECKING:
    from datetime import date, datetime

    from people.models import Person, Program


class NothingToCorrect(DomainError):
    """There is no such entry of this person and program that still counts."""

    code = "nothing-to-correct"

    def __init__(self) -> None:
        super().__init__(_("This entry cannot be taken back: it is not this program's, or it was taken back before. Look at it again."))


class WhyNeeded(DomainError):
    """A correction needs a reason."""

    code = "why-needed"

    def __init__(self) -> None:
        super().__init__(_("Write what was wrong. It is kept with the correction. Do not name a child or give case details."))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing recorded about a person and what became of it."""

    row: LedgerRow
    voided: LedgerRow | None
    verified: LedgerRow | None
    words: str

    @property
    def is_checked(self) -> bool:
        return self.verified is not None or self.row.content["standing"] == "verified"


def entries_about(person: Person, *, before: int | None = None, most: int | None = None) -> list[Entry]:
    """What is recorded about a person under all her records, what was taken back among it, the newest entry first.

    Those older than the entry with the key `before`, and at most so many. A constant number of queries.
    """
    rows = LedgerRow.objects.filter(subject__in=subjects_of(person), kind__in=Kind.EVIDENCE).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    listed = list(rows if most is None else rows[:most])
    later = LedgerRow.objects.filter(kind__in=Kind.ONCE_PER_ROW, refers_to__in=[row.hash for row in listed])
    found = {(row.kind, row.refers_to): row for row in later}
    words = dict(LedgerWords.objects.filter(row__in=[row.pk for row in listed]).values_list("row_id", "text"))
    return [Entry(row, found.get((Kind.VOIDED, row.hash)), found.get((Kind.VERIFIED, row.hash)), words.get(row.pk, "")) for row in listed]


def entry_about(person: Person, row_hash: str) -> Entry | None:
    """One entry by its hash; None where it is not about this person."""
    row = LedgerRow.objects.filter(subject__in=subjects_of(person), kind__in=Kind.EVIDENCE, hash=row_hash).first()
    if row is None:
        return None
    return next(entry for entry in entries_about(person, before=row.pk + 1, most=1))


def take_back(person: Person, row_hash: str, *, program: Program, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Take a mistaken entry back: from now on it counts for nothing, and what was believed before stays known.

    Raises NotOneself, WhyNeeded, NothingToCorrect, AlreadyCorrected.
    """
    refuse_oneself(person, by)
    if not reason.strip():
        raise WhyNeeded
    with transaction.atomic():
        row = _locked(person, row_hash, program)
        voided = void(row, program=program, reason=reason.strip(), by=by, at=at)
        audit(Action.EVIDENCE_VOIDED, actor=by.subject_id, about=person.subject_id, at=at, row=row.hash)
    return voided


def record_anew(
    person: Person,
    row_hash: str,
    *,
    code: str | None,
    facts: dict[str, Any],
    happened_on: date,
    program: Program,
    reason: str,
    by: Person,
    at: datetime,
) -> LedgerRow:
    """Take an entry back and record it as it was, in one act: the same kind, about the same or another `code` of it.

    Raises as `take_back`, CodeUnknown, InTheFuture.
    """
    with transaction.atomic():
        take_back(person, row_hash, program=program, reason=reason, by=by, at=at)
        old = LedgerRow.objects.get(hash=row_hash)
        return record(
            Kind(old.kind),
            subject=person.subject_id,
            about=old.about if code is None else f"{old.about.partition(':')[0]}:{check_code(code)}",
            program=program,
            happened_on=happened_on,
            facts=facts,
            words=reason.strip(),
            by=by,
            at=at,
        )


def _locked(person: Person, row_hash: str, program: Program) -> LedgerRow:
    for subject in sorted(subjects_of(person)):
        lock_chain(subject)
    entry = entry_about(person, row_hash)
    if entry is None or entry.voided is not None or entry.row.program != program.code:
        raise NothingToCorrect
    return entry.row
