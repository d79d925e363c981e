"""The rows that the rules of a whole certificate answer: 25, 26, 30 to 34, 39, 40 and 47."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.certificates.evaluation.stories import Story, attestation, hours, minutes, sign_off

from .row import Row, asks_for, can_be_written, renewing

RENEWED = attestation("again")


def status(story: Story, day: str) -> Any:
    """Return the status of the day."""
    return str(story.on(day).status)


def last_day(story: Story, day: str) -> Any:
    """Return the last day that deciding on the day gives."""
    return str(story.on(day).award.valid_until)


def stage(story: Story, day: str) -> Any:
    """Return what stage the open period is in."""
    return story.on(day).stage


def above_capacity(story: Story, day: str) -> Any:
    """Return whether more families were reported than the rule has room for."""
    return story.on(day).document().get("capacity", {}).get("above", False)


def renewed(times: int) -> Callable[[Story], Any]:
    """Tell of so many renewals, a year each, and of what the next would ask for."""

    def told(story: Story) -> Any:
        for number in range(times + 1):
            story.approved(f"{2026 + number}-02-0{2 if number else 1}", f"{2027 + number}-02-01", period=number + 1)
        story.attested(f"{2026 + times}-06-01")

    return told


def certified_until(until: str) -> Callable[[Story], Any]:
    """Tell of a first period that ends on this day."""
    return renewing(lambda _story, _rows: None, until=until)


def away(until: str) -> Callable[[Story], Any]:
    """Tell of a leave from the first of July."""

    def told(story: Story) -> Any:
        certified_until("2030-02-01")(story)
        story.row("leave_granted", "candidacy:c-1", "2026-06-01", {"from": "2026-07-01", "until": until})

    return told


def counted_by(credential: str) -> Callable[[Story], Any]:
    """Tell of an hour that another credential counted."""

    def told(story: Story) -> Any:
        story.attested("2026-01-05")
        row = story.trained("2026-02-01", minutes(60))
        story.elsewhere.append({"credential": credential, "period": 1, "rows": [row], "recorded_at": "2026-03-01T12:00:00.000000Z"})

    return told


def moved(on: str) -> Callable[[Story], Any]:
    """Tell of somebody moved to rules that ask for less."""

    def told(story: Story) -> Any:
        story.attested("2026-01-05")
        story.moved(on, asks_for())

    return told


def families(count: int) -> Callable[[Story], Any]:
    """Tell of a load."""
    return lambda story: story.evidence("2026-03-01", "load_reported", "load:families", count=count)


LATE = [{"key": "fee", "for": {"days": 30}, "also": sign_off("late-fee")}]
BACK = {"within": {"months": 24}, "requirement": hours(1200, key="again")}

ROWS: list[Row] = [
    Row(25, "a provisional tier, renewed so often", "WA: a trainee for one year, at most four renewals",
        asks_for(valid={"months": 12}, window={"days": 60}, renewals=4), ("renewals",), renewed(3), renewed(4), on="2031-01-15",
        outcome=lambda story, day: story.on(day).next_step.code != "no-more-renewals"),
    Row(26, "a fixed date", "NE: September 1 of odd years", asks_for(valid={"ends_on": "09-01", "years": "odd"}), ("valid", "years"),
        lambda _story: None, lambda story: setattr(story, "day", "2025-09-01"),
        outcome=lambda story, day: last_day(story, getattr(story, "day", day)) == "2027-09-01", on="2025-09-02", opens=True, opened="2025-01-05"),
    Row(26, "a calendar year", "GA: December 31", asks_for(valid={"ends_on": "12-31", "at_least": {"months": 6}}), ("valid", "at_least"),
        lambda _story: None, lambda story: setattr(story, "day", "2026-06-30"),
        outcome=lambda story, day: last_day(story, getattr(story, "day", day)), on="2026-07-01", met="2027-12-31", missed="2026-12-31", opens=True),
    Row(30, "no double counting across credentials", "ID: hours of one certificate only", asks_for(hours(60), count_once_with=["other"]),
        ("count_once_with",), counted_by("unrelated"), counted_by("other")),
    Row(31, "a renewal window", "CA: opens 90 days before", asks_for(valid={"months": 24}, window={"days": 90}, renewal=RENEWED), ("window",),
        certified_until("2028-02-01"), certified_until("2028-02-02"), on="2027-11-03", outcome=status, met="due", missed="certified", opens=True),
    Row(32, "late steps", "GA: steps with dates, each with more to do", asks_for(late=LATE, renewal=RENEWED), ("late",),
        certified_until("2027-02-01"), certified_until("2027-01-31"), on="2027-03-03", outcome=status, met="late", missed="lapsed", opens=True),
    Row(33, "reinstatement, then starting over", "NE: within 24 months", asks_for(renewal=RENEWED, reinstatement=BACK), ("reinstatement",),
        certified_until("2027-02-01"), certified_until("2027-01-31"), on="2029-02-01",
        outcome=lambda story, day: stage(story, day) != "again", opens=False),
    Row(34, "leave", "NFF: at most three years", asks_for(leave={"at_most": {"months": 36}, "valid": "runs"}), ("leave",),
        away("2028-07-01"), away("2028-06-30"), on="2028-07-01", outcome=status, met="inactive", missed="certified", opens=True),
    Row(39, "rules that change on the way", "FL: held to the old rules until moved", asks_for(hours(60)), ("initial", "of", 1),
        moved("2026-12-01"), moved("2026-12-02")),
    Row(40, "a rule corrected: steps that do not fit", "GA: reinstatement ends after the late steps",
        asks_for(late=[{"key": "late", "for": {"days": 30}}], reinstatement={"within": {"days": 30}, "requirement": attestation("again")}),
        ("reinstatement",), lambda story: story.editions[0]["scheme"]["reinstatement"].update(within={"days": 31}), lambda _story: None,
        outcome=can_be_written),
    Row(47, "capacity after certification", "START: fifteen families", asks_for(capacity={"families": 15}), ("capacity",),
        families(15), families(16), outcome=above_capacity, met=False, missed=True),
]  # fmt: skip
