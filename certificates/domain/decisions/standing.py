"""Decisions about a certification in force, and requirements that rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.decisions.keeping import begin, decide, requirement_keys
from certificates.domain.decisions.refusals import BadDay, NothingInForce, UnknownRequirement
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

    from certificates.models import Candidacy
    from people.models import Person
    from training.models import LedgerRow


def waive_requirement(candidacy: Candidacy, requirement: str, *, until: date | None, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Let one requirement rest, for good or through a day, with a reason that is kept.

    Raises UnknownRequirement, ReasonMissing, NotYours, NotNow.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.WAIVED, reason=reason, by=by, at=at)
        if requirement not in requirement_keys(look.document["requirements"]):
            raise UnknownRequirement
        facts = {"requirement": requirement, "until": until.isoformat() if until else None}
        return decide(look, Kind.WAIVED, facts=facts, reason=reason, by=by, at=at)


def grant_equivalence(
    candidacy: Candidacy, requirement: str, *, amount: int | None, cure_by: date | None, reason: str, by: Person, at: datetime
) -> LedgerRow:
    """Accept earlier learning for so much of a requirement (minutes, times), or for all of it where `amount` is None.

    Through `cure_by`, if given, by when the rest is to be done. Raises UnknownRequirement, BadDay, ReasonMissing, NotYours, NotNow.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.EQUIVALENCE_GRANTED, reason=reason, by=by, at=at)
        if requirement not in requirement_keys(look.document["requirements"]):
            raise UnknownRequirement
        if cure_by is not None and cure_by < look.on:
            raise BadDay(_("That day is over. Choose a day from today on, or leave it empty."))
        facts = {"requirement": requirement, "amount": amount, "cure_by": cure_by.isoformat() if cure_by else None}
        return decide(look, Kind.EQUIVALENCE_GRANTED, facts=facts, reason=reason, by=by, at=at)


def suspend(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Pause the certification in force; the public page says so from now on. Raises NothingInForce, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.SUSPENDED, reason=reason, by=by, at=at)


def reinstate(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """End the pause. Raises NothingInForce when nothing is paused, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.REINSTATED, reason=reason, by=by, at=at)


def revoke(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Take the certification away; from today every list and the public page say so. Raises NothingInForce, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.REVOKED, reason=reason, by=by, at=at)


def relinquish(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Record that the holder gave the certification up. Raises NothingInForce, ReasonMissing."""
    return _act_on_period(candidacy, Kind.RELINQUISHED, reason=reason, by=by, at=at)


def _act_on_period(candidacy: Candidacy, kind: Kind, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    with transaction.atomic():
        look = begin(candidacy, kind, reason=reason, by=by, at=at)
        period = look.last_period()
        if period is None:
            raise NothingInForce
        return decide(look, kind, facts={"period": period.number}, reason=reason, by=by, at=at)
