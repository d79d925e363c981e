"""One evaluator per kind of requirement: which rows count, from when, until when, and what that adds up to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from .case import Row, Ruling
from .dates import day_after
from .kinds import Attestation, Group, Hours, Leaf, Module, Requirement, SignOff
from .ledger import Ledger

Track = list[tuple[date, bool, bool, bool]]  # from this day: satisfied, would be satisfied once verified, anything counted
NOTHING = (False, False, False)


class Reason(NamedTuple):
    """A code and what the sentence about it needs."""

    code: str
    params: Mapping[str, str | int | None]

    def document(self) -> dict[str, Any]:
        """Return the reason as JSON values."""
        return {"code": self.code, "params": dict(self.params)}


class Span(NamedTuple):
    """One row as one requirement sees it: an amount on the days [starts, ends), confirmed from a day on."""

    row: Row
    amount: int
    starts: date
    confirmed: date | None
    ends: date | None = None
    why: Reason = Reason("ended", {})


class Refusal(NamedTuple):
    """A row that does not count for a requirement, and why."""

    row: Row
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cycle:
    """What evidence is looked at: from a day on, and not what an earlier decision stood on."""

    stage: str
    starts: date | None
    spent: Mapping[str, int]  # row hash -> number of the period it counted for
    spent_days: Mapping[tuple[str, date], int]  # the same completion written twice is spent with its twin


@dataclass(slots=True)
class Node:
    """A requirement with the rows found for it and its states over time."""

    requirement: Requirement
    need: int
    unit: str
    spans: list[Span] = field(default_factory=list)
    refused: list[Refusal] | None = None
    waivers: list[Span] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)
    track: Track = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """One requirement on one day."""

    key: str
    kind: str
    state: str
    have: int
    need: int
    unit: str
    first_met_on: date | None
    counted: tuple[str, ...]
    not_counted: tuple[tuple[str, Reason], ...]
    of: tuple[Result, ...]

    @property
    def satisfied(self) -> bool:
        """Whether nothing is left to do or to wait for."""
        return self.state in ("met", "waived", "not_applicable")

    def document(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return {
            "key": self.key, "kind": self.kind, "state": self.state, "have": self.have, "need": self.need, "unit": self.unit,
            "first_met_on": self.first_met_on.isoformat() if self.first_met_on else None, "counted": list(self.counted),
            "not_counted": [{"row": row, "reason": reason.document()} for row, reason in self.not_counted],
            "of": [part.document() for part in self.of],
        }  # fmt: skip


def assess(requirement: Requirement, ledger: Ledger, cycle: Cycle, *, explain: bool) -> Node:
    """Return the requirement with its states over all time; with `explain`, also the rows refused and why."""
    if isinstance(requirement, Group):
        node = Node(
            requirement, len(requirement.of) if requirement.need == "all" else 1 if requirement.need == "any" else requirement.need, "count"
        )
        node.parts = [assess(part, ledger, cycle, explain=explain) for part in requirement.of]
        edges = [edge for part in node.parts for edge in _changes(part.track)]
    else:
        node = Node(
            requirement,
            requirement.minutes if isinstance(requirement, Hours) else 1,
            "minutes" if isinstance(requirement, Hours) else "count",
        )
        node.refused = [] if explain else None
        node.spans = _FINDERS[requirement.kind](requirement, ledger, cycle, node.refused)
        edges = [edge for span in node.spans for edge in _edges(span)]
    if requirement.key in ledger.waivers:
        node.waivers = _waivers(ledger.waivers[requirement.key], cycle, node.need)
        edges += [edge for span in node.waivers for edge in _edges(span)]
    node.track = _settle(edges, node.need)
    return node


def state_on(track: Track, on: date) -> tuple[bool, bool, bool]:
    """Return satisfied, possible and started on a day."""
    index = bisect_right(track, on, key=_day)
    return track[index - 1][1:] if index else NOTHING


def result_on(node: Node, on: date) -> Result:
    """Return what the requirement amounts to on a day, with every row and its reason."""
    satisfied, possible, _started = state_on(node.track, on)
    waived = [span for span in node.waivers if _active(span, on)]
    counted, later = _counted(node, on)
    refusals = [*(node.refused or ()), *later]
    parts = tuple(result_on(part, on) for part in node.parts)
    have = sum(part.satisfied for part in parts) if parts else sum(span.amount for span in counted)
    state = "waived" if waived else "met" if satisfied else "pending" if possible else "unmet"
    rows = [*(span.row for span in waived), *(span.row for span in counted)]
    return Result(
        node.requirement.key, node.requirement.kind, state, have, node.need, node.unit,
        _met_since(node.track, on) if satisfied else None,
        tuple(row.hash for row in rows),
        tuple((refusal.row.hash, refusal.reason) for refusal in sorted(refusals, key=_refusal_order)),
        parts,
    )  # fmt: skip


def spans_on(node: Node, on: date) -> list[Span]:
    """Return every span that counts on a day, waivers included, the parts' too."""
    spans = [span for span in node.waivers if _active(span, on)] + _counted(node, on)[0]
    for part in node.parts:
        spans += spans_on(part, on)
    return spans


