"""The whole timeline of statuses, past and future, computed only on the days on which something may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from .case import Approval, Case, Held, Row
from .dates import day_after, grace_ends, window_opens
from .ledger import Ledger, edition_on, known_editions, known_rows
from .periods import FIRST
from .requirements import Reason, Track, assess, state_on


class Status(StrEnum):
    """Where a candidacy stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    CERTIFIED = "certified"
    DUE = "due"
    LATE = "late"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    RELINQUISHED = "relinquished"


ENDED = (Status.SUSPENDED, Status.REVOKED, Status.RELINQUISHED)


@dataclass(frozen=True, slots=True)
class Segment:
    """One status on the days [starts, ends); `ends` is None for the last one."""

    starts: date
    ends: date | None
    status: Status
    reason: Reason

    def document(self) -> dict[str, Any]:
        """Return the segment as JSON values."""
        return {
            "from": self.starts.isoformat(), "to": self.ends.isoformat() if self.ends else None,
            "status": self.status.value, "reason": self.reason.document(),
        }  # fmt: skip


def timeline(case: Case, *, known_at: datetime | None = None) -> tuple[Segment, ...]:
    """Return contiguous segments from the day the candidacy opened; none where it was not known at the instant."""
    editions = known_editions(case, known_at)
    return segments(case, known_rows(case, known_at), editions) if editions else ()


def segments(case: Case, ledger: Ledger, editions: tuple[Held, ...]) -> tuple[Segment, ...]:
    """Return the timeline of a ledger as known."""
    story = _Story(ledger, editions)
    found: list[tuple[date, tuple[Status, Reason]]] = []
    for day in sorted({day for day in story.days() if day > case.opened_on} | {case.opened_on}):
        now = story.status(day)
        if not found or now != found[-1][1]:
            found.append((day, now))
    ends = [day for day, _now in found[1:]]
    return tuple(Segment(day, end, *now) for (day, now), end in zip(found, [*ends, None], strict=True))


def segment_on(timeline: tuple[Segment, ...], on: date) -> Segment | None:
    """Return the segment that covers a day; None before the candidacy opened."""
    for segment in reversed(timeline):
        if segment.starts <= on:
            return segment
    return None


class _Story:
    """Walks forward through the decisions, day by day of change."""

    def __init__(self, ledger: Ledger, editions: tuple[Held, ...]) -> None:
        self.decisions = ledger.decisions
        self.editions = editions
        self.tracks: dict[int, Track] = {}
        for held in editions:
            key = id(held.scheme)
            if key not in self.tracks:
                self.tracks[key] = assess(held.scheme.initial, ledger, FIRST, explain=False).track
        self.next = 0
        self.periods: dict[int, Row] = {}
        self.ended: Row | None = None
        self.suspended: Row | None = None

    def days(self) -> set[date]:
        """Return every day on which the status may turn."""
        days = {held.starts for held in self.editions} if len(self.editions) > 1 else set()
        for track in self.tracks.values():
            days.update(change[0] for change in track)
        for row in self.decisions:
            days.add(row.on)
            facts = row.facts
            if isinstance(facts, Approval):
                days.add(facts.valid_from)
                days.add(day_after(facts.valid_until))
                for held in self.editions:
                    days.add(window_opens(facts.valid_from, facts.valid_until, held.scheme.window_days))
                    days.add(day_after(grace_ends(facts.valid_until, held.scheme.grace_days)))
        return days

    def status(self, day: date) -> tuple[Status, Reason]:
        """Return the status on a day; days must be asked in order."""
        while self.next < len(self.decisions) and self.decisions[self.next].on <= day:
            self.take(self.decisions[self.next])
            self.next += 1
        held = self.editions[0] if len(self.editions) == 1 else edition_on(self.editions, day)
        started = [row for row in self.periods.values() if row.facts.valid_from <= day]  # type: ignore[union-attr]  # approvals
        if self.ended is not None and not started:
            return Status(self.ended.kind), Reason(self.ended.kind, {"row": self.ended.hash})
        if self.suspended is not None:
            return Status.SUSPENDED, Reason("suspended", {"row": self.suspended.hash})
        if started:
            return self.certified(day, held, max(started, key=_last_day))
        if self.periods:
            first = min(self.periods.values(), key=_first_day)
            return Status.READY, Reason("approved-from", {"row": first.hash, "valid_from": _first_day(first).isoformat()})
        return self.requirements(day, held)

    def take(self, row: Row) -> None:
        """Apply one decision."""
        if isinstance(row.facts, Approval):
            self.periods[row.facts.period] = row
        elif row.kind == "suspended":
            self.suspended = row
        elif row.kind == "reinstated":
            self.suspended = None
        else:
            self.ended, self.suspended = row, None
            self.periods = {}

    def certified(self, day: date, held: Held, row: Row) -> tuple[Status, Reason]:
        """Return certified, due, late or lapsed, by the dates in the decision."""
        facts = cast("Approval", row.facts)
        until = facts.valid_until
        params: dict[str, str | int | None] = {"row": row.hash, "period": facts.period, "valid_until": until.isoformat()}
        if day <= until:
            follows = any(_first_day(other) <= day_after(until) and _last_day(other) > until for other in self.periods.values())
            if follows or day < window_opens(facts.valid_from, until, held.scheme.window_days):
                return Status.CERTIFIED, Reason("approved", params)
            return Status.DUE, Reason("window-open", params)
        last = grace_ends(until, held.scheme.grace_days)
        if day <= last:
            return Status.LATE, Reason("in-grace", params | {"grace_until": last.isoformat()})
        return Status.LAPSED, Reason("ended", params)

    def requirements(self, day: date, held: Held) -> tuple[Status, Reason]:
        """Return where the work towards the first decision stands."""
        satisfied, possible, started = state_on(self.tracks[id(held.scheme)], day)
        if satisfied:
            return Status.READY, Reason("requirements-met", {})
        if possible:
            return Status.IN_PROGRESS, Reason("awaiting-verification", {})
        if started:
            return Status.IN_PROGRESS, Reason("requirements-open", {})
        return Status.NOT_STARTED, Reason("nothing-counted", {})


def _first_day(row: Row) -> date:
    return row.facts.valid_from  # type: ignore[union-attr]  # approvals only


def _last_day(row: Row) -> date:
    return row.facts.valid_until  # type: ignore[union-attr]  # approvals only
