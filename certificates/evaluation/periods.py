"""Periods: the decided ones as their decision rows say, and the open one that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .case import Approval, Case, Row
from .dates import day_after, grace_ends, renewed_until, valid_until, window_opens
from .ledger import Ledger
from .requirements import Cycle
from .scheme import Scheme


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a certification. The open one has no validity yet."""

    number: int
    cycle_start: date
    window_opens: date
    due: date | None
    valid_from: date | None
    valid_until: date | None
    decided_by: str | None

    def document(self) -> dict[str, Any]:
        """Return the period as JSON values."""
        return {
            "number": self.number, "cycle_start": self.cycle_start.isoformat(), "window_opens": self.window_opens.isoformat(),
            "due": _written(self.due), "valid_from": _written(self.valid_from), "valid_until": _written(self.valid_until),
            "decided_by": self.decided_by, "state": "decided" if self.decided_by else "open",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Award:
    """The dates that deciding the open period on a day gives: what an approved row is to say."""

    number: int
    cycle_start: date
    valid_from: date
    valid_until: date


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def approvals_on(ledger: Ledger, on: date) -> list[tuple[Row, Approval]]:
    """Return the approvals made by a day, by period; of two for one period the later one."""
    approvals: dict[int, tuple[Row, Approval]] = {}
    for row in ledger.decisions:
        if row.on <= on and isinstance(row.facts, Approval):
            approvals[row.facts.period] = (row, row.facts)
    return [approvals[number] for number in sorted(approvals)]


def periods_on(case: Case, scheme: Scheme, approvals: Sequence[tuple[Row, Approval]]) -> list[Period]:
    """Return the decided periods and, last, the open one."""
    periods: list[Period] = []
    previous: Approval | None = None
    for row, facts in approvals:
        opens, due = _window(case, scheme, previous)
        periods.append(Period(facts.period, facts.cycle_start, opens, due, facts.valid_from, facts.valid_until, row.hash))
        previous = facts
    opens, due = _window(case, scheme, previous)
    number = previous.period + 1 if previous else 1
    periods.append(Period(number, previous.valid_from if previous else case.opened_on, opens, due, None, None, None))
    return periods


def _window(case: Case, scheme: Scheme, previous: Approval | None) -> tuple[date, date | None]:
    """Return from when one may apply for the period after `previous`, and the last day to do so in time."""
    if previous is None:
        return case.opened_on, None
    return window_opens(previous.valid_from, previous.valid_until, scheme.window_days), previous.valid_until


def award_on(scheme: Scheme, period: Period, decided: Sequence[tuple[Row, Approval]], on: date) -> Award:
    """Return the dates that deciding the open period on this day gives.

    In time or in grace it follows the old one without a gap and keeps the anniversary; later it starts on the day.
    """
    approvals = [facts for _row, facts in decided]
    if not approvals or on > grace_ends(approvals[-1].valid_until, scheme.grace_days):
        return Award(period.number, period.cycle_start, on, valid_until(on, scheme.valid_months))
    anchor = approvals[-1].valid_from
    for earlier, later in zip(reversed(approvals[:-1]), reversed(approvals), strict=False):
        if day_after(earlier.valid_until) != later.valid_from:
            break
        anchor = earlier.valid_from
    last = approvals[-1].valid_until
    return Award(period.number, period.cycle_start, day_after(last), renewed_until(anchor, last, scheme.valid_months))


def cycle_of(ledger: Ledger, approvals: Sequence[tuple[Row, Approval]]) -> Cycle:
    """Return what evidence the open period looks at."""
    if not approvals:
        return FIRST
    spent: dict[str, int] = {}
    spent_days: dict[tuple[str, date], int] = {}
    for _row, facts in approvals:
        for digest in facts.rows:
            spent.setdefault(digest, facts.period)
    for row in (row for rows in ledger.by_topic.values() for row in rows if row.hash in spent):
        spent_days.setdefault((row.topic, row.on), spent[row.hash])
    return Cycle("renewal", approvals[-1][1].valid_from, spent, spent_days)


FIRST = Cycle("initial", None, {}, {})
