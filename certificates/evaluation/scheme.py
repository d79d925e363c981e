"""A scheme: what must be shown, for how long it is valid, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .kinds import Module, Requirement, Text, leaves, requirement_document

FORMAT = "scheme/1"
DECIDERS = ("lead", "automatic")
SEPARATIONS = ("trained", "signed_off")


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
    valid_months: int
    window_days: int
    grace_days: int
    categories: tuple[str, ...]
    initial: Requirement
    renewal: Requirement | None

    def requirements(self, stage: str) -> Requirement:
        """Return what must be shown the first time, or at renewal (the same again where renewal says nothing)."""
        return self.renewal if stage == "renewal" and self.renewal is not None else self.initial

    def document(self) -> dict[str, Any]:
        """Return the canonical document: integers inside, defaults left out."""
        return {
            "format": FORMAT, "code": self.code, "title": dict(self.title), "credential": dict(self.credential),
            "in_force": {
                "from": self.in_force_from.isoformat() if self.in_force_from else None,
                "until": self.in_force_until.isoformat() if self.in_force_until else None,
            },
            "decision": {"by": self.decision.by, "separate_from": list(self.decision.separate_from)},
            "valid": {"months": self.valid_months}, "window": {"days": self.window_days}, "grace": {"days": self.grace_days},
            "categories": list(self.categories),
            "initial": requirement_document(self.initial),
            "renewal": requirement_document(self.renewal) if self.renewal else None,
        }  # fmt: skip


def scheme_document(scheme: Scheme) -> dict[str, Any]:
    """Return the canonical scheme/1 document."""
    return scheme.document()


def modules_named(scheme: Scheme) -> frozenset[str]:
    """Return the codes of all modules the scheme asks for, at first or at renewal."""
    trees = (scheme.initial, scheme.renewal) if scheme.renewal else (scheme.initial,)
    return frozenset(leaf.module for tree in trees for leaf in leaves(tree) if isinstance(leaf, Module))
