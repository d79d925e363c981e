"""Decisions about a credential: each is a ledger row, by a named person or by the system where the rules say so."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.cases import build_case, rows_of
from certificates.domain.documents import issue_document
from certificates.domain.projection import candidacies_of_subject
from certificates.enums import PeriodState, Status
from certificates.evaluation import ENGINE_VERSION, evaluate, parse_case
from certificates.models import Candidacy, DecisionVerdict, Document
from core.canonical import canonical_bytes, digest
from core.errors import DomainError
from people.queries import subjects_of
from training.domain.ledger import lock_chain, record
from training.enums import Kind, Mode

if TYPE_CHECKING:
    from datetime import date, datetime

    from people.models import Person
    from training.models import LedgerRow


logger = logging.getLogger(__name__)


class RequirementsOpen(DomainError):
    """Something the rules ask for is still open."""

    code = "requirements-open"

    def __init__(self) -> None:
        super().__init__(_("Some requirements are still open. Look at the list below, then approve when all are met."))


class NotYours(DomainError):
    """The rules keep this decision from this person."""

    code = "separation-of-duties"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class NothingInForce(DomainError):
    """There is no certification to act on."""

    code = "nothing-in-force"

    def __init__(self) -> None:
        super().__init__(_("There is no certification in force for this person, so there is nothing to change."))


class UnknownRequirement(DomainError):
    """The rules hold no requirement of that name."""

    code = "unknown-requirement"

    def __init__(self) -> None:
        super().__init__(_("That requirement is not in this person's rules. Choose one from the list."))


class ReasonMissing(DomainError):
    """A decision against somebody, or a waiver, needs a reason."""

    code = "reason-missing"

    def __init__(self) -> None:
        super().__init__(_("Write the reason. It is kept with the decision. Do not name a child or give case details."))


def approve(candidacy: Candidacy, *, by: Person | None, at: datetime) -> Document:
    """Award the period that waits for a decision, and issue its document; `by` None is the system, where the rules say automatic.

    Once per period: a second call finds no period ready. Raises RequirementsOpen, NotYours, UnprintableName.
    """
    with transaction.atomic():
        candidacy = lock_candidacy(candidacy)
        if by is None and not candidacy.scheme_edition.is_automatic:
            raise NotYours(_("Under these rules a person decides. Ask a lead to approve."))
        program = candidacy.scheme.program
        today = program.local_date(at)
        case = parse_case(build_case(candidacy))
        verdict = evaluate(case, on=today)
        if not verdict.ready:
            raise RequirementsOpen
        document = verdict.document()
        counted = counted_rows(document["requirements"])
        if by is not None:
            _keep_duties_apart(candidacy, counted, by=by)
        award = verdict.award
        stood_on = DecisionVerdict.objects.create(
            candidacy=candidacy,
            period_number=award.number,
            verdict=canonical_bytes(document).decode(),
            sha256=digest(document),
        )
        row = record(
            Kind.APPROVED,
            subject=candidacy.person.subject_id,
            about=candidacy.ref,
            program=program,
            happened_on=today,
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
        return issue_document(candidacy, approved=row, counted=counted, by=by, at=at)


def approve_automatically(row: LedgerRow) -> None:
    """Award what a new evidence row made ready, where the rules say that no person decides. A ledger projector."""
    if row.kind == Kind.APPROVED:
        return
    for candidacy in candidacies_of_subject(row.subject):
        if not candidacy.scheme_edition.is_automatic:
            continue
        case = parse_case(build_case(candidacy))
        if not evaluate(case, on=candidacy.scheme.program.local_date(row.recorded_at)).ready:
            continue
        try:
            with transaction.atomic():
                approve(candidacy, by=None, at=row.recorded_at)
        except DomainError as refusal:
            # What she finished stays finished: she stands as ready, a lead sees her in the register, and `run_due` tries again.
            logger.warning("%s could not be awarded: %s", candidacy.ref, refusal.code)


def waive_requirement(candidacy: Candidacy, requirement: str, *, until: date | None, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Let one requirement rest, for good or until a day, with a reason that is kept. Raises UnknownRequirement, ReasonMissing, NotYours."""
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        candidacy = lock_candidacy(candidacy)
        _refuse_own_case(candidacy, by)
        verdict = evaluate(parse_case(build_case(candidacy)), on=candidacy.scheme.program.local_date(at)).document()
        if requirement not in requirement_keys(verdict["requirements"]):
            raise UnknownRequirement
        return _decide(
            candidacy,
            Kind.WAIVED,
            facts={"requirement": requirement, "until": until.isoformat() if until else None},
            reason=reason,
            by=by,
            at=at,
        )


