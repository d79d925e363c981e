"""What time alone makes due. Safe to run twice, or never: nothing waits for it but mail and renewals that nobody has to decide."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from certificates.domain.cases import build_case
from certificates.domain.decisions import approve
from certificates.enums import Status
from certificates.evaluation import evaluate, parse_case
from certificates.models import Candidacy, Segment
from core.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime


logger = logging.getLogger(__name__)


def award_due(*, at: datetime) -> int:
    """Award what is ready under rules by which no person decides, such as a renewal done before its window opened; return how many."""
    standing = Segment.objects.known_at(None).on(at.date()).filter(status__in=(Status.READY, Status.DUE, Status.LATE))
    candidacies = Candidacy.objects.filter(pk__in=standing.values("candidacy"), scheme_edition__is_automatic=True)
    awarded = 0
    for candidacy in candidacies.select_related("person", "scheme__program", "scheme_edition").order_by("pk").iterator(chunk_size=500):
        if not evaluate(parse_case(build_case(candidacy)), on=candidacy.scheme.program.local_date(at)).ready:
            continue
        try:
            approve(candidacy, by=None, at=at)
        except DomainError as refusal:  # another run was quicker, or the name cannot be printed yet
            logger.warning("%s could not be awarded: %s", candidacy.ref, refusal.code)
            continue
        awarded += 1
    return awarded
