"""Months in a role: they grow by themselves, and fall out of a look-back by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from certificates.evaluation.dates import ONE_DAY, add_months, day_after
from certificates.evaluation.evidence import Service as ServiceHeld
from certificates.evaluation.kinds import Duration, Service

from .finding import details
from .spans import Node, Reason, Span, View, shortened, why_ended
from .tallies import Months
from .tracks import ALWAYS, Track

NEAR = [timedelta(days=days) for days in range(-3, 5)]  # months clamp to their end: a day may come three days late


def find_service(requirement: Service, view: View, node: Node) -> None:
    """Find the stretches of the role. A row with the first day of an earlier one takes its place."""
    bounds, cycle = view.bounds, view.cycle
    earliest = max((day for day in (bounds.earliest, None if view.lasting else cycle.starts) if day is not None), default=None)
    rows = [row for row in view.ledger.by_topic.get(f"service:{requirement.service}", ()) if isinstance(details(row), ServiceHeld)]
    for index, row in enumerate(rows):
        if row.hash in view.ledger.voided:
            view.refuse(row, Reason("voided", {}))
            continue
        if row.hash in cycle.elsewhere:
            view.refuse(row, Reason("counted-elsewhere", {"credential": cycle.elsewhere[row.hash]}))
            continue
        held = details(row)
        span = Span(row, 0, row.on, view.confirmed(row), slot=(held.began, held.until))
        for newer in rows[index + 1 :]:
            if details(newer).began == held.began and newer.hash not in view.ledger.voided and (since := view.confirmed(newer)) is not None:
                span = shortened(span, since, Reason("replaced-by-newer", {"by": newer.hash}))
        if span.ends is not None and span.ends <= span.starts:
            view.refuse(row, why_ended(span))
        elif earliest is not None and (earliest == date.max or (held.until is not None and held.until < earliest)):
            view.refuse(
                row,
                bounds.too_early if earliest == bounds.earliest else Reason("before-cycle-start", {"cycle_start": earliest.isoformat()}),
            )
        elif bounds.latest is not None and held.began > bounds.latest:
            view.refuse(row, bounds.too_late)
        else:
            node.spans.append(span)

    def look(on: date) -> date:
        days = [day for day in (earliest, None if bounds.lasts is None else _first_within(bounds.lasts, on)) if day is not None]
        return max(days, default=ALWAYS)

    node.tally = lambda on=date.max: Months(requirement.months, on=on, earliest=look, latest=bounds.latest, in_a_row=requirement.in_a_row)
    node.note = (earliest, bounds.lasts)


def _first_within(lasts: Duration, on: date) -> date:
    """Return the first day that still counts on a day, when each counts through the same day so much later."""
    day = add_months(on, -lasts.months) if lasts.months else on - timedelta(days=lasts.days)
    while lasts.last_day(day - ONE_DAY) >= on:
        day -= ONE_DAY
    while lasts.last_day(day) < on:
        day += ONE_DAY
    return day


def settle_service(node: Node) -> Track:
    """Return the states over time, looked at on every day on which the months may turn."""
    track: Track = []
    before = (False, False, False)
    for day in sorted(_days(node)):
        now = (
            _met(node, day, confirmed=True),
            _met(node, day, confirmed=False),
            any(_there(span, day) for span in (*node.spans, *node.granted)),
        )
        waived = any(_there(span, day) for span in node.waivers)
        now = (True, True, True) if waived else now
        if now != before:
            track.append((day, *now))
            before = now
    return track


def tally_on(node: Node, on: date, *, confirmed: bool) -> Any:
    """Return the months held by a day, with all rows or with those confirmed."""
    tally = node.tally(on)
    for span in node.spans:
        if _there(span, on) and (not confirmed or (span.confirmed is not None and span.confirmed <= on)):
            tally.change(span, 1)
    for span in node.granted:
        if _there(span, on):
            tally.grant(span, 1)
    return tally


def _met(node: Node, on: date, *, confirmed: bool) -> bool:
    return bool(tally_on(node, on, confirmed=confirmed).met())


def _there(span: Span, on: date) -> bool:
    return span.starts <= on and (span.ends is None or on < span.ends)


def _days(node: Node) -> set[date]:
    earliest, lasts = node.note
    days: set[date] = set()
    for span in (*node.spans, *node.granted, *node.waivers):
        days.update(day for day in (span.starts, span.confirmed, span.ends) if day is not None)
    for span in node.spans:
        began, until = span.slot
        starts = began if earliest is None else max(began, earliest)
        days.update(add_months(starts, months) for months in range(node.need + 1))
        if lasts is not None:
            ends = [add_months(starts, months) for months in range(node.need + 1)] if until is None else [until]
            for end in ends:
                for months in range(node.need + 1):
                    fallen = day_after(lasts.last_day(add_months(end, -months)))
                    days.update(fallen + near for near in NEAR)
    return days
