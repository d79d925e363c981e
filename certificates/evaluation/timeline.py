"""The whole timeline of statuses, past and future, computed only on the days on which something may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .case import Case, Held
from .dates import day_after, window_opens
from .holdings import Holdings, Term, turning_days
from .ledger import Ledger, edition_on, known_editions, known_rows
from .periods import Stage, cycle_of
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
    INACTIVE = "inactive"
    CLOSED = "closed"


# Nothing is to be done or decided towards the next period.
AT_REST = (Status.SUSPENDED, Status.REVOKED, Status.RELINQUISHED, Status.INACTIVE, Status.CLOSED)


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
    story = _Story(case, ledger, editions)
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

    def __init__(self, case: Case, ledger: Ledger, editions: tuple[Held, ...]) -> None:
        self.opened_on = case.opened_on
        self.decisions = ledger.decisions
        self.editions = editions
        self.tracks: dict[int, Track] = {}
        for held in editions:
            key = id(held.scheme)
            if key not in self.tracks:
                cycle = cycle_of(ledger, held.scheme, (), Stage("initial"))
                self.tracks[key] = assess(held.scheme.initial, ledger, cycle, explain=False).track
        self.next = 0
        self.holdings = Holdings(editions)
        self.terms: list[Term] = []

    def days(self) -> set[date]:
        """Return every day on which the status may turn."""
        days = {held.starts for held in self.editions} if len(self.editions) > 1 else set()
        for track in self.tracks.values():
            days.update(change[0] for change in track)
        for held in self.editions:
            if held.scheme.timing.finish is not None:
                days.add(day_after(held.scheme.timing.finish.last_day(self.opened_on)))
        return days | turning_days(self.editions, self.decisions) if self.decisions else days

    def status(self, day: date) -> tuple[Status, Reason]:
        """Return the status on a day; days must be asked in order."""
        before = self.next
        while self.next < len(self.decisions) and self.decisions[self.next].on <= day:
            self.holdings.take(self.decisions[self.next])
            self.next += 1
        if self.next != before:
            self.terms = self.holdings.terms()
        holdings = self.holdings
        held = self.editions[0] if len(self.editions) == 1 else edition_on(self.editions, day)
        started = [term for term in self.terms if term.approval.valid_from <= day]
        if holdings.ended is not None and not started:
            return Status(holdings.ended.kind), Reason(holdings.ended.kind, {"row": holdings.ended.hash})
        if holdings.suspended is not None:
            return Status.SUSPENDED, Reason("suspended", {"row": holdings.suspended.hash})
        if started:
            term = max(started, key=_last_day)
            leave = holdings.leave_on(term, day) if holdings.leaves else None
            if leave is not None:
                return Status.INACTIVE, Reason("on-leave", {"row": leave.row.hash, "until": leave.last.isoformat()})
            return self.certified(day, held, term)
        if self.terms:
            first = min(self.terms, key=_first_day)
            return Status.READY, Reason("approved-from", {"row": first.row.hash, "valid_from": first.approval.valid_from.isoformat()})
        return self.requirements(day, held)

    def certified(self, day: date, held: Held, term: Term) -> tuple[Status, Reason]:
        """Return certified, due, late or lapsed, by the dates of the decision."""
        facts, until, timing = term.approval, term.until, held.scheme.timing
        shown = term.shown_until
        params: dict[str, str | int | None] = {
            "row": term.row.hash, "period": facts.period, "valid_until": shown.isoformat() if shown else None,
        }  # fmt: skip
        is_last = timing.is_last(facts.period)
        if day <= until:
            follows = shown is None or any(other.approval.valid_from <= day_after(until) and other.until > until for other in self.terms)
            if follows or is_last or day < window_opens(facts.valid_from, until, held.scheme.window_days):
                return Status.CERTIFIED, Reason("approved", params)
            return Status.DUE, Reason("window-open", params)
        if is_last:
            return Status.LAPSED, Reason("no-more-renewals", params)
        for step, last in timing.late_ends(until):
            if day <= last:
                if timing.has_plain_grace:
                    return Status.LATE, Reason("in-grace", params | {"grace_until": last.isoformat()})
                return Status.LATE, Reason("late-step", params | {"step": step.key, "step_until": last.isoformat()})
        by = self.holdings.reinstate_by(term, held)
        if by is None:
            return Status.LAPSED, Reason("ended", params)
        return Status.LAPSED, Reason("ended" if day <= by else "start-over", params | {"reinstate_by": by.isoformat()})

    def requirements(self, day: date, held: Held) -> tuple[Status, Reason]:
        """Return where the work towards the first decision stands."""
        track = self.tracks[id(held.scheme)]
        by = finish_by(self.opened_on, held, self.holdings)
        if by is not None and day > by and not state_on(track, by)[1]:
            return Status.CLOSED, Reason("time-to-finish-over", {"finish_by": by.isoformat()})
        satisfied, possible, started = state_on(track, day)
        if satisfied:
            return Status.READY, Reason("requirements-met", {})
        if possible:
            return Status.IN_PROGRESS, Reason("awaiting-verification", {})
        if started:
            return Status.IN_PROGRESS, Reason("requirements-open", {})
        return Status.NOT_STARTED, Reason("nothing-counted", {})


def finish_by(opened_on: date, held: Held, holdings: Holdings) -> date | None:
    """Return the last day to finish, extended or not; None where the scheme sets none."""
    finish = held.scheme.timing.finish
    if finish is None:
        return None
    by = finish.last_day(opened_on)
    return max(by, holdings.finish) if holdings.finish else by


def _first_day(term: Term) -> date:
    return term.approval.valid_from


def _last_day(term: Term) -> date:
    return term.until
