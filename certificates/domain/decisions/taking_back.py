"""A decision that was a mistake, taken back by a new row; what was issued on it stays what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.decisions.keeping import decisions_about, look_at, refuse_own_case
from certificates.domain.decisions.refusals import NotNow, ReasonMissing
from training.domain.ledger import void
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy
    from people.models import Person
    from training.models import LedgerRow

# Where somebody began and was moved to is what everything else stands on: another move mends it.
MENDABLE = tuple(Kind(kind) for kind in Kind.DECISIONS if kind not in {Kind.CANDIDACY_OPENED, Kind.CANDIDACY_MOVED})


def mendable(candidacy: Candidacy) -> list[LedgerRow]:
    """The decisions that can be taken back, newest first; of several approvals only the last, on which no other stands."""
    rows = list(reversed(decisions_about(candidacy, *MENDABLE)))
    last = max((row.content["period"] for row in rows if row.kind == Kind.APPROVED), default=0)
    return [row for row in rows if row.kind != Kind.APPROVED or row.content["period"] == last]


def take_back_decision(candidacy: Candidacy, *, decision: str, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Take a decision (its hash) back, as if it had never been made; an approval can then be made anew, with the next version of its document.

    Raises ReasonMissing, NotYours, NotNow, AlreadyCorrected.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        look = look_at(candidacy, at=at)
        refuse_own_case(look.candidacy, by)
        row = next((one for one in mendable(look.candidacy) if one.hash == decision), None)
        if row is None:
            raise NotNow(_("There is no such decision to take back, or it was taken back before. Look at the file again."))
        return void(row, program=look.candidacy.scheme.program, reason=reason.strip(), by=by, at=at)
