"""What every decision shares: one lock, one look at the rules, who may not decide, and what is kept with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certificates.domain.cases import read_cases, rows_of
from certificates.domain.decisions.refusals import NothingInForce, NotNow, NotYours, ReasonMissing
from certificates.domain.decisions.transitions import is_allowed
from certificates.enums import PeriodState, Status
from certificates.evaluation import ENGINE_VERSION, Verdict, evaluate
from certificates.models import Candidacy, DecisionVerdict
from core.canonical import canonical_bytes, digest
from people.queries import subjects_of
from training.domain.ledger import lock_chain, record
from training.enums import Kind, Mode

if TYPE_CHECKING:
    from datetime import date, datetime

    from certificates.models import Period
    from people.models import Person
    from training.models import LedgerRow

TAUGHT = (Kind.SESSION_ATTENDED,)  # whoever recorded these led the training
SIGNED = (Kind.SIGNED_OFF, Kind.SUPERVISION_RECORDED, Kind.EXAM_TAKEN)  # and these are somebody's signature on the person's work


@dataclass(frozen=True, slots=True)
class Look:
    """One candidacy, locked, and what the rules say of it today."""

    candidacy: Candidacy
    on: date
    verdict: Verdict
    document: dict[str, Any]

    @property
    def status(self) -> str:
        """Where she stands today."""
        return str(self.document["status"])

    @property
    def rules(self) -> dict[str, Any]:
        """The rules she is held to."""
        return self.candidacy.scheme_edition.rules

    def last_period(self) -> Period | None:
        """The newest decided period."""
        return self.candidacy.periods.filter(state=PeriodState.DECIDED).order_by("-number").first()


def lock_candidacy(candidacy: Candidacy) -> Candidacy:
    """The candidacy, locked until the transaction ends together with its person's chain. Call inside `atomic()`."""
    lock_chain(candidacy.person.subject_id)
    return (
        Candidacy.objects.select_for_update(of=("self",))
        .select_related("person", "scheme__program", "scheme_edition", "location")
        .get(pk=candidacy.pk)
    )


def look_at(candidacy: Candidacy, *, at: datetime) -> Look:
    """Lock a candidacy and judge it. Call inside `atomic()`."""
    candidacy = lock_candidacy(candidacy)
    on = candidacy.scheme.program.local_date(at)
    verdict = evaluate(read_cases([candidacy])[candidacy.pk], on=on)
    return Look(candidacy, on, verdict, verdict.document())


def begin(candidacy: Candidacy, kind: Kind, *, reason: str, by: Person, at: datetime) -> Look:
    """What every decision but an approval asks first: a reason, somebody else than the holder, and a status that allows it.

    Only giving up is the holder's own. Raises ReasonMissing, NotYours, NothingInForce, NotNow. Call inside `atomic()`.
    """
    if not reason.strip():
        raise ReasonMissing
    look = look_at(candidacy, at=at)
    if kind != Kind.RELINQUISHED:
        refuse_own_case(look.candidacy, by)
    if not is_allowed(kind, look.status):
        if kind in (Kind.SUSPENDED, Kind.REINSTATED, Kind.REVOKED, Kind.RELINQUISHED):
            raise NothingInForce
        raise NotNow(
            _("This person stands as “%(status)s” today, and then there is no such decision. Look at the file again.")
            % {"status": Status(look.status).label}
        )
    return look


def keep_verdict(look: Look, kind: Kind, *, period: int) -> DecisionVerdict:
    """Keep the verdict that a decision stands on, word for word; a decision made anew has the next version."""
    earlier = DecisionVerdict.objects.filter(candidacy=look.candidacy, kind=kind, period_number=period)
    return DecisionVerdict.objects.create(
        candidacy=look.candidacy,
        kind=kind,
        period_number=period,
        version=earlier.count() + 1,
        verdict=canonical_bytes(look.document).decode(),
        sha256=digest(look.document),
    )


def store_verdicts(approvals: list[tuple[LedgerRow, Candidacy, dict[str, Any]]]) -> None:
    """Keep the verdicts of approvals that were stored as whole chains: row, candidacy, verdict. For data sets."""
    DecisionVerdict.objects.bulk_create(
        [
            DecisionVerdict(
                candidacy=candidacy,
                kind=Kind.APPROVED,
                period_number=row.content["period"],
                verdict=canonical_bytes(document).decode(),
                sha256=row.content["verdict_sha256"],
            )
            for row, candidacy, document in approvals
        ],
        batch_size=500,
    )


def decide(look: Look, kind: Kind, *, facts: dict[str, Any], reason: str, by: Person, at: datetime, keep: bool = True) -> LedgerRow:
    """Append a decision with its reason, the rows and the verdict it stood on and the engine's version."""
    candidacy, program = look.candidacy, look.candidacy.scheme.program
    stood_on: dict[str, Any] = {}
    if keep:
        kept = keep_verdict(look, kind, period=look.verdict.open_period.number)
        stood_on = {"rows": sorted(counted_rows(look.document["requirements"])), "verdict_sha256": kept.sha256, "engine": ENGINE_VERSION}
    return record(
        kind,
        subject=candidacy.person.subject_id,
        about=candidacy.ref,
        program=program,
        happened_on=look.on,
        facts=stood_on | facts,
        words=reason.strip(),
        by=by,
        at=at,
    )


def decisions_about(candidacy: Candidacy, *kinds: Kind) -> list[LedgerRow]:
    """The decisions of these kinds about a candidacy that were not taken back, oldest first."""
    rows = rows_of(candidacy)
    voided = {row.refers_to for row in rows if row.kind == Kind.VOIDED}
    return [row for row in rows if row.about == candidacy.ref and row.kind in kinds and row.hash not in voided]


def counted_rows(result: dict[str, Any]) -> set[str]:
    """Hashes of every row that a verdict's requirements counted."""
    return set(result["counted"]).union(*(counted_rows(child) for child in result["of"]))


def requirement_keys(result: dict[str, Any]) -> set[str]:
    """Keys of a verdict's requirements, at every depth."""
    return {result["key"]}.union(*(requirement_keys(child) for child in result["of"]))


def refuse_own_case(candidacy: Candidacy, by: Person) -> None:
    """Raise NotYours where somebody would decide about herself."""
    if by.subject_id in subjects_of(candidacy.person):
        raise NotYours(_("Nobody decides about their own certification. Ask another lead."))


def keep_duties_apart(candidacy: Candidacy, counted: set[str], *, by: Person) -> None:
    """Refuse an award by the holder, or by whoever signed off or trained her where the rules keep that apart."""
    refuse_own_case(candidacy, by)
    apart = candidacy.scheme_edition.rules["decision"].get("separate_from", [])
    hers = [row for row in rows_of(candidacy) if row.hash in counted and row.recorded_by == by.subject_id]
    if "signed_off" in apart and any(row.kind in SIGNED for row in hers):
        raise NotYours(_("You signed this person off, so under these rules somebody else must approve. Ask another lead."))
    if "trained" in apart and any(_is_training(row) for row in hers):
        raise NotYours(_("You trained this person, so under these rules somebody else must approve. Ask another lead."))


def _is_training(row: LedgerRow) -> bool:
    if row.kind == Kind.HOURS_RECORDED:
        return any(part["mode"] == Mode.LIVE for part in row.content["minutes"])
    return row.kind in TAUGHT
