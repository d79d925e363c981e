"""What a verdict says besides: what an open audit waits for, and the load beside the capacity. Neither decides anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from .decision_facts import Audit
from .evidence import Evidence, Load
from .ledger import Ledger
from .timing import Timing


def audit_on(ledger: Ledger, on: date) -> dict[str, Any] | None:
    """Return the open audit: its period, the day to answer by, whether that has passed, and the rows not yet verified."""
    opened: Audit | None = None
    for row in ledger.audits:
        if row.on <= on:
            opened = row.facts if isinstance(row.facts, Audit) else None
    if opened is None:
        return None
    waits = [row for row in opened.rows if row not in ledger.voided and ledger.verified.get(row, date.max) > on]
    return {
        "period": opened.period,
        "answer_by": opened.answer_by.isoformat(),
        "overdue": bool(waits) and on > opened.answer_by,
        "rows": waits,
    }


def capacity_on(ledger: Ledger, timing: Timing, on: date) -> dict[str, Any] | None:
    """Return how many families one may mentor, and how many she last reported to."""
    if timing.families is None:
        return None
    load = None
    for row in ledger.by_topic.get("load:families", ()):
        if row.on <= on and row.hash not in ledger.voided and isinstance(row.facts, Evidence) and isinstance(row.facts.details, Load):
            load = row.facts.details.count
    return {"families": timing.families, "load": load, "above": load is not None and load > timing.families}
