"""States over time: what the changes add up to, computed only on the days on which something changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any

from .spans import Node, Span, Steps, Track

NOTHING = (False, False, False)
ALWAYS = date.min
Edge = tuple[date, int, int, int]
_THERE, _SURE, _WAIVED, _GRANTED = range(4)


def state_on(track: Track, on: date) -> tuple[bool, bool, bool]:
    """Return satisfied, possible and started on a day."""
    index = bisect_right(track, on, key=_day)
    return track[index - 1][1:] if index else NOTHING


def applies_on(steps: Steps | None, on: date) -> bool:
    """Say whether something holds on a day."""
    return steps is None or steps[max(bisect_right(steps, on, key=_day) - 1, 0)][1]


def met_since(track: Track, on: date) -> date | None:
    """Return the first day of the unbroken stretch, up to `on`, in which it has been satisfied; None if it always has."""
    since = on
    for change in reversed(track[: bisect_right(track, on, key=_day)]):
        if not change[1]:
            break
        since = change[0]
    return None if since == ALWAYS else since


def first_met(track: Track) -> date | None:
    """Return the first day on which it was satisfied, or None."""
    return next((day for day, satisfied, _possible, _started in track if satisfied), None)


def edges_of(span: Span) -> list[Edge]:
    """Return the days on which the span changes what is confirmed, what is there, and how many rows count."""
    _row, amount, starts, confirmed, ends, _why, _slot = span
    if ends is None:
        if confirmed == starts:
            return [(starts, amount, amount, 1)]
        return [(starts, 0, amount, 1)] + ([(confirmed, amount, 0, 0)] if confirmed else [])
    if confirmed == starts:
        return [(starts, amount, amount, 1), (ends, -amount, -amount, -1)]
    if confirmed is None or confirmed >= ends:
        return [(starts, 0, amount, 1), (ends, 0, -amount, -1)]
    return [(starts, 0, amount, 1), (confirmed, amount, 0, 0), (ends, -amount, -amount, -1)]


def changes(track: Track) -> list[Edge]:
    """Return a part's states as changes of the group's counts."""
    edges, before = [], NOTHING
    for day, satisfied, possible, started in track:
        edges.append((day, satisfied - before[0], possible - before[1], started - before[2]))
        before = (satisfied, possible, started)
    return edges


def settle(edges: list[Edge], need: int) -> Track:
    """Return the states that follow from the changes: one entry for each day on which any of them turns."""
    edges.sort()
    track: Track = []
    confirmed = there = rows = 0
    before = NOTHING
    last = len(edges) - 1
    for index, (day, more_confirmed, more_there, more_rows) in enumerate(edges):
        confirmed += more_confirmed
        there += more_there
        rows += more_rows
        if index != last and edges[index + 1][0] == day:
            continue
        now = (confirmed >= need, there >= need, rows > 0)
        if now != before:
            track.append((day, *now))
            before = now
    return track


def settle_tally(node: Node) -> tuple[Track, Steps | None]:
    """Return the states of a requirement whose tally does more than add up, and on which days it asks for anything.

    One tally holds what is there, another what is confirmed; they are the same one where every row is confirmed at once.
    """
    there = node.tally()
    sure = there if all(span.confirmed == span.starts for span in node.spans) else node.tally()
    states: list[tuple[date, bool, bool, bool]] = [(ALWAYS, sure.met(), there.met(), False)]
    asked: Steps = [(ALWAYS, there.asks())]
    rows = waived = 0
    events = _events(node, both=sure is not there)
    last = len(events) - 1
    for index, (day, what, change, span) in enumerate(events):
        if what == _THERE:
            there.change(span, change)
            rows += change
        elif what == _SURE:
            sure.change(span, change)
        elif what == _WAIVED:
            waived += change
        else:
            there.grant(span, change)
            if sure is not there:
                sure.grant(span, change)
        if index != last and events[index + 1][0] == day:
            continue
        possible = waived > 0 or there.met()
        satisfied = possible if sure is there else waived > 0 or sure.met()
        states.append((day, satisfied, possible, rows > 0 or waived > 0 or there.granted > 0))
        if (asks := waived > 0 or there.asks()) != asked[-1][1]:
            asked.append((day, asks))
    return _compact(states), None if asked == [(ALWAYS, True)] else asked


def _events(node: Node, *, both: bool) -> list[tuple[date, int, int, Span]]:
    """Return what is put in (1) and taken out (-1) on each day, in order."""
    events: list[tuple[date, int, int, Span]] = []
    for span in node.spans:
        events.append((span.starts, _THERE, 1, span))
        sure = both and span.confirmed is not None and (span.ends is None or span.confirmed < span.ends)
        if sure:
            events.append((span.confirmed or ALWAYS, _SURE, 1, span))
        if span.ends is not None:
            events.append((span.ends, _THERE, -1, span))
            if sure:
                events.append((span.ends, _SURE, -1, span))
    for what, spans in ((_WAIVED, node.waivers), (_GRANTED, node.granted)):
        for span in spans:
            events.append((span.starts, what, 1, span))
            if span.ends is not None:
                events.append((span.ends, what, -1, span))
    events.sort(key=_event_order)
    return events


def settle_group(node: Node) -> tuple[Track, Steps | None]:
    """Return the states of a group some of whose parts may not apply, and on which days any does."""
    days = {ALWAYS}
    for part in node.parts:
        days.update(change[0] for change in part.track)
        days.update(step[0] for step in part.applies or ())
    for span in node.waivers:
        days.add(span.starts)
        if span.ends is not None:
            days.add(span.ends)
    states: list[tuple[date, bool, bool, bool]] = []
    asked: Steps = []
    for day in sorted(days):
        waived = any(span.starts <= day and (span.ends is None or day < span.ends) for span in node.waivers)
        parts = [state_on(part.track, day) for part in node.parts if applies_on(part.applies, day)]
        need = group_need(node, len(parts))
        satisfied, possible = sum(part[0] for part in parts), sum(part[1] for part in parts)
        started = waived or any(part[2] for part in parts)
        states.append((day, waived or satisfied >= need, waived or possible >= need, started))
        asked.append((day, waived or bool(parts)))
    asks = _steps(asked)
    return _compact(states), None if asks == [(ALWAYS, True)] else asks


def group_need(node: Node, applying: int) -> int:
    """Return how many of the parts that apply are asked for."""
    need = node.requirement.need  # type: ignore[union-attr]  # a group
    return applying if need == "all" else min(node.need, applying)


def overlay(track: Track, applies: Steps) -> Track:
    """Return the states, satisfied and empty on the days on which nothing is asked for."""
    days = sorted({change[0] for change in track} | {step[0] for step in applies})
    return _compact([(day, *(state_on(track, day) if applies_on(applies, day) else (True, True, False))) for day in days])


def combine(first: Steps | None, second: Steps | None) -> Steps | None:
    """Return the days on which both hold."""
    if first is None or second is None:
        return second if first is None else first
    days = sorted({step[0] for step in (*first, *second)})
    return _steps([(day, applies_on(first, day) and applies_on(second, day)) for day in days])


def _steps(steps: Iterable[tuple[date, bool]]) -> Steps:
    found: Steps = []
    for day, holds in steps:
        if not found or found[-1][1] != holds:
            found.append((day, holds))
    return found


def _compact(states: Iterable[tuple[date, bool, bool, bool]]) -> Track:
    track: Track = []
    before = NOTHING
    for day, satisfied, possible, started in states:
        if (satisfied, possible, started) != before:
            track.append((day, satisfied, possible, started))
            before = (satisfied, possible, started)
    return track


def _day(change: Any) -> date:
    day: date = change[0]
    return day


def _event_order(event: tuple[date, int, int, Span]) -> tuple[date, int]:
    """Within a day, what is put in goes before what is taken out."""
    return event[0], -event[2]
