"""Who may not decide about somebody, because she trained or signed off what the decision would stand on."""

from __future__ import annotations

from datetime import date

from .case import Case
from .evidence import Evidence
from .ledger import edition_on
from .requirements import Result
from .verdict import Verdict


def kept_apart(case: Case, verdict: Verdict, *, on: date) -> frozenset[str]:
    """Return whoever recorded rows counted that the scheme keeps apart from the decision: sign-offs, or live hours and sessions."""
    apart = edition_on(case.editions, on).scheme.decision.separate_from
    if not apart:
        return frozenset()
    counted = set(_counted(verdict.requirements))
    found = set()
    for row in case.rows:
        if row.hash in counted and isinstance(row.facts, Evidence):
            live = row.kind == "session_attended" or (
                row.kind == "hours_recorded" and any(part.mode == "live" for part in row.facts.minutes)
            )
            if ("trained" in apart and live) or ("signed_off" in apart and row.kind == "signed_off"):
                found.add(row.by)
    return frozenset(found)


def _counted(result: Result) -> list[str]:
    return [*result.counted, *(row for part in result.of for row in _counted(part))]
