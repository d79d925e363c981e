"""What the decisions taken by a day come to: the periods in force, leaves, extensions, and what an appeal undid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .case import Approval, Held, Row
from .dates import ONE_DAY, day_after, window_opens
from .decision_facts import Appeal, Extension, Leave, LeaveEnded
from .ledger import edition_on

ENDLESS = date.max  # stands for the last day of what has none


@dataclass(frozen=True, slots=True)
class Term:
    """A period as it stands: its decision, and its last day after extensions and leaves."""

    row: Row
    approval: Approval
    until: date

    @property
    def shown_until(self) -> date | None:
        """Return the last day, or None where there is none."""
        return None if self.until == ENDLESS else self.until


@dataclass(frozen=True, slots=True)
class Away:
    """A leave as it stands, both days inclusive."""

    row: Row
    starts: date
    last: date
    stops: bool  # the clock of validity


class Holdings:
    """Takes decisions in their order; what makes no sense where it stands changes nothing.

    - Reinstated while not suspended, a leave while no period is decided or in a scheme without leaves, the end of a leave
      that is not running, an extension to an earlier day or of a period that is not decided: nothing.
    - Suspended while ended or not yet begun: it shows once a period begins, until reinstated.
    - Revoked or relinquished: periods, leaves, extensions and a suspension are over.
    - An appeal that overturns a decision: from its day, as if the decision had never been taken.
    """

    def __init__(self, editions: tuple[Held, ...]) -> None:
        self.editions = editions
        self.taken: list[Row] = []
        self.overturned: set[str] = set()
        self.clear()

    def clear(self) -> None:
        """Forget all that the decisions came to."""
        self.periods: dict[int, Row] = {}
        self.ever: dict[int, Row] = {}  # also those that a revocation ended
        self.ended: Row | None = None
        self.suspended: Row | None = None
        self.leaves: list[Away] = []
        self.extensions: dict[int, date] = {}
        self.finish: date | None = None

    def take(self, row: Row) -> None:
        """Apply one decision."""
        self.taken.append(row)
        if isinstance(row.facts, Appeal):
            self.appeal(row.facts)
        elif row.hash not in self.overturned:
            self.apply(row)

    def appeal(self, appeal: Appeal) -> None:
        """Undo a decision, or let it stand again; an appeal that is only opened changes nothing."""
        before = appeal.against in self.overturned
        if appeal.overturned is None or appeal.overturned == before:
            return
        (self.overturned.add if appeal.overturned else self.overturned.discard)(appeal.against)
        self.clear()
        for row in self.taken:
            if row.hash not in self.overturned and not isinstance(row.facts, Appeal):
                self.apply(row)

    def apply(self, row: Row) -> None:
        """Apply one decision that counts."""
        facts = row.facts
        if isinstance(facts, Approval):
            self.periods[facts.period] = self.ever[facts.period] = row
            self.extensions.pop(facts.period, None)
        elif row.kind == "suspended":
            self.suspended = row
        elif row.kind == "reinstated":
            self.suspended = None
        elif isinstance(facts, Leave):
            self.begin_leave(row, facts)
        elif isinstance(facts, LeaveEnded):
            self.leaves = [
                replace(leave, last=row.on - ONE_DAY) if leave.starts <= row.on <= leave.last else leave
                for leave in self.leaves
                if leave.starts != row.on
            ]
        elif isinstance(facts, Extension):
            self.extend(facts)
        else:
            self.ended, self.suspended = row, None
            self.periods, self.leaves, self.extensions = {}, [], {}

    def begin_leave(self, row: Row, leave: Leave) -> None:
        """Note a leave; where it meets an earlier one, the one granted later holds."""
        rule = edition_on(self.editions, leave.starts).scheme.timing.leave
        if rule is None or not self.periods:
            return
        away = Away(row, leave.starts, min(leave.until, rule.at_most.last_day(leave.starts)), rule.clock == "stops")
        kept = [
            replace(other, last=min(other.last, away.starts - ONE_DAY)) if other.starts < away.starts else other
            for other in self.leaves
            if other.starts < away.starts or other.starts > away.last
        ]
        self.leaves = sorted((*kept, away), key=_first_day_away)

    def extend(self, extension: Extension) -> None:
        """Move a last day to a later one: of a period, or of the time to finish where none was ever decided."""
        if extension.period in self.periods:
            self.extensions[extension.period] = max(extension.until, self.extensions.get(extension.period, extension.until))
        elif not self.ever:
            self.finish = max(extension.until, self.finish or extension.until)

    def term(self, row: Row) -> Term:
        """Return a period as it stands: extended first, then moved by the days of each leave that began in it."""
        facts: Approval = row.facts  # type: ignore[assignment]  # approvals only
        until = facts.valid_until
        if until is None:
            return Term(row, facts, ENDLESS)
        if self.periods.get(facts.period) is row:
            until = max(until, self.extensions.get(facts.period, until))
            for leave in self.leaves:
                if leave.stops and leave.starts <= until and leave.last >= facts.valid_from:
                    days = (leave.last - max(leave.starts, facts.valid_from)).days + 1
                    until += timedelta(days=min(days, (ENDLESS - until).days - 1))
        return Term(row, facts, until)

    def terms(self) -> list[Term]:
        """Return the periods in force or to come, as they stand."""
        return [self.term(row) for row in self.periods.values()]

    def ever_decided(self) -> list[Term]:
        """Return every period decided that still counts, by number, also those that a revocation ended."""
        return [self.term(self.ever[number]) for number in sorted(self.ever)]

    def leave_on(self, term: Term, day: date) -> Away | None:
        """Return the leave running on a day, begun while the period was valid; one begun later is no leave."""
        for leave in self.leaves:
            if leave.starts <= day <= leave.last and leave.starts <= term.until:
                return leave
        return None

    def ended_away(self, term: Term) -> Away | None:
        """Return the leave during which the validity of a period ended, or None."""
        for leave in self.leaves:
            if leave.starts <= term.until <= leave.last and not leave.stops:
                return leave
        return None

    def reinstate_by(self, term: Term, held: Held) -> date | None:
        """Return the last day of reinstatement; after a leave in which validity ended, counted from the leave's last day."""
        away = self.ended_away(term)
        returning = away is not None and held.scheme.timing.leave is not None and held.scheme.timing.leave.back is not None
        return held.scheme.timing.reinstate_by(away.last if away and returning else term.until)


