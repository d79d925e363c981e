"""Rows as one requirement sees them: from when they count, until when, and for what reason not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from certificates.evaluation.case import Row
from certificates.evaluation.dates import ONE_DAY
from certificates.evaluation.evidence import Practice
from certificates.evaluation.kinds import Duration, Evidenced, Requirement
from certificates.evaluation.ledger import Ledger

Track = list[tuple[date, bool, bool, bool]]  # from this day: satisfied, would be satisfied once verified, anything counted
Steps = list[tuple[date, bool]]  # from this day on; the first is for all days before, too


class Reason(NamedTuple):
    """A code and what the sentence about it needs."""

    code: str
    params: Mapping[str, str | int | None]

    def document(self) -> dict[str, Any]:
        """Return the reason as JSON values."""
        return {"code": self.code, "params": dict(self.params)}


ENDED = Reason("ended", {})
TOO_LONG_AGO = Reason("too-long-ago", {})  # its parameter is made when it is asked for


class Span(NamedTuple):
    """One row as one requirement sees it: an amount on the days [starts, ends), confirmed from a day on.

    `slot` is for kinds that do more than add up: spans of one slot count once, or it says what a cap looks at.
    """

    row: Row
    amount: int
    starts: date
    confirmed: date | None
    ends: date | None = None
    why: Reason = ENDED
    slot: Any = None


def why_ended(span: Span) -> Reason:
    """Return why a span counts no more."""
    if span.why is TOO_LONG_AGO and span.ends is not None:
        return Reason("too-long-ago", {"until": (span.ends - ONE_DAY).isoformat()})
    return span.why


class Refusal(NamedTuple):
    """A row that does not count for a requirement, and why."""

    row: Row
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cycle:
    """What evidence is looked at: from a day on, and not what an earlier decision, or another credential, stood on."""

    stage: str
    starts: date | None
    spent: Mapping[str, int]  # row hash -> number of the period it counted for
    spent_days: Mapping[tuple[str, date], int]  # the same completion written twice is spent with its twin
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # row hash -> code of the credential that counted it


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which day, through which day, and for how long evidence counts; each bound with the reason it gives."""

    earliest: date | None = None
    too_early: Reason = ENDED
    latest: date | None = None
    too_late: Reason = ENDED
    lasts: Duration | None = None


NO_BOUNDS = Bounds()


@dataclass(slots=True)
class Node:
    """A requirement with the rows found for it and its states over time."""

    requirement: Requirement
    need: int
    unit: str
    spans: list[Span] = field(default_factory=list)
    refused: list[Refusal] | None = None
    waivers: Sequence[Span] = ()
    granted: Sequence[Span] = ()
    parts: Sequence[Node] = ()
    track: Track = field(default_factory=list)
    applies: Steps | None = None  # None: always
    tally: Any = None  # makes a Tally where adding up is not enough
    single: bool = False  # one row is enough, and only the best is named
    note: Any = None  # what the step to take wants to know besides


@dataclass(slots=True)
class View:
    """Looks at the rows of a ledger for one requirement."""

    leaf: Evidenced
    ledger: Ledger
    cycle: Cycle
    bounds: Bounds
    refused: list[Refusal] | None
    lasting: bool = False  # a lasting fact: bound to no period

    def refusal(self, row: Row) -> Reason | None:
        """Return why a row cannot count whatever it shows, or None."""
        if row.hash in self.ledger.voided:
            return Reason("voided", {})
        cycle = self.cycle
        if cycle.elsewhere and row.hash in cycle.elsewhere:
            return Reason("counted-elsewhere", {"credential": cycle.elsewhere[row.hash]})
        if not self.lasting:
            if cycle.starts is not None and row.on < cycle.starts:
                return Reason("before-cycle-start", {"cycle_start": cycle.starts.isoformat()})
            if cycle.spent:
                period = cycle.spent.get(row.hash)
                if period is None and row.kind == "module_completed":
                    period = cycle.spent_days.get((row.topic, row.on))
                if period is not None:
                    return Reason("counted-already", {"period": period})
        bounds = self.bounds
        if bounds is not NO_BOUNDS:
            if bounds.earliest is not None and first_day(row) < bounds.earliest:
                return bounds.too_early
            if bounds.latest is not None and last_day(row) > bounds.latest:
                return bounds.too_late
        return None

    def refuse(self, row: Row, reason: Reason) -> None:
        """Keep a row with the reason why it does not count, where reasons are asked for."""
        if self.refused is not None:
            self.refused.append(Refusal(row, reason))

    def confirmed(self, row: Row) -> date | None:
        """Return from when the row is good enough for the requirement: at once, once verified, or never."""
        if self.leaf.standing == "attested" or row.facts.standing == "verified":  # type: ignore[union-attr]  # evidence
            return row.on
        verified = self.ledger.verified.get(row.hash)
        return None if verified is None else max(verified, row.on)

    def span(self, row: Row, amount: int = 1, slot: Any = None) -> Span:
        """Return the span of a row that counts from its day on, as long as the options let it."""
        on = row.on
        confirmed = on if self.leaf.standing == "attested" else self.confirmed(row)
        lasts = self.bounds.lasts
        if lasts is None:
            return Span(row, amount, on, confirmed, None, ENDED, slot)
        return Span(row, amount, on, confirmed, lasts.last_day(last_day(row)) + ONE_DAY, TOO_LONG_AGO, slot)


def first_day(row: Row) -> date:
    """Return the day on which what a row tells of began."""
    details = row.facts.details  # type: ignore[union-attr]  # evidence
    return details.began if isinstance(details, Practice) else row.on


def last_day(row: Row) -> date:
    """Return the day on which what a row tells of ended."""
    details = row.facts.details  # type: ignore[union-attr]  # evidence
    return details.ended if isinstance(details, Practice) else row.on


def shortened(span: Span, ends: date, why: Reason) -> Span:
    """Return the span, ended on that day if it would last longer."""
    return span._replace(ends=ends, why=why) if span.ends is None or ends < span.ends else span


def begun(span: Span, starts: date) -> Span:
    """Return the span, begun on that day if it would begin sooner."""
    if starts <= span.starts:
        return span
    return span._replace(starts=starts, confirmed=None if span.confirmed is None else max(span.confirmed, starts))


def active(span: Span, on: date) -> bool:
    """Say whether a span counts on a day."""
    return span.starts <= on and (span.ends is None or on < span.ends)
