"""The facts of decisions about time: leave, extensions, appeals, audits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .facts import Wrong, read_choice, read_date, read_entries, read_hash, read_number


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave granted from one day through another, both inclusive."""

    starts: date
    until: date


@dataclass(frozen=True, slots=True)
class LeaveEnded:
    """She is back from the day of the row on."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A later last day, for the period or, where it is open, for the time to finish."""

    period: int
    until: date


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a decision; `overturned` is None while it is open."""

    against: str
    overturned: bool | None


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit of what a period stood on: these rows are to be verified by the day."""

    period: int
    answer_by: date
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditClosed:
    """The audit of a period is over."""

    period: int
    clear: bool


Timed = Leave | LeaveEnded | Extension | Appeal | Audit | AuditClosed


def _leave(facts: dict[str, Any]) -> Leave:
    starts, until = read_date(facts.get("from"), "facts", "from"), read_date(facts.get("until"), "facts", "until")
    if until < starts:
        raise Wrong("ends-before-start", "facts", "until", start=starts.isoformat())
    return Leave(starts, until)


def _leave_ended(_facts: dict[str, Any]) -> LeaveEnded:
    return LeaveEnded()


def _extension(facts: dict[str, Any]) -> Extension:
    return Extension(_period(facts), read_date(facts.get("until"), "facts", "until"))


def _appeal_opened(facts: dict[str, Any]) -> Appeal:
    return Appeal(read_hash(facts.get("against"), "facts", "against"), None)


def _appeal_decided(facts: dict[str, Any]) -> Appeal:
    against = read_hash(facts.get("against"), "facts", "against")
    return Appeal(against, read_choice(facts.get("result"), ("upheld", "overturned"), "facts", "result") == "overturned")


def _audit_opened(facts: dict[str, Any]) -> Audit:
    rows = read_entries(facts.get("rows"), "facts", "rows")
    answer_by = read_date(facts.get("answer_by"), "facts", "answer_by")
    return Audit(_period(facts), answer_by, tuple(read_hash(row, "facts", "rows", index) for index, row in enumerate(rows)))


def _audit_closed(facts: dict[str, Any]) -> AuditClosed:
    return AuditClosed(_period(facts), read_choice(facts.get("result"), ("clear", "not_clear"), "facts", "result") == "clear")


def _period(facts: dict[str, Any]) -> int:
    return read_number(facts.get("period"), "facts", "period")


TIMED_FACTS: dict[str, Callable[[dict[str, Any]], Timed]] = {
    "leave_granted": _leave, "leave_ended": _leave_ended, "extended": _extension, "appeal_opened": _appeal_opened,
    "appeal_decided": _appeal_decided, "audit_opened": _audit_opened, "audit_closed": _audit_closed,
}  # fmt: skip
