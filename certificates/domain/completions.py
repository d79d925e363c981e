"""Certificates of completion: one for each finished course, issued by itself when the last module is finished."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.documents import require_printable_name, store_document, verify_url
from certificates.domain.payloads.completion import completion_payload
from certificates.enums import DocumentKind
from core.errors import DomainError
from training.enums import Kind
from training.models import Enrolment, LedgerRow
from training.queries import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from certificates.models import Document
    from people.models import LocationQuerySet, Person

logger = logging.getLogger(__name__)
BATCH = 500


class CourseOpen(DomainError):
    """Modules of the course are still open."""

    code = "course-open"

    def __init__(self) -> None:
        super().__init__(_("This course is not finished yet. Its certificate can be made once every part of it is done."))


def issue_completion(enrolment: Enrolment, *, at: datetime) -> Document:
    """Issue the certificate of a finished course, or return the one already issued. Raises CourseOpen, UnprintableName."""
    with transaction.atomic():
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("person", "location__program", "curriculum_edition")
            .get(pk=enrolment.pk)
        )
        present = enrolment.documents.order_by("-version").first()
        if present is not None:
            return present
        rows = completing_rows([enrolment])[enrolment.pk]
        if not rows:
            raise CourseOpen
        require_printable_name(enrolment.person)
        issued_on = enrolment.location.program.local_date(at)
        return store_document(
            lambda code: completion_payload(enrolment, code, rows=rows, issued_on=issued_on, verify_url=verify_url(code)),
            kind=DocumentKind.COMPLETION,
            enrolment=enrolment,
            at=at,
        )


def completing_rows(enrolments: Iterable[Enrolment]) -> dict[int, list[LedgerRow]]:
    """For each enrolment by its key, the rows that completed its modules; empty while one that everybody does is open. Two queries.

    Of a module taken more than once the first completion that stands counts: a course is finished once. Expects `curriculum_edition`
    to be loaded.
    """
    listed = list(enrolments)
    finished: dict[int, dict[str, str]] = {enrolment.pk: {} for enrolment in listed}
    hashes: list[tuple[int, str, str]] = [
        (progress.enrolment_id, progress.code, progress.finished_row)
        for enrolment in listed
        for progress in sorted(enrolment.modules.all(), key=lambda held: (held.finished_at is None, held.finished_at, held.pk))
        if progress.finished_row
    ]
    rows = {row.hash: row for row in standing_rows({row for _key, _code, row in hashes})}
    for key, code, row in hashes:
        if row in rows:
            finished[key].setdefault(code, row)
    found = {}
    for enrolment in listed:
        done = finished[enrolment.pk]
        asked = [entry["module"] for entry in entries_of(enrolment.curriculum_edition) if not entry.get("optional")]
        is_finished = bool(done) and done.keys() >= set(asked)
        found[enrolment.pk] = [rows[row] for row in done.values()] if is_finished else []
    return found


def finished_without_certificate(person: Person, *, within: LocationQuerySet | None = None) -> list[Enrolment]:
    """A person's finished courses that have no certificate yet."""
    waiting = Enrolment.objects.filter(person=person, documents=None)
    if within is not None:
        waiting = waiting.filter(location__in=within)
    listed = list(waiting.select_related("curriculum_edition").prefetch_related("modules").order_by("pk"))
    rows = completing_rows(listed)
    return [enrolment for enrolment in listed if rows[enrolment.pk]]


def standing_rows(hashes: Iterable[str]) -> list[LedgerRow]:
    """Those of these rows that were not taken back."""
    wanted = list(hashes)
    voided = set(LedgerRow.objects.filter(kind=Kind.VOIDED, refers_to__in=wanted).values_list("refers_to", flat=True))
    return [row for row in LedgerRow.objects.filter(hash__in=wanted) if row.hash not in voided]


def complete_automatically(row: LedgerRow) -> None:
    """Issue what a completed module finished, once it is committed: her place in the course is stored after the row. A ledger projector."""
    if row.kind != Kind.MODULE_COMPLETED:
        return
    transaction.on_commit(lambda: issue_finished(subject=row.subject, at=row.recorded_at), robust=True)


def issue_finished(*, at: datetime, subject: str | None = None) -> int:
    """Issue the certificate of every finished course that has none, of one person or of all; return how many. Safe to run again."""
    waiting = Enrolment.objects.filter(documents=None, modules__finished_row__isnull=False).distinct()
    if subject is not None:
        waiting = waiting.filter(person__subject_id=subject)
    listed = waiting.select_related("curriculum_edition").prefetch_related("modules").order_by("pk").iterator(chunk_size=BATCH)
    return sum(_issue_of(batch, at=at) for batch in iter(lambda: list(islice(listed, BATCH)), []))


def _issue_of(enrolments: list[Enrolment], *, at: datetime) -> int:
    rows, issued = completing_rows(enrolments), 0
    for enrolment in enrolments:
        if not rows[enrolment.pk]:
            continue
        try:
            issue_completion(enrolment, at=at)
        except DomainError as refusal:
            # What she finished stays finished: she and her coordinator can ask for it again once the name can be printed.
            logger.warning("the course of enrolment %s has no certificate yet: %s", enrolment.pk, refusal.code)
            continue
        issued += 1
    return issued
