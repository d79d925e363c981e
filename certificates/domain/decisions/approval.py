"""The award: by a named person, or by the system where the rules say so."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.cases import read_case
from certificates.domain.decisions.keeping import counted_rows, keep_duties_apart, keep_verdict, look_at
from certificates.domain.decisions.refusals import NotYours, RequirementsOpen
from certificates.domain.documents import issue_document
from certificates.domain.projection import candidacies_of_subject
from certificates.evaluation import ENGINE_VERSION, evaluate
from core.errors import DomainError
from training.domain.ledger import record
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy, Document
    from people.models import Person
    from training.models import LedgerRow

logger = logging.getLogger(__name__)


def approve(candidacy: Candidacy, *, by: Person | None, at: datetime) -> Document:
    """Award the period that waits for a decision, and issue its document; `by` None is the system, where the rules say automatic.

    Once per period: a second call finds no period ready. An approval that was taken back can be made anew: its verdict and its
    document have the next version. Raises RequirementsOpen, NotYours, UnprintableName.
    """
    with transaction.atomic():
        look = look_at(candidacy, at=at)
        candidacy = look.candidacy
        if by is None and not candidacy.scheme_edition.is_automatic:
            raise NotYours(_("Under these rules a person decides. Ask a lead to approve."))
        if not look.verdict.ready:
            raise RequirementsOpen
        counted = counted_rows(look.document["requirements"])
        if by is not None:
            keep_duties_apart(candidacy, counted, by=by)
        award = look.verdict.award
        stood_on = keep_verdict(look, Kind.APPROVED, period=award.number)
        row = record(
            Kind.APPROVED,
            subject=candidacy.person.subject_id,
            about=candidacy.ref,
            program=candidacy.scheme.program,
            happened_on=look.on,
            facts={
                "period": award.number,
                "cycle_start": award.cycle_start.isoformat(),
                "valid_from": award.valid_from.isoformat(),
                "valid_until": award.valid_until.isoformat() if award.valid_until else None,
                "rows": sorted(counted),
                "verdict_sha256": stood_on.sha256,
                "engine": ENGINE_VERSION,
            },
            by=by,
            at=at,
        )
        return issue_document(candidacy, approved=row, version=stood_on.version, counted=counted, by=by, at=at)


def approve_automatically(row: LedgerRow) -> None:
    """Award what a new evidence row made ready, where the rules say that no person decides. A ledger projector."""
    if row.kind == Kind.APPROVED:
        return
    for candidacy in candidacies_of_subject(row.subject):
        if not candidacy.scheme_edition.is_automatic:
            continue
        if not evaluate(read_case(candidacy), on=candidacy.scheme.program.local_date(row.recorded_at)).ready:
            continue
        try:
            with transaction.atomic():
                approve(candidacy, by=None, at=row.recorded_at)
        except DomainError as refusal:
            # What she finished stays finished: she stands as ready, a lead sees her in the register, and `run_due` tries again.
            logger.warning("%s could not be awarded: %s", candidacy.ref, refusal.code)