def _day(change: tuple[date, bool, bool, bool]) -> date:
    return change[0]


def _refusal_order(refusal: Refusal) -> tuple[date, Any, int, str]:
    row = refusal.row
    return row.on, row.recorded_at, row.number, row.hash


def _active(span: Span, on: date) -> bool:
    return span.starts <= on and (span.ends is None or on < span.ends)


def _met_since(track: Track, on: date) -> date:
    """Return the first day of the unbroken stretch, up to `on`, in which it has been satisfied."""
    since = on
    for change in reversed(track[: bisect_right(track, on, key=_day)]):
        if not change[1]:
            break
        since = change[0]
    return since


def _counted(node: Node, on: date) -> tuple[list[Span], list[Refusal]]:
    """Return the spans that count on the day, and refusals for those that do not yet, any more, or twice."""
    active, refused = [], []
    for span in node.spans:
        if on < span.starts:
            refused.append(Refusal(span.row, Reason("not-yet", {"on": span.starts.isoformat()})))
        elif span.ends is not None and on >= span.ends:
            refused.append(Refusal(span.row, span.why))
        else:
            active.append(span)
    if node.unit == "count" and len(active) > 1:
        best = next((span for span in active if span.confirmed is not None and span.confirmed <= on), active[0])
        refused += [Refusal(span.row, Reason("superseded", {"by": best.row.hash})) for span in active if span is not best]
        active = [best]
    return active, refused


def _edges(span: Span) -> list[tuple[date, int, int, int]]:
    """Return the days on which the span changes what is confirmed, what is there, and how many rows count."""
    _row, amount, starts, confirmed, ends, _why = span
    if ends is None:
        if confirmed == starts:
            return [(starts, amount, amount, 1)]
        return [(starts, 0, amount, 1)] + ([(confirmed, amount, 0, 0)] if confirmed else [])
    if confirmed is None or confirmed >= ends:
        return [(starts, 0, amount, 1), (ends, 0, -amount, -1)]
    return [(starts, 0, amount, 1), (confirmed, amount, 0, 0), (ends, -amount, -amount, -1)]


def _changes(track: Track) -> list[tuple[date, int, int, int]]:
    """Return a part's states as changes of the group's counts."""
    edges, before = [], NOTHING
    for day, satisfied, possible, started in track:
        edges.append((day, satisfied - before[0], possible - before[1], started - before[2]))
        before = (satisfied, possible, started)
    return edges


def _settle(edges: list[tuple[date, int, int, int]], need: int) -> Track:
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


def _refusal(row: Row, ledger: Ledger, cycle: Cycle) -> Reason | None:
    """Return why a row cannot count in this cycle whatever the requirement, or None."""
    if row.hash in ledger.voided:
        return Reason("voided", {})
    if cycle.starts is not None and row.on < cycle.starts:
        return Reason("before-cycle-start", {"cycle_start": cycle.starts.isoformat()})
    if cycle.spent:
        period = cycle.spent.get(row.hash)
        if period is None and row.kind == "module_completed":
            period = cycle.spent_days.get((row.topic, row.on))
        if period is not None:
            return Reason("counted-already", {"period": period})
    return None


def _confirmed(row: Row, requirement: Leaf, ledger: Ledger) -> date | None:
    """Return from when the row is good enough for the requirement: at once, once verified, or never."""
    if requirement.standing == "attested" or row.facts.standing == "verified":  # type: ignore[union-attr]  # evidence
        return row.on
    verified = ledger.verified.get(row.hash)
    return None if verified is None else max(verified, row.on)


