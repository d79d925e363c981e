"""Rows straight into the ledger, for tests of the ledger itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from people.models import Program
from tests.people.factories import ProgramFactory
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SUBJECT = "s_aaaaaaaaaaaaaaaaaaaaaa"


def minutes(amount: int, category: str = "wellness", mode: str = "external") -> dict[str, Any]:
    return {"standing": "verified", "minutes": [{"category": category, "mode": mode, "minutes": amount}]}


def append(
    kind: Kind = Kind.HOURS_RECORDED,
    *,
    subject: str = SUBJECT,
    about: str = "hours:workshop",
    program: Program | None = None,
    on: date = date(2026, 11, 19),
    facts: dict[str, Any] | None = None,
    at: datetime = AT,
    **more: Any,
) -> LedgerRow:
    """Append one row; hours by default, `minutes=30` for short."""
    if "minutes" in more:
        facts = minutes(more.pop("minutes"))
    program = program or ProgramFactory(code="rows")
    more.setdefault("by", None)
    return record(kind, subject=subject, about=about, program=program, happened_on=on, facts=facts or {}, at=at, **more)
