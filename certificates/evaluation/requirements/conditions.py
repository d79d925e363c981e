"""On which days a condition of the closed list holds."""

from __future__ import annotations

from collections.abc import Callable

from certificates.evaluation.dates import day_after
from certificates.evaluation.kinds import EDUCATION, Condition
from certificates.evaluation.ledger import Ledger

from .spans import Steps, Track
from .tracks import ALWAYS, applies_on


def holds(condition: Condition, ledger: Ledger, track_of: Callable[[str], Track]) -> Steps:
    """Return from which days on the condition holds, or no longer does; the first step is for all days before it too."""
    if condition.profile is not None:
        return _fact_holds(condition, ledger)
    if condition.met is not None:
        return [(ALWAYS, False), *((day, satisfied) for day, satisfied, _possible, _started in track_of(condition.met))]
    if condition.held_less_than is not None:
        since = ledger.held_since
        return [(ALWAYS, True)] if since is None else [(ALWAYS, True), (condition.held_less_than.last_day(since), False)]
    if condition.opened_before is not None:
        return [(ALWAYS, ledger.opened_on < condition.opened_before)]
    if condition.opened_from is not None:
        return [(ALWAYS, ledger.opened_on >= condition.opened_from)]
    parts = [holds(part, ledger, track_of) for part in condition.all or condition.any]
    every = all if condition.all else any
    days = sorted({step[0] for steps in parts for step in steps})
    return [(day, every(applies_on(steps, day) for steps in parts)) for day in days]


def negated(steps: Steps) -> Steps:
    """Return the days on which it does not hold."""
    return [(day, not holding) for day, holding in steps]


def _fact_holds(condition: Condition, ledger: Ledger) -> Steps:
    """Each confirmation of a fact takes the place of the one before it."""
    rows = [row for row in ledger.by_topic.get(f"profile:{condition.profile}", ()) if row.hash not in ledger.voided]
    steps: Steps = [(ALWAYS, False)]
    for index, row in enumerate(rows):
        fact = row.facts.details  # type: ignore[union-attr]  # evidence
        replaced = rows[index + 1].on if index + 1 < len(rows) else None
        if replaced == row.on:
            continue
        steps.append((row.on, is_enough(fact.value, condition.at_least, condition.value)))
        if fact.until is not None and (replaced is None or day_after(fact.until) < replaced):
            steps.append((max(day_after(fact.until), row.on), False))
    return steps


def is_enough(value: int | str, at_least: int | str | None, exactly: int | str | None) -> bool:
    """Say whether a fact is what is asked for; where nothing is, anything but a no."""
    if exactly is not None:
        return value == exactly
    if at_least is None:
        return value != "no"
    if isinstance(value, str):
        return EDUCATION.index(value) >= EDUCATION.index(str(at_least))
    return value >= int(at_least)