def suspend(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Pause the certification in force; the public page says so from now on. Raises NothingInForce, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.SUSPENDED, needs=(*Status.IN_FORCE, Status.LATE), reason=reason, by=by, at=at)


def reinstate(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """End the pause. Raises NothingInForce when nothing is paused, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.REINSTATED, needs=(Status.SUSPENDED,), reason=reason, by=by, at=at)


def revoke(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Take the certification away; from today every list and the public page say so. Raises NothingInForce, ReasonMissing, NotYours."""
    return _act_on_period(candidacy, Kind.REVOKED, needs=(*Status.IN_FORCE, Status.LATE, Status.SUSPENDED), reason=reason, by=by, at=at)


def relinquish(candidacy: Candidacy, *, reason: str, by: Person, at: datetime) -> LedgerRow:
    """Record that the holder gave the certification up. Raises NothingInForce, ReasonMissing."""
    return _act_on_period(
        candidacy, Kind.RELINQUISHED, needs=(*Status.IN_FORCE, Status.LATE, Status.SUSPENDED), reason=reason, by=by, at=at
    )


def lock_candidacy(candidacy: Candidacy) -> Candidacy:
    """The candidacy, locked until the transaction ends together with its person's chain. Call inside `atomic()`."""
    lock_chain(candidacy.person.subject_id)
    return (
        Candidacy.objects.select_for_update(of=("self",))
        .select_related("person", "scheme__program", "scheme_edition", "location")
        .get(pk=candidacy.pk)
    )


def counted_rows(result: dict[str, Any]) -> set[str]:
    """Hashes of every row that a verdict's requirements counted."""
    return set(result["counted"]).union(*(counted_rows(child) for child in result["of"]))


def requirement_keys(result: dict[str, Any]) -> set[str]:
    """Keys of a verdict's requirements, at every depth."""
    return {result["key"]}.union(*(requirement_keys(child) for child in result["of"]))


def _act_on_period(candidacy: Candidacy, kind: Kind, *, needs: tuple[str, ...], reason: str, by: Person, at: datetime) -> LedgerRow:
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        candidacy = lock_candidacy(candidacy)
        if kind != Kind.RELINQUISHED:
            _refuse_own_case(candidacy, by)
        verdict = evaluate(parse_case(build_case(candidacy)), on=candidacy.scheme.program.local_date(at))
        period = candidacy.periods.filter(state=PeriodState.DECIDED).order_by("-number").first()
        if period is None or verdict.status not in needs:
            raise NothingInForce
        return _decide(candidacy, kind, facts={"period": period.number}, reason=reason, by=by, at=at)


def _decide(candidacy: Candidacy, kind: Kind, *, facts: dict[str, Any], reason: str, by: Person, at: datetime) -> LedgerRow:
    program = candidacy.scheme.program
    return record(
        kind,
        subject=candidacy.person.subject_id,
        about=candidacy.ref,
        program=program,
        happened_on=program.local_date(at),
        facts=facts,
        words=reason.strip(),
        by=by,
        at=at,
    )


def _refuse_own_case(candidacy: Candidacy, by: Person) -> None:
    if by.subject_id in subjects_of(candidacy.person):
        raise NotYours(_("Nobody decides about their own certification. Ask another lead."))


def _keep_duties_apart(candidacy: Candidacy, counted: set[str], *, by: Person) -> None:
    """Refuse an approval by the holder, or by whoever signed off or trained her where the rules keep that apart."""
    _refuse_own_case(candidacy, by)
    apart = candidacy.scheme_edition.rules["decision"].get("separate_from", [])
    hers = [row for row in rows_of(candidacy) if row.hash in counted and row.recorded_by == by.subject_id]
    if "signed_off" in apart and any(row.kind == Kind.SIGNED_OFF for row in hers):
        raise NotYours(_("You signed this person off, so under these rules somebody else must approve. Ask another lead."))
    if "trained" in apart and any(_is_live_training(row) for row in hers):
        raise NotYours(_("You trained this person, so under these rules somebody else must approve. Ask another lead."))


def _is_live_training(row: LedgerRow) -> bool:
    return row.kind == Kind.HOURS_RECORDED and any(part["mode"] == Mode.LIVE for part in row.content["minutes"])