def turning_days(editions: tuple[Held, ...], decisions: list[Row]) -> set[date]:
    """Return every day on which dates and decisions may turn the status, whatever day it is looked at from."""
    days: set[date] = set()
    holdings = Holdings(editions)
    for row in decisions:
        holdings.take(row)
        days.add(row.on)
        if isinstance(row.facts, Approval):
            if row.hash not in holdings.overturned:
                days.update(_days_of(holdings, holdings.term(row)))
        elif isinstance(row.facts, Leave | LeaveEnded | Extension | Appeal):
            for term in holdings.terms():
                days.update(_days_of(holdings, term))
            for leave in holdings.leaves:
                days.update((leave.starts, day_after(leave.last)))
            if holdings.finish:
                days.add(day_after(holdings.finish))
    return days


def _days_of(holdings: Holdings, term: Term) -> Iterator[date]:
    yield term.approval.valid_from
    if term.until == ENDLESS:
        return
    yield day_after(term.until)
    for held in holdings.editions:
        timing = held.scheme.timing
        yield window_opens(term.approval.valid_from, term.until, held.scheme.window_days)
        for _step, last in timing.late_ends(term.until):
            yield day_after(last)
        if (by := holdings.reinstate_by(term, held)) is not None:
            yield day_after(by)


def _first_day_away(leave: Away) -> date:
    return leave.starts
