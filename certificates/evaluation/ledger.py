"""What the rows say as known at an instant: voids, verifications and decisions applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .case import Approval, Case, Elsewhere, Grant, Held, Row, Ruling, Waiver, row_order
from .evidence import Evidence

DECISIONS = frozenset((
    "approved", "suspended", "reinstated", "revoked", "relinquished", "leave_granted", "leave_ended", "extended", "appeal_opened",
    "appeal_decided",
))  # fmt: skip
AUDITS = frozenset(("audit_opened", "audit_closed"))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows known, sorted and indexed. Voided evidence stays listed, so that it can be named as not counted."""

    voided: frozenset[str]
    verified: dict[str, date]
    by_topic: dict[str, list[Row]]
    timed: list[Row]
    waivers: dict[str, list[Row]]
    decisions: list[Row]
    rulings: dict[str, list[Ruling]]
    topics: dict[str, str]  # of every evidence row, voided or not
    opened_on: date
    granted: dict[str, list[Row]]  # what prior learning fills, by requirement
    held_since: date | None  # the first day of the first period decided
    audits: list[Row]
    elsewhere: list[Elsewhere]


def known_rows(case: Case, known_at: datetime | None) -> Ledger:
    """Return the ledger as it was known at the instant, or as it is known now."""
    rows = case.rows if known_at is None else [row for row in case.rows if row.recorded_at <= known_at]
    voided = frozenset([row.refers_to for row in rows if row.kind == "voided" and row.refers_to])
    candidacy = f"candidacy:{case.candidacy}"
    verified: dict[str, date] = {}
    by_topic: dict[str, list[Row]] = {}
    timed: list[Row] = []
    waivers: dict[str, list[Row]] = {}
    decisions: list[Row] = []
    granted: dict[str, list[Row]] = {}
    topics: dict[str, str] = {}
    for row in rows:
        kind, facts = row.kind, row.facts
        if isinstance(facts, Evidence):
            by_topic.setdefault(row.topic, []).append(row)
            topics[row.hash] = row.topic
            if facts.minutes:
                timed.append(row)
        elif row.hash in voided:
            continue
        elif kind == "verified":
            if row.refers_to:
                verified.setdefault(row.refers_to, row.on)
        elif row.about != candidacy:
            continue
        elif isinstance(facts, Waiver):
            waivers.setdefault(facts.requirement, []).append(row)
        elif isinstance(facts, Grant):
            granted.setdefault(facts.requirement, []).append(row)
        elif kind in DECISIONS:
            decisions.append(row)
    if case.equivalences:
        add_equivalents(case, by_topic, known_at)
    rulings = known_rulings(case, known_at)
    held_since = min((row.facts.valid_from for row in decisions if isinstance(row.facts, Approval)), default=None)
    audits = [row for row in rows if row.kind in AUDITS and row.about == candidacy and row.hash not in voided]
    elsewhere = [other for other in case.elsewhere if other.stands(known_at)]
    return Ledger(
        voided, verified, by_topic, timed, waivers, decisions, rulings, topics, case.opened_on, granted, held_since, audits, elsewhere
    )  # fmt: skip


def known_rulings(case: Case, known_at: datetime | None) -> dict[str, list[Ruling]]:
    """Return the rulings known, by module."""
    rulings: dict[str, list[Ruling]] = {}
    for ruling in case.accepted:
        if known_at is None or ruling.recorded_at <= known_at:
            rulings.setdefault(f"module:{ruling.module}", []).append(ruling)
    return rulings


def add_equivalents(case: Case, by_topic: dict[str, list[Row]], known_at: datetime | None) -> None:
    """Let completions of one thing, dated on the days on which an equivalence known holds, stand for another."""
    added: dict[str, list[Row]] = {}
    for equal in case.equivalences:
        if known_at is None or equal.recorded_at <= known_at:
            added.setdefault(equal.counts_as, []).extend(
                row
                for row in by_topic.get(equal.row_about.partition("@")[0], ())
                if equal.row_about in (row.about, row.topic) and equal.starts <= row.on and (equal.until is None or row.on <= equal.until)
            )
    for topic, rows in added.items():
        merged = {row.hash: row for row in (*by_topic.get(topic, ()), *rows)}
        by_topic[topic] = sorted(merged.values(), key=row_order)


def known_editions(case: Case, known_at: datetime | None) -> tuple[Held, ...]:
    """Return the editions the candidacy was known to be held to, by date; none where it was not known to exist."""
    if known_at is None:
        return case.editions
    return tuple(held for held in case.editions if held.recorded_at <= known_at)


def edition_on(editions: tuple[Held, ...], on: date) -> Held:
    """Return the edition in effect on a day; before the first one, the first."""
    current = editions[0]
    for held in editions:
        if held.starts <= on:
            current = held
    return current
