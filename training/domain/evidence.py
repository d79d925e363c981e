"""What staff enter of each kind that a person's rules ask for: sessions, practice, supervision, exams, papers seen, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from people.queries import subjects_of
from training.domain.ledger import lock_chain, record
from training.domain.paper import Statement, check_code, refuse_oneself, statements_for
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import date, datetime

    from people.models import Person, Program

# What `about` of each kind begins with.
PREFIXES = {
    Kind.HOURS_RECORDED: "hours",
    Kind.SESSION_ATTENDED: "session",
    Kind.PRACTICE_RECORDED: "practice",
    Kind.SUPERVISION_RECORDED: "supervision",
    Kind.SERVICE_RECORDED: "service",
    Kind.EXAM_TAKEN: "exam",
    Kind.DOCUMENT_SEEN: "document",
    Kind.REFERENCE_RECEIVED: "reference",
    Kind.PROFILE_CONFIRMED: "profile",
    Kind.CREDENTIAL_HELD: "credential",
    Kind.LOAD_REPORTED: "load",
}


class NotAskedFor(DomainError):
    """The person's rules do not ask for this, so it is not collected."""

    code = "not-asked-for"

    def __init__(self) -> None:
        super().__init__(_("The rules this person is under do not ask for that, so we do not keep it."))


class NothingToCheck(DomainError):
    """The row is not one that waits to be checked."""

    code = "nothing-to-check"

    def __init__(self) -> None:
        super().__init__(_("This entry does not wait to be checked. Look at the list again."))


def record_evidence(
    person: Person, kind: Kind, *, code: str, facts: dict[str, Any], program: Program, happened_on: date, by: Person, at: datetime
) -> LedgerRow:
    """Record one thing that the person's rules ask for, and nothing else. Who records it is kept.

    Raises NotOneself, NotAskedFor, CodeUnknown, InTheFuture.
    """
    refuse_oneself(person, by)
    if asked_for(person, kind, code) is None:
        raise NotAskedFor
    return record(
        kind,
        subject=person.subject_id,
        about=f"{PREFIXES[kind]}:{check_code(code)}",
        program=program,
        happened_on=happened_on,
        facts=facts,
        by=by,
        at=at,
    )


def asked_for(person: Person, kind: Kind, code: str) -> Statement | None:
    """What the rules say about a thing, or None where they do not ask for it. Of courses they ask for hours, whatever the course."""
    wanted = statements_for(person, kind)
    return next((one for one in wanted if one.code == code or kind == Kind.HOURS_RECORDED), None)


def waiting_rows(person: Person) -> list[LedgerRow]:
    """What was only told and nobody has checked, oldest first."""
    rows = list(LedgerRow.objects.filter(subject__in=subjects_of(person)).order_by("recorded_at", "subject", "number"))
    settled = {row.refers_to for row in rows if row.kind in Kind.ONCE_PER_ROW}
    return [row for row in rows if row.kind in Kind.EVIDENCE and row.hash not in settled and row.content["standing"] == "attested"]


def verify_evidence(person: Person, row_hash: str, *, program: Program, by: Person, at: datetime) -> LedgerRow:
    """Say that something told was checked. Not by whoever entered it. Raises NotOneself, NothingToCheck, AlreadyCorrected."""
    refuse_oneself(person, by)
    with transaction.atomic():
        for subject in sorted(subjects_of(person)):
            lock_chain(subject)
        told = next((row for row in waiting_rows(person) if row.hash == row_hash and row.program == program.code), None)
        if told is None or told.recorded_by == by.subject_id:
            raise NothingToCheck
        return record(
            Kind.VERIFIED,
            subject=told.subject,
            about=told.about,
            program=program,
            happened_on=program.local_date(at),
            facts={},
            refers_to=told,
            by=by,
            at=at,
        )
