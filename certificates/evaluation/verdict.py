"""The verdict: one candidacy on one day, as known at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .case import Case
from .dates import write_instant
from .extras import audit_on, capacity_on
from .ledger import edition_on, known_editions, known_rows
from .periods import Award, Period, award_on, cycle_of, holdings_on, periods_on, stage_on
from .requirements import Node, Reason, Result, assess, result_on, spans_on
from .scheme import Scheme
from .steps import steps_left
from .timeline import AT_REST, Segment, Status, finish_by, segment_on, segments

FORMAT = "verdict/1"
ENGINE_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say. Nothing here is a decision."""

    scheme: str
    on: date
    known_at: datetime | None
    status: Status
    ready: bool
    stage: str
    timeline: tuple[Segment, ...]
    periods: tuple[Period, ...]
    requirements: Result
    steps: tuple[Reason, ...]  # the shortest way, shortest step first; the document names the first of them
    ageing: tuple[tuple[str, date], ...]
    award: Award  # not part of the document
    extras: Mapping[str, Any]  # audit, capacity, renewals_left, finish_by: each only where there is something to say

    @property
    def next_step(self) -> Reason | None:
        """Return what to do first, or what is waited for; None where there is nothing."""
        return self.steps[0] if self.steps else None

    @property
    def open_period(self) -> Period:
        """Return the undecided period."""
        return self.periods[-1]

    def document(self) -> dict[str, Any]:
        """Return the verdict/1 document."""
        return {
            "format": FORMAT, "engine": ENGINE_VERSION, "scheme": self.scheme, "on": self.on.isoformat(),
            "known_at": write_instant(self.known_at) if self.known_at else None,
            "status": self.status.value, "ready": self.ready, "stage": self.stage,
            "timeline": [segment.document() for segment in self.timeline],
            "periods": [period.document() for period in self.periods],
            "requirements": self.requirements.document(),
            "next_step": self.next_step.document() if self.next_step else None,
            "ageing": [{"row": row, "on": day.isoformat()} for row, day in self.ageing],
            **self.extras,
        }  # fmt: skip


def evaluate(case: Case, *, on: date, known_at: datetime | None = None) -> Verdict:
    """Return the verdict for a day, counting only rows dated by then and recorded by the instant."""
    known = known_editions(case, known_at)
    held = edition_on(known or case.editions[:1], on)
    ledger = known_rows(case, known_at)
    line = segments(case, ledger, known) if known else ()
    segment = segment_on(line, on)
    holdings = holdings_on(ledger, known or case.editions[:1], on)
    terms = holdings.ever_decided()
    stage = stage_on(holdings, terms, held, on)
    periods = periods_on(case, held.scheme, terms)
    cycle = cycle_of(ledger, held.scheme, terms, stage)
    node = assess(held.scheme.requirements(stage.name, stage.step), ledger, cycle, explain=True)
    result = result_on(node, on)
    status = segment.status if segment else Status.NOT_STARTED
    opens, at_rest, timing = periods[-1].window_opens, status in AT_REST, held.scheme.timing
    no_more = bool(terms) and timing.is_last(periods[-1].number - 1)
    ready = segment is not None and result.satisfied and opens is not None and on >= opens and not at_rest and not no_more
    if no_more:
        steps: tuple[Reason, ...] = () if at_rest else (Reason("no-more-renewals", {"renewals": timing.renewals}),)
    else:
        steps = () if opens is None else _steps(node, result, held.scheme, on, ready=ready, ended=at_rest)
    extras: dict[str, Any] = {"audit": audit_on(ledger, on), "capacity": capacity_on(ledger, timing, on)}
    if timing.renewals is not None:
        extras["renewals_left"] = max(timing.renewals + 1 - max(periods[-1].number - 1, 1), 0)
    if not terms and (by := finish_by(case.opened_on, held, holdings)) is not None:
        extras["finish_by"] = by.isoformat()
    return Verdict(
        held.name, on, known_at.astimezone(UTC) if known_at else None, status, ready, stage.name, line, tuple(periods), result, steps,
        _ageing(node, on), award_on(held.scheme, periods[-1], terms, stage, on),
        {name: value for name, value in extras.items() if value is not None},
    )  # fmt: skip


def _ageing(node: Node, on: date) -> tuple[tuple[str, date], ...]:
    """Return the rows that count on the day and will stop counting, with the first day they do not."""
    ending = {(span.ends, span.row.hash) for span in spans_on(node, on) if span.ends is not None}
    return tuple((row, day) for day, row in sorted(ending))


def _steps(node: Node, result: Result, scheme: Scheme, on: date, *, ready: bool, ended: bool) -> tuple[Reason, ...]:
    """Return what is left to do, shortest first, or what is waited for."""
    if ended:
        return ()
    if ready:
        return (Reason("await-decision", {"by": scheme.decision.by}),)
    if result.state == "pending":
        return (Reason("await-verification", {}),)
    return steps_left(node, result, on)
