"""A scheme: what must be shown, for how long it is valid, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .kinds import Module, Requirement, Text, leaves, requirement_document
from .timing import LateStep, Timing, asked_in_step

FORMAT = "scheme/1"
DECIDERS = ("lead", "automatic")
SEPARATIONS = ("trained", "signed_off")
# What a certificate can show besides what every one shows. It decides nothing.
SHOWN = ("competencies", "instructors", "credit_approval", "provider_number")


@dataclass(frozen=True, slots=True)
class Decision:
    """Who turns ready into certified."""

    by: str
    separate_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One published set of rules."""

    code: str
    title: Text
    credential: Text
    in_force_from: date | None
    in_force_until: date | None
    decision: Decision
    timing: Timing
    window_days: int
    categories: tuple[str, ...]
    initial: Requirement
    renewal: Requirement | None
    shows: tuple[str, ...] = ()  # certificate

    @property
    def valid_months(self) -> int | None:
        """Return the months of rolling validity; None where a fixed date or nothing ends it."""
        return self.timing.validity.months

    @property
    def grace_days(self) -> int:
        """Return the days of plain grace; 0 where there is none, or late steps instead."""
        return self.timing.late[0].lasts.days if self.timing.has_plain_grace else 0

    def requirements(self, stage: str, step: LateStep | None = None) -> Requirement:
        """Return what must be shown in a stage (at renewal the same as at first where renewal says nothing), and in a late step."""
        if stage == "reinstatement" and self.timing.reinstatement:
            return self.timing.reinstatement.requirement
        if stage == "return" and self.timing.leave and self.timing.leave.back:
            return self.timing.leave.back
        if stage == "renewal":
            return asked_in_step(self.renewal or self.initial, step)
        return self.initial

    def trees(self) -> tuple[Requirement, ...]:
        """Return every requirement the scheme may ask for."""
        timing = self.timing
        trees = (
            self.initial, self.renewal, *(step.also for step in timing.late),
            timing.reinstatement.requirement if timing.reinstatement else None, timing.leave.back if timing.leave else None,
        )  # fmt: skip
        return tuple(tree for tree in trees if tree is not None)

    def document(self) -> dict[str, Any]:
        """Return the canonical document: integers inside, defaults left out."""
        return {
            "format": FORMAT, "code": self.code, "title": dict(self.title), "credential": dict(self.credential),
            "in_force": {
                "from": self.in_force_from.isoformat() if self.in_force_from else None,
                "until": self.in_force_until.isoformat() if self.in_force_until else None,
            },
            "decision": {"by": self.decision.by, "separate_from": list(self.decision.separate_from)},
            "valid": self.timing.validity.document(), "window": {"days": self.window_days}, "grace": {"days": self.grace_days},
            "categories": list(self.categories),
            "initial": requirement_document(self.initial),
            "renewal": requirement_document(self.renewal) if self.renewal else None,
        } | self.timing.document() | ({"certificate": {"shows": list(self.shows)}} if self.shows else {})  # fmt: skip


def scheme_document(scheme: Scheme) -> dict[str, Any]:
    """Return the canonical scheme/1 document."""
    return scheme.document()


def modules_named(scheme: Scheme) -> frozenset[str]:
    """Return the codes of all modules the scheme may ask for, in any stage."""
    return frozenset(leaf.module for tree in scheme.trees() for leaf in leaves(tree) if isinstance(leaf, Module))
