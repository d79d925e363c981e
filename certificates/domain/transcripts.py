"""Training transcripts: what was recorded of somebody's training, as of a day, on request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.documents import require_printable_name, store_document, verify_url
from certificates.domain.payloads.transcript import TRAINING, transcript_payload
from certificates.enums import DocumentKind
from certificates.models import Document
from core.errors import DomainError
from people.models import Person
from people.queries import subjects_of_each
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Program


class NothingRecorded(DomainError):
    """There is no training to write down."""

    code = "nothing-recorded"

    def __init__(self) -> None:
        super().__init__(_("No training is recorded yet. A transcript can be made once there is something to put on it."))


def issue_transcript(person: Person, program: Program, *, at: datetime) -> Document:
    """Issue a transcript as of today, or return the newest one if it says the same. Raises NothingRecorded, UnprintableName."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        rows, unchecked = training_rows(person, program)
        if not rows:
            raise NothingRecorded
        require_printable_name(person)
        as_of = program.local_date(at)

        def payload(code: str) -> dict[str, Any]:
            return transcript_payload(person, program, code, rows=rows, unchecked=unchecked, as_of=as_of, verify_url=verify_url(code))

        newest = Document.objects.filter(person=person, program=program).order_by("-version").first()
        if newest is not None and newest.content == json.loads(json.dumps(payload(newest.code))):
            return newest
        version = newest.version + 1 if newest else 1
        return store_document(payload, kind=DocumentKind.TRANSCRIPT, person=person, program=program, version=version, at=at)


def training_rows(person: Person, program: Program) -> tuple[list[LedgerRow], set[str]]:
    """The training that stands recorded of a person in a program, and the hashes of those rows that nobody has checked yet."""
    subjects = subjects_of_each({person.subject_id})[person.subject_id]
    known = LedgerRow.objects.filter(subject__in=subjects, program=program.code)
    corrections = LedgerRow.objects.filter(subject__in=subjects, kind__in=Kind.ONCE_PER_ROW)
    voided = {row.refers_to for row in corrections if row.kind == Kind.VOIDED}
    verified = {row.refers_to for row in corrections if row.kind == Kind.VERIFIED and row.hash not in voided}
    rows = [row for row in known.filter(kind__in=TRAINING).order_by("happened_on", "recorded_at", "number") if row.hash not in voided]
    unchecked = {row.hash for row in rows if row.content.get("standing") == "attested" and row.hash not in verified}
    return rows, unchecked