def _by_topic(topic: str, requirement: Leaf, ledger: Ledger, cycle: Cycle, refused: list[Refusal] | None) -> list[Span]:
    spans = []
    for row in ledger.by_topic.get(topic, ()):
        reason = _refusal(row, ledger, cycle)
        if reason is None:
            spans.append(Span(row, 1, row.on, _confirmed(row, requirement, ledger)))
        elif refused is not None:
            refused.append(Refusal(row, reason))
    return spans


def _module(requirement: Module, ledger: Ledger, cycle: Cycle, refused: list[Refusal] | None) -> list[Span]:
    topic = f"module:{requirement.module}"
    spans = _by_topic(topic, requirement, ledger, cycle, refused)
    rulings = ledger.rulings.get(topic)
    return [_while_accepted(span, rulings) for span in spans] if rulings else spans


def _while_accepted(span: Span, rulings: list[Ruling]) -> Span:
    """Return the span, ended by the first release whose ruling stops completions of this edition from counting."""
    edition = span.row.facts.edition  # type: ignore[union-attr]  # evidence
    stops = [
        (max(_stops(ruling), span.starts), ruling.number)
        for ruling in rulings
        if ruling.number > edition and ruling.decision != "still_count"
    ]
    if not stops:
        return span
    ends, number = min(stops)
    return span._replace(ends=ends, why=Reason("not-accepted-edition", {"edition": number, "from": ends.isoformat()}))


def _stops(ruling: Ruling) -> date:
    """Return the first day on which earlier completions do not count."""
    return ruling.starts if ruling.until is None else day_after(ruling.until)


def _attestation(requirement: Attestation, ledger: Ledger, cycle: Cycle, refused: list[Refusal] | None) -> list[Span]:
    return _by_topic(f"attestation:{requirement.attestation}", requirement, ledger, cycle, refused)


def _sign_off(requirement: SignOff, ledger: Ledger, cycle: Cycle, refused: list[Refusal] | None) -> list[Span]:
    return _by_topic(f"sign-off:{requirement.sign_off}", requirement, ledger, cycle, refused)


def _hours(requirement: Hours, ledger: Ledger, cycle: Cycle, refused: list[Refusal] | None) -> list[Span]:
    spans: list[Span] = []
    modules: dict[str, int] = {}
    category, mode = requirement.category, requirement.mode
    for row in ledger.timed:
        reason = _refusal(row, ledger, cycle)
        minutes = 0
        if reason is None:
            for part in row.facts.minutes:  # type: ignore[union-attr]  # evidence
                if (category is None or part.category == category) and (mode is None or part.mode == mode):
                    minutes += part.minutes
            if not minutes:
                reason = _wrong_minutes(row, requirement)
            elif row.kind == "module_completed" and row.topic in modules:
                first = modules[row.topic]
                reason = Reason("superseded", {"by": spans[first].row.hash})
                confirmed = _earliest(spans[first].confirmed, _confirmed(row, requirement, ledger))
                spans[first] = spans[first]._replace(confirmed=confirmed)
        if reason is not None:
            if refused is not None:
                refused.append(Refusal(row, reason))
            continue
        modules[row.topic] = len(spans)
        spans.append(Span(row, minutes, row.on, _confirmed(row, requirement, ledger)))
    return spans


def _wrong_minutes(row: Row, requirement: Hours) -> Reason:
    parts = row.facts.minutes  # type: ignore[union-attr]  # evidence
    if requirement.category is not None and all(part.category != requirement.category for part in parts):
        return Reason("wrong-category", {"category": requirement.category})
    return Reason("wrong-mode", {"mode": requirement.mode})


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _waivers(rows: list[Row], cycle: Cycle, need: int) -> list[Span]:
    """Return the waivers of this cycle; one granted for an earlier cycle does not carry over."""
    spans = []
    for row in rows:
        if row.hash in cycle.spent or (cycle.starts is not None and row.on < cycle.starts):
            continue
        until = row.facts.until  # type: ignore[union-attr]  # a waiver
        ends = day_after(until) if until else None
        if ends is None or ends > row.on:
            spans.append(Span(row, need, row.on, row.on, ends))
    return spans


_FINDERS: dict[str, Any] = {"module": _module, "hours": _hours, "attestation": _attestation, "sign_off": _sign_off}
