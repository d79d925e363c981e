"""Periods: the decided ones as they stand, and the open one that follows, with what its stage asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .case import Case, Held
from .dates import day_after, window_opens
from .holdings import ENDLESS, Holdings, Term
from .ledger import Ledger
from .requirements import Cycle
from .scheme import Scheme
from .timing import LateStep


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a certification. The open one has no validity yet; where the one before has no last day, no window either."""

    number: int
    cycle_start: date
    window_opens: date | None
    due: date | None
    valid_from: date | None
    valid_until: date | None
    decided_by: str | None

    def document(self) -> dict[str, Any]:
        """Return the period as JSON values."""
        return {
            "number": self.number, "cycle_start": self.cycle_start.isoformat(), "window_opens": _written(self.window_opens),
            "due": _written(self.due), "valid_from": _written(self.valid_from), "valid_until": _written(self.valid_until),
            "decided_by": self.decided_by, "state": "decided" if self.decided_by else "open",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Award:
    """The dates that deciding the open period on a day gives: what an approved row is to say."""

    number: int
    cycle_start: date
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What the open period asks for on a day, and in which late step it is."""

    name: str
    step: LateStep | None = None


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def holdings_on(ledger: Ledger, editions: tuple[Held, ...], on: date) -> Holdings:
    """Return what the decisions taken by a day come to."""
    holdings = Holdings(editions)
    for row in ledger.decisions:
        if row.on <= on:
            holdings.take(row)
    return holdings


def stage_on(holdings: Holdings, terms: Sequence[Term], held: Held, on: date) -> Stage:
    """Return the stage of the open period on a day, by the dates of the last decided one."""
    if not terms:
        return Stage("initial")
    term, timing = terms[-1], held.scheme.timing
    if on <= term.until:
        return Stage("renewal")
    by = holdings.reinstate_by(term, held)
    if timing.leave and timing.leave.back and holdings.ended_away(term):
        return Stage("return") if by is None or on <= by else Stage("again")
    for step, last in timing.late_ends(term.until):
        if on <= last:
            return Stage("renewal", step)
    if by is None:
        return Stage("renewal")
    return Stage("reinstatement") if on <= by else Stage("again")


def periods_on(case: Case, scheme: Scheme, terms: Sequence[Term]) -> list[Period]:
    """Return the decided periods and, last, the open one."""
    periods: list[Period] = []
    previous: Term | None = None
    for term in terms:
        opens, due = _window(case, scheme, previous)
        facts = term.approval
        periods.append(Period(facts.period, facts.cycle_start, opens, due, facts.valid_from, term.shown_until, term.row.hash))
        previous = term
    opens, due = _window(case, scheme, previous)
    number = previous.approval.period + 1 if previous else 1
    periods.append(Period(number, previous.approval.valid_from if previous else case.opened_on, opens, due, None, None, None))
    return periods


def _window(case: Case, scheme: Scheme, previous: Term | None) -> tuple[date | None, date | None]:
    """Return from when one may apply for the period after `previous`, and the last day to do so in time."""
    if previous is None:
        return case.opened_on, None
    if previous.until == ENDLESS:
        return None, None
    return window_opens(previous.approval.valid_from, previous.until, scheme.window_days), previous.until


def award_on(scheme: Scheme, period: Period, terms: Sequence[Term], stage: Stage, on: date) -> Award:
    """Return the dates that deciding the open period on this day gives.

    In time or in a late step it follows the old one without a gap and keeps the anniversary; in any other stage, or after the
    late steps, it starts on the day.
    """
    validity = scheme.timing.validity
    if not terms or terms[-1].until == ENDLESS or stage.name != "renewal" or on > scheme.timing.late_until(terms[-1].until):
        return Award(period.number, period.cycle_start, on, validity.first_until(on))
    anchor = terms[-1].approval.valid_from
    for earlier, later in zip(reversed(terms[:-1]), reversed(terms), strict=False):
        if earlier.until == ENDLESS or day_after(earlier.until) != later.approval.valid_from:
            break
        anchor = earlier.approval.valid_from
    last = terms[-1].until
    return Award(period.number, period.cycle_start, day_after(last), validity.next_until(anchor, last))


def cycle_of(ledger: Ledger, scheme: Scheme, terms: Sequence[Term], stage: Stage) -> Cycle:
    """Return what evidence the open period looks at: when starting over, whatever the date, but not what earlier periods stood on."""
    elsewhere = counted_elsewhere(ledger, scheme)
    if not terms:
        return Cycle("initial", None, {}, {}, elsewhere) if elsewhere else FIRST
    spent: dict[str, int] = {}
    spent_days: dict[tuple[str, date], int] = {}
    for term in terms:
        for digest in term.approval.rows:
            spent.setdefault(digest, term.approval.period)
    for row in (row for rows in ledger.by_topic.values() for row in rows if row.hash in spent):
        spent_days.setdefault((row.topic, row.on), spent[row.hash])
    return Cycle(stage.name, None if stage.name == "again" else terms[-1].approval.valid_from, spent, spent_days, elsewhere)


def counted_elsewhere(ledger: Ledger, scheme: Scheme) -> dict[str, str]:
    """Return the rows that certificates of schemes named in `count_once_with` counted, each with that credential."""
    once_with = scheme.timing.count_once_with
    return {row: other.credential for other in ledger.elsewhere if other.credential in once_with for row in other.rows}


FIRST = Cycle("initial", None, {}, {})
