"""The decisions that a person's file offers: only those that are possible now, each with its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.decision_forms import (
    AppealDecisionForm,
    AppealForm,
    AuditResultForm,
    EquivalenceForm,
    ExtensionForm,
    LeaveForm,
    TakeBackForm,
)
from certificates.domain import decisions
from certificates.forms import ReasonForm
from training.enums import Kind

if TYPE_CHECKING:
    from datetime import date

    from certificates.models import Candidacy, Period


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about the offers: who, how she stands on the day, what is open, and her newest decided period."""

    candidacy: Candidacy
    status: str
    on: date
    open_lines: list[tuple[str, str]]
    last: Period | None

    @property
    def rules(self) -> dict[str, Any]:
        return self.candidacy.scheme_edition.rules


@dataclass(frozen=True, slots=True)
class Offer:
    """One decision: its words, its form, whether there is anything it can be about, and what the form is made with."""

    kind: Kind
    label: str | Promise
    decide: Callable[..., Any]
    form: type[ReasonForm] = ReasonForm
    exists: Callable[[Standing], bool] = lambda _standing: True
    given: Callable[[Standing], dict[str, Any]] = lambda _standing: {}

    def is_possible(self, standing: Standing) -> bool:
        """Whether a lead can make this decision now."""
        return decisions.is_allowed(self.kind, standing.status) and self.exists(standing)


def can_extend(standing: Standing) -> bool:
    return standing.last.valid_until is not None if standing.last else bool(standing.rules.get("finish"))


def can_audit(standing: Standing) -> bool:
    return bool(standing.rules.get("audit")) and standing.last is not None and standing.last.number > 1


# In the order in which they are offered. Each name is part of the address.
OFFERS: dict[str, Offer] = {
    "equivalence": Offer(
        Kind.EQUIVALENCE_GRANTED,
        _("Accept earlier learning"),
        decisions.grant_equivalence,
        EquivalenceForm,
        lambda standing: bool(standing.open_lines),
        lambda standing: {"requirements": standing.open_lines},
    ),
    "extend": Offer(Kind.EXTENDED, _("Give more time"), decisions.extend_period, ExtensionForm, can_extend),
    "leave": Offer(
        Kind.LEAVE_GRANTED,
        _("Grant leave"),
        decisions.grant_leave,
        LeaveForm,
        lambda standing: bool(standing.rules.get("leave")) and decisions.open_leave(standing.candidacy, on=standing.on) is None,
    ),
    "end_leave": Offer(
        Kind.LEAVE_ENDED,
        _("End the leave"),
        decisions.end_leave,
        exists=lambda standing: bool(standing.rules.get("leave")) and decisions.open_leave(standing.candidacy, on=standing.on) is not None,
    ),
    "suspend": Offer(Kind.SUSPENDED, _("Pause the certification"), decisions.suspend),
    "reinstate": Offer(Kind.REINSTATED, _("End the pause"), decisions.reinstate),
    "revoke": Offer(Kind.REVOKED, _("Revoke the certification"), decisions.revoke),
    "relinquish": Offer(Kind.RELINQUISHED, _("Record that the holder gave it up"), decisions.relinquish),
    "appeal": Offer(
        Kind.APPEAL_OPENED,
        _("Record an appeal"),
        decisions.open_appeal,
        AppealForm,
        lambda standing: bool(decisions.appealable(standing.candidacy)),
        lambda standing: {"rows": decisions.appealable(standing.candidacy)},
    ),
    "decide_appeal": Offer(
        Kind.APPEAL_DECIDED,
        _("Decide the appeal"),
        decisions.decide_appeal,
        AppealDecisionForm,
        lambda standing: bool(decisions.open_appeals(standing.candidacy)),
        lambda standing: {"rows": decisions.open_appeals(standing.candidacy)},
    ),
    "audit": Offer(Kind.AUDIT_OPENED, _("Begin a check of the renewal"), decisions.open_audit, exists=can_audit),
    "close_audit": Offer(
        Kind.AUDIT_CLOSED,
        _("Finish the check"),
        decisions.close_audit,
        AuditResultForm,
        lambda standing: bool(standing.rules.get("audit")) and bool(decisions.open_audits(standing.candidacy)),
    ),
    "take_back": Offer(
        Kind.VOIDED,
        _("Take back a decision that was a mistake"),
        decisions.take_back_decision,
        TakeBackForm,
        lambda standing: bool(decisions.mendable(standing.candidacy)),
        lambda standing: {"rows": decisions.mendable(standing.candidacy)},
    ),
}
