"""A scheme: what must be shown, for how long it is valid, who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

FORMAT = "scheme/1"
MODES = ("self_paced", "live", "external")
STANDINGS = ("attested", "verified")
DECIDERS = ("lead", "automatic")
SEPARATIONS = ("trained", "signed_off")

# The fields of each kind that looks at evidence, and those of them that may be left out.
FIELDS = {
    "module": ("module",),
    "hours": ("minutes", "category", "mode"),
    "attestation": ("attestation",),
    "sign_off": ("sign_off",),
}
OPTIONAL = {"hours": ("category", "mode")}
KINDS = ("group", *FIELDS)

Text = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What every requirement that looks at evidence has."""

    key: str
    title: Text | None
    standing: str
    kind: ClassVar[str]
    need: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Module(Leaf):
    """A completed module, of any edition whose completions count."""

    module: str
    kind: ClassVar[str] = "module"


@dataclass(frozen=True, slots=True)
class Hours(Leaf):
    """Minutes in all, or of one category, or in one mode."""

    minutes: int
    category: str | None
    mode: str | None
    kind: ClassVar[str] = "hours"


@dataclass(frozen=True, slots=True)
class Attestation(Leaf):
    """Something confirmed by a named person on a day."""

    attestation: str
    kind: ClassVar[str] = "attestation"


@dataclass(frozen=True, slots=True)
class SignOff(Leaf):
    """Something a supervisor saw done and signed."""

    sign_off: str
    kind: ClassVar[str] = "sign_off"


@dataclass(frozen=True, slots=True)
class Group:
    """All, any, or a number of the parts."""

    key: str
    title: Text | None
    need: int | Literal["all", "any"]
    of: tuple[Requirement, ...]
    kind: ClassVar[str] = "group"


Requirement = Group | Module | Hours | Attestation | SignOff


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


def leaves(requirement: Requirement) -> Iterator[Module | Hours | Attestation | SignOff]:
    """Yield the requirements that look at evidence, in the order written."""
    if isinstance(requirement, Group):
        for part in requirement.of:
            yield from leaves(part)
    else:
        yield requirement


def scheme_document(scheme: Scheme) -> dict[str, Any]:
    """Return the canonical scheme/1 document."""
    return scheme.document()


def modules_named(scheme: Scheme) -> frozenset[str]:
    """Return the codes of all modules the scheme asks for, at first or at renewal."""
    trees = (scheme.initial, scheme.renewal) if scheme.renewal else (scheme.initial,)
    return frozenset(leaf.module for tree in trees for leaf in leaves(tree) if isinstance(leaf, Module))


def requirement_document(requirement: Requirement) -> dict[str, Any]:
    """Return one requirement as JSON values, defaults left out."""
    document: dict[str, Any] = {"key": requirement.key, "kind": requirement.kind}
    if requirement.title:
        document["title"] = dict(requirement.title)
    if isinstance(requirement, Group):
        return document | {"need": requirement.need, "of": [requirement_document(part) for part in requirement.of]}
    for name in FIELDS[requirement.kind]:
        if (value := getattr(requirement, name)) is not None:
            document[name] = value
    if requirement.standing != STANDINGS[0]:
        document["standing"] = requirement.standing
    return document
