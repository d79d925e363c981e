"""What a whole certificate does over time, as its scheme says at the top. Last days are inclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .dates import add_months, day_after, first_fixed_day, grace_ends, renewed_until, valid_until
from .kinds import Duration, Group, Requirement, Text, requirement_document

YEARS = ("any", "odd", "even")
LAST_DAYS = ("same_day", "day_before")
CLOCKS = ("stops", "runs")
GRACE = "grace"  # the key of the only late step where the scheme says grace


@dataclass(frozen=True, slots=True)
class Validity:
    """For how long a period is valid: rolling months, through a fixed date, or (neither) without a last day."""

    months: int | None = None
    last_day: str = LAST_DAYS[0]
    ends_on: tuple[int, int] | None = None  # month and day
    years: str = YEARS[0]
    at_least: Duration | None = None

    @property
    def is_open(self) -> bool:
        """Say whether there is no last day."""
        return self.months is None and self.ends_on is None

    @property
    def shortest_months(self) -> int:
        """Return the months of the shortest cycle in which renewal can be worked for, for checking what is written."""
        if self.months is not None:
            return self.months
        return 12 if self.years == "any" else 24

    def first_until(self, starts: date) -> date | None:
        """Return the last valid day of a period that begins on this day; None where there is none."""
        if self.months is not None:
            return valid_until(starts, self.months) - timedelta(days=self.last_day == "day_before")
        if self.ends_on is None:
            return None
        return first_fixed_day(self.at_least.last_day(starts) if self.at_least else starts, *self.ends_on, self.years)

    def next_until(self, anchor: date, previous_until: date) -> date | None:
        """Return the last valid day of a period that follows without a gap and keeps the anniversary of `anchor`."""
        if self.months is None:
            return self.first_until(day_after(previous_until))
        if self.last_day == "day_before":
            return renewed_until(anchor, day_after(previous_until), self.months) - timedelta(days=1)
        return renewed_until(anchor, previous_until, self.months)

    def document(self) -> dict[str, Any] | str:
        """Return the validity as JSON values."""
        if self.months is not None:
            return {"months": self.months} | ({"last_day": self.last_day} if self.last_day != LAST_DAYS[0] else {})
        if self.ends_on is None:
            return "open"
        document: dict[str, Any] = {"ends_on": f"{self.ends_on[0]:02}-{self.ends_on[1]:02}"}
        if self.years != YEARS[0]:
            document["years"] = self.years
        return document | ({"at_least": self.at_least.document()} if self.at_least else {})


@dataclass(frozen=True, slots=True)
class LateStep:
    """A time after the last valid day, or after the step before, in which renewal is late; it may ask for more."""

    key: str
    lasts: Duration  # written "for"
    title: Text | None = None
    also: Requirement | None = None

    def document(self) -> dict[str, Any]:
        """Return the step as JSON values."""
        document: dict[str, Any] = {"key": self.key, "for": self.lasts.document()}
        if self.title:
            document["title"] = dict(self.title)
        return document | ({"also": requirement_document(self.also)} if self.also else {})


@dataclass(frozen=True, slots=True)
class Reinstatement:
    """After the late steps, through so long after the last valid day, this takes the place of renewal. Then one starts over."""

    within: Duration
    requirement: Requirement

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"within": self.within.document(), "requirement": requirement_document(self.requirement)}


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """How long a leave may be, whether validity stands still, and what coming back asks for when validity ended meanwhile."""

    at_most: Duration
    clock: str  # written "valid"
    back: Requirement | None = None  # written "return"

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        document: dict[str, Any] = {"at_most": self.at_most.document(), "valid": self.clock}
        return document | ({"return": requirement_document(self.back)} if self.back else {})


@dataclass(frozen=True, slots=True)
class AuditRule:
    """How many of a hundred renewals are audited, and how long one has to answer."""

    sample: int
    answer_within: Duration

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"sample": self.sample, "answer_within": self.answer_within.document()}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, for readers."""

    title: str
    url: str | None = None
    quote: str | None = None

    def document(self) -> dict[str, str]:
        """Return it as JSON values."""
        said = {"title": self.title, "url": self.url, "quote": self.quote}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Timing:
    """The rules of a whole certificate over time."""

    validity: Validity
    late: tuple[LateStep, ...] = ()
    reinstatement: Reinstatement | None = None
    renewals: int | None = None
    finish: Duration | None = None
    leave: LeaveRule | None = None
    count_once_with: tuple[str, ...] = ()
    audit: AuditRule | None = None
    families: int | None = None  # capacity
    sources: tuple[Source, ...] = ()
    not_found: tuple[str, ...] = ()

    def late_ends(self, until: date) -> list[tuple[LateStep, date]]:
        """Return the late steps, each with its last day. Months are counted from the last valid day, so that they never drift."""
        months = days = 0
        ends = []
        for step in self.late:
            months, days = months + step.lasts.months, days + step.lasts.days
            ends.append((step, grace_ends(add_months(until, months), days)))
        return ends

    def late_until(self, until: date) -> date:
        """Return the last day on which renewal is in time or late."""
        return self.late_ends(until)[-1][1] if self.late else until

    def reinstate_by(self, until: date) -> date | None:
        """Return the last day for reinstatement, or None where the scheme has none."""
        return self.reinstatement.within.last_day(until) if self.reinstatement else None

    def is_last(self, period: int) -> bool:
        """Say whether no period may follow this one."""
        return self.renewals is not None and period > self.renewals

    def document(self) -> dict[str, Any]:
        """Return the fields beyond `valid` as JSON values, those not said left out."""
        document: dict[str, Any] = {}
        if self.late and not self.has_plain_grace:
            document["late"] = [step.document() for step in self.late]
        for name, rule in (("reinstatement", self.reinstatement), ("leave", self.leave), ("audit", self.audit)):
            if rule is not None:
                document[name] = rule.document()
        if self.renewals is not None:
            document["renewals"] = self.renewals
        if self.finish is not None:
            document["finish"] = {"within": self.finish.document()}
        if self.families is not None:
            document["capacity"] = {"families": self.families}
        for name, values in (("count_once_with", self.count_once_with), ("not_found", self.not_found)):
            if values:
                document[name] = list(values)
        if self.sources:
            document["sources"] = [source.document() for source in self.sources]
        return document

    @property
    def has_plain_grace(self) -> bool:
        """Say whether the scheme says `grace` instead of late steps."""
        return [(step.key, step.also, step.lasts.months) for step in self.late] == [(GRACE, None, 0)]


def asked_in_step(asked: Requirement, step: LateStep | None) -> Requirement:
    """Return what is asked for in a late step: renewal, and what the step asks for besides."""
    if step is None or step.also is None:
        return asked
    return Group(f"{step.key}-in-all", step.title, "all", (asked, step.also))
