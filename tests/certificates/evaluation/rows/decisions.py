"""The rows that decisions answer. Where the rule is no clause of a scheme, the decision itself is taken out of the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.certificates.evaluation.stories import Story

from .row import Row, asks_for


def suspended_until(day: str) -> Callable[[Story], Any]:
    """Tell of somebody certified, suspended, and reinstated on a day."""

    def tell(story: Story) -> None:
        story.approved("2026-02-01", "2027-02-01", rows=[story.attested("2026-01-05")])
        story.decided("suspended", "2026-03-01")
        story.decided("reinstated", day)

    return tell


def audited(answered: str) -> Callable[[Story], Any]:
    """Tell of a renewal that is audited where the scheme audits, and of the row checked on a day."""

    def tell(story: Story) -> None:
        row = story.attested("2026-01-05", standing="attested")
        story.approved("2026-02-01", "2027-02-01", rows=[row])
        audit = story.editions[0]["scheme"].get("audit")  # type: ignore[attr-defined]  # a document
        if audit:
            until = date(2026, 3, 1) + timedelta(days=audit["answer_within"]["days"])
            story.row("audit_opened", "candidacy:c-1", "2026-03-01", {"period": 1, "answer_by": until.isoformat(), "rows": [row]})
        story.verified(answered, row)

    return tell


def is_answered(story: Story, day: str) -> bool:
    """Return whether no audit waits past its day."""
    return not story.on(day).document().get("audit", {}).get("overdue", False)


ROWS = [
    Row(41, "suspension", "TX: active, suspended, revoked", asks_for(), (), suspended_until("2026-12-01"), suspended_until("2026-12-02"),
        outcome=lambda story, day: str(story.on(day).status), met="certified", missed="suspended", forgets="suspended"),
    Row(45, "audit sampling", "CA: attest, then audit", asks_for(audit={"sample": 10, "answer_within": {"days": 30}}), ("audit",),
        audited("2026-04-01"), audited("2026-04-02"), on="2026-04-01", outcome=is_answered),
]  # fmt: skip
