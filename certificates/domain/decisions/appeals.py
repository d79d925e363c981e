"""A decision looked at again, by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.decisions.keeping import begin, decide, decisions_about
from certificates.domain.decisions.refusals import NotNow, NotYours
from certificates.enums import AppealResult
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy
    from people.models import Person
    from training.models import LedgerRow

APPEALABLE = (Kind.SUSPENDED, Kind.REVOKED)


def open_appeal(candidacy: Candidacy, *, against: str, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Record that the holder asks for a decision (its hash) to be looked at again. Once for each decision.

    Raises NotNow, ReasonMissing, NotYours.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.APPEAL_OPENED, reason=reason, by=by, at=at)
        if against not in {row.hash for row in appealable(look.candidacy)}:
            raise NotNow(_("There is no such decision to appeal against, or the appeal is here already. Look at the file again."))
        return decide(look, Kind.APPEAL_OPENED, facts={"against": against}, reason=reason, by=by, at=at)


def decide_appeal(candidacy: Candidacy, *, against: str, result: AppealResult, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Decide an open appeal; overturned, the decision counts no more from today. Never by whoever made that decision.

    Raises NotNow, NotYours, ReasonMissing.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.APPEAL_DECIDED, reason=reason, by=by, at=at)
        decision = next((row for row in open_appeals(look.candidacy) if row.hash == against), None)
        if decision is None:
            raise NotNow(_("There is no open appeal against that decision. Look at the file again."))
        if decision.recorded_by == by.subject_id:
            raise NotYours(_("You made the decision that this appeal is against. Ask another lead to decide it."))
        facts = {"against": against, "result": str(result)}
        return decide(look, Kind.APPEAL_DECIDED, facts=facts, reason=reason, by=by, at=at)


def appealable(candidacy: Candidacy) -> list[LedgerRow]:
    """The decisions that can be appealed against: each once."""
    appealed = {row.content["against"] for row in decisions_about(candidacy, Kind.APPEAL_OPENED)}
    return [row for row in decisions_about(candidacy, *APPEALABLE) if row.hash not in appealed]


def open_appeals(candidacy: Candidacy) -> list[LedgerRow]:
    """The decisions with an appeal that nobody has decided."""
    opened = {row.content["against"] for row in decisions_about(candidacy, Kind.APPEAL_OPENED)}
    closed = {row.content["against"] for row in decisions_about(candidacy, Kind.APPEAL_DECIDED)}
    return [row for row in decisions_about(candidacy, *APPEALABLE) if row.hash in opened - closed]
