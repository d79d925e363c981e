"""What a requirement amounts to on one day, with every row and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .hours import HoursTally
from .service import tally_on
from .spans import Node, Reason, Refusal, Span, active, why_ended
from .tracks import applies_on, group_need, met_since, state_on


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
    short: tuple[tuple[str, int], ...] = ()
    uncovered: int = 0  # categories that must have any minutes and have none yet; not part of the document

    @property
    def satisfied(self) -> bool:
        """Whether nothing is left to do or to wait for."""
        return self.state in ("met", "waived", "not_applicable")

    def document(self) -> dict[str, Any]:
        """Return the result as JSON values; what parts lack only where they lack anything."""
        return {
            "key": self.key, "kind": self.kind, "state": self.state, "have": self.have, "need": self.need, "unit": self.unit,
            "first_met_on": self.first_met_on.isoformat() if self.first_met_on else None, "counted": list(self.counted),
            "not_counted": [{"row": row, "reason": reason.document()} for row, reason in self.not_counted],
            "of": [part.document() for part in self.of],
        } | ({"short": [{"category": category, "minutes": minutes} for category, minutes in self.short]} if self.short else {})  # fmt: skip


def result_on(node: Node, on: date) -> Result:
    """Return what the requirement amounts to on a day, with every row and its reason."""
    satisfied, possible, _started = state_on(node.track, on)
    waived = [span for span in node.waivers if active(span, on)]
    granted = [span for span in node.granted if active(span, on)]
    view = _look(node, on, granted)
    parts = tuple(result_on(part, on) for part in node.parts)
    have, need, unit = view.have, view.need, view.unit
    if parts:
        asked = [part for part in parts if part.state != "not_applicable"]
        have, need = (
            sum(part.satisfied for part in asked),
            node.need if node.applies is None and len(asked) == len(parts) else group_need(node, len(asked)),
        )
    applies = applies_on(node.applies, on)
    state = "waived" if waived else "met" if satisfied else "pending" if possible else "unmet"
    rows = [*(span.row for span in waived), *(span.row for span in granted), *(span.row for span in view.counted)]
    refusals = [*(node.refused or ()), *view.refused]
    return Result(
        node.requirement.key, node.requirement.kind, state if applies else "not_applicable", have, need, unit,
        met_since(node.track, on) if satisfied and applies else None,
        tuple(row.hash for row in rows),
        tuple((refusal.row.hash, refusal.reason) for refusal in sorted(refusals, key=_refusal_order)),
        parts, view.short if applies and not satisfied else (), view.uncovered,
    )  # fmt: skip


def spans_on(node: Node, on: date) -> list[Span]:
    """Return every span that counts on a day, waivers and grants included, the parts' too."""
    if not applies_on(node.applies, on):
        return []
    spans = [span for span in (*node.waivers, *node.granted) if active(span, on)] + _look(node, on, []).counted
    for part in node.parts:
        spans += spans_on(part, on)
    return spans


@dataclass(slots=True)
class _Look:
    """The spans of a node on a day."""

    counted: list[Span]
    refused: list[Refusal]
    have: int
    need: int
    unit: str
    short: tuple[tuple[str, int], ...] = ()
    uncovered: int = 0


def _look(node: Node, on: date, granted: list[Span]) -> _Look:
    """Return the spans that count on the day, and refusals for those that do not yet, any more, or twice."""
    there: list[Span] = []
    refused: list[Refusal] = []
    for span in node.spans:
        if on < span.starts:
            refused.append(Refusal(span.row, Reason("not-yet", {"on": span.starts.isoformat()})))
        elif span.ends is not None and on >= span.ends:
            refused.append(Refusal(span.row, why_ended(span)))
        else:
            there.append(span)
    if node.requirement.kind == "service":
        tally = tally_on(node, on, confirmed=False)
        return _Look(there, refused, tally.have(), tally.need(), node.unit)
    if node.tally is not None:
        return _tallied(node, on, there, refused, granted)
    if node.single and len(there) > 1:
        best = next((span for span in there if span.confirmed is not None and span.confirmed <= on), there[0])
        refused += [Refusal(span.row, Reason("superseded", {"by": best.row.hash})) for span in there if span is not best]
        there = [best]
    return _Look(there, refused, sum(span.amount for span in (*there, *granted)), node.need, node.unit)


def _tallied(node: Node, on: date, there: list[Span], refused: list[Refusal], granted: list[Span]) -> _Look:
    tally = node.tally()
    counted, over = tally.explain(there, on)
    for span in granted:
        tally.grant(span, 1)
    refused += over
    unit = "points" if node.requirement.kind == "exam" and hasattr(tally, "passing") else node.unit
    short: tuple[tuple[str, int], ...] = ()
    uncovered = 0
    if isinstance(tally, HoursTally):
        short = tuple(tally.short())
        uncovered = max((tally.cover.at_least if tally.cover else 0) - tally.covered(), 0)
    return _Look(list(counted), refused, tally.have(), tally.need(), unit, short, uncovered)


def _refusal_order(refusal: Refusal) -> tuple[date, Any, int, str]:
    row = refusal.row
    return row.on, row.recorded_at, row.number, row.hash
