"""Renewals drawn for a check: which ones is decided by a seed that anybody can try again."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.decisions.keeping import begin, decide, decisions_about
from certificates.domain.decisions.refusals import NotInTheRules, NotNow, NotYours
from certificates.enums import AuditResult, PeriodState
from certificates.models import Period
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from certificates.models import Candidacy, Scheme
    from certificates.models.candidacies import CandidacyQuerySet
    from people.models import Person

ANSWER_DAYS = 30  # where the rules give no time to answer


def draw_audits(scheme: Scheme, *, starts: date, until: date, seed: str, among: CandidacyQuerySet | None = None) -> list[Period]:
    """The renewals to check among those that began within these days: the same for the same seed, in the order drawn.

    As many as the rules of each edition say, rounded up; none where an edition's rules draw none. With `among` only those candidacies are in it.
    """
    renewals = Period.objects.filter(
        candidacy__scheme=scheme, state=PeriodState.DECIDED, number__gt=1, valid_from__gte=starts, valid_from__lte=until
    ).select_related("candidacy__person", "candidacy__scheme__program", "candidacy__scheme_edition")
    if among is not None:
        renewals = renewals.filter(candidacy__in=among.values("pk"))
    drawn: list[Period] = []
    by_edition: dict[int, list[Period]] = {}
    for renewal in renewals:
        by_edition.setdefault(renewal.candidacy.scheme_edition_id, []).append(renewal)
    for edition in sorted(by_edition):
        found = sorted(by_edition[edition], key=lambda renewal: _lot(seed, renewal))
        share = (found[0].candidacy.scheme_edition.rules.get("audit") or {}).get("sample", 0)
        drawn += found[: -(-len(found) * share // 100)]
    return drawn


def open_drawn_audits(drawn: Iterable[Period], *, seed: str, by: Person, at: datetime) -> int:
    """Open a check for each renewal drawn that has none yet and can have one; return how many. All or none is opened.

    Raises NotYours where the drawer is drawn: somebody else has to draw.
    """
    opened = 0
    with transaction.atomic():
        for renewal in drawn:
            try:
                open_audit(renewal.candidacy, reason=_("Drawn with “%(seed)s”") % {"seed": seed}, by=by, at=at)
            except NotNow:  # renewed again since, or has its check already
                continue
            opened += 1
    return opened


def open_audit(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Ask the holder of a renewed certification to show what her renewal counted, within the time the rules give.

    Raises NotInTheRules, NotNow, ReasonMissing, NotYours.
    """
    with transaction.atomic():
        look = begin(candidacy, Kind.AUDIT_OPENED, reason=reason, by=by, at=at)
        audit = look.rules.get("audit")
        if audit is None:
            raise NotInTheRules(_("The rules of this credential draw no renewals for a check."))
        last = look.last_period()
        if last is None or last.number == 1:
            raise NotNow(_("Only a renewal can be drawn for a check, and this person has not renewed yet."))
        if last.number in {row.content["period"] for row in decisions_about(look.candidacy, Kind.AUDIT_OPENED)}:
            raise NotNow(_("This renewal was drawn for a check already."))
        approved = LedgerRow.objects.get(hash=last.decided_by)
        days = (audit.get("answer_within") or {}).get("days", ANSWER_DAYS)
        facts: dict[str, Any] = {
            "period": last.number,
            "answer_by": (look.on + timedelta(days=days)).isoformat(),
            "rows": approved.content["rows"],
        }
        return decide(look, Kind.AUDIT_OPENED, facts=facts, reason=reason, by=by, at=at)


def close_audit(candidacy: Candidacy, *, result: AuditResult, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Say how the check ended; not by whoever approved that renewal. Raises NotNow where none is open, NotYours, ReasonMissing."""
    with transaction.atomic():
        look = begin(candidacy, Kind.AUDIT_CLOSED, reason=reason, by=by, at=at)
        opened = open_audits(look.candidacy)
        if not opened:
            raise NotNow(_("No check is open for this person."))
        period = opened[0].content["period"]
        approvals = [row for row in decisions_about(look.candidacy, Kind.APPROVED) if row.content["period"] == period]
        if any(row.recorded_by == by.subject_id for row in approvals):
            raise NotYours(_("You approved the renewal that is checked here. Ask another lead to finish the check."))
        return decide(look, Kind.AUDIT_CLOSED, facts={"period": period, "result": str(result)}, reason=reason, by=by, at=at)


def open_audits(candidacy: Candidacy) -> list[LedgerRow]:
    """The checks that were begun and not finished, oldest first."""
    closed = {row.content["period"] for row in decisions_about(candidacy, Kind.AUDIT_CLOSED)}
    return [row for row in decisions_about(candidacy, Kind.AUDIT_OPENED) if row.content["period"] not in closed]


def _lot(seed: str, renewal: Period) -> str:
    return sha256(f"{seed}/{renewal.candidacy.uuid}/{renewal.number}".encode()).hexdigest()
