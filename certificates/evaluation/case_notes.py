"""What a case says that changes nothing, though whoever wrote it by hand may have meant something by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from .case import FACTS_OF, Case, Grant, Row, Waiver
from .evidence import PREFIXES
from .kinds import Group, Requirement
from .ledger import AUDITS, DECISIONS
from .problems import shown
from .scheme import Scheme

POINTING = ("verified", "voided")
ROW_KINDS = frozenset((*PREFIXES, *FACTS_OF, *DECISIONS, *AUDITS, *POINTING))


def notes_on(case: Case, on: date) -> Iterator[str]:
    """Yield a sentence for each row passed over, and for a day before the candidacy opened."""
    if on < case.opened_on:
        yield f"the candidacy opened on {case.opened_on}, after {on}: nothing is known on that day."
    kinds = {row.hash: row.kind for row in case.rows}
    keys = {requirement.key for held in case.editions for tree in _trees(held.scheme) for requirement in _walk(tree)}
    for row in case.rows:
        if (why := _passed_over(case, row, kinds, keys)) is not None:
            yield f"row {row.number} of {row.on}: {why}"


def _trees(scheme: Scheme) -> Iterator[Requirement]:
    timing = scheme.timing
    yield scheme.initial
    if scheme.renewal is not None:
        yield scheme.renewal
    if timing.reinstatement is not None:
        yield timing.reinstatement.requirement
    if timing.leave is not None and timing.leave.back is not None:
        yield timing.leave.back
    yield from (step.also for step in timing.late if step.also is not None)


def _walk(requirement: Requirement) -> Iterator[Requirement]:
    yield requirement
    for part in requirement.of if isinstance(requirement, Group) else ():
        yield from _walk(part)


def _passed_over(case: Case, row: Row, kinds: dict[str, str], keys: set[str]) -> str | None:
    if row.kind not in ROW_KINDS:
        near = get_close_matches(row.kind, sorted(ROW_KINDS), 1)
        return f"rules look at no rows of the kind {shown(row.kind)}." + (f" Is {near[0]} meant?" if near else "")
    if row.kind in POINTING and row.refers_to not in kinds:
        return f"it is {row.kind} about no row of this case. Put the hash of the row into refers_to."
    if row.kind not in PREFIXES and row.kind not in POINTING and row.about != f"candidacy:{case.candidacy}":
        return f"it is about {shown(row.about)}, and this case is {shown(f'candidacy:{case.candidacy}')}."
    if row.kind == "voided" and kinds[row.refers_to or ""] == "voided":
        return "a void is not voided. Write the fact down anew."
    if isinstance(row.facts, Waiver | Grant) and row.facts.requirement not in keys:
        return f"no requirement has the key {shown(row.facts.requirement)}. Known: {', '.join(sorted(keys))}."
    if row.subject != case.subject:
        return f"it is about the subject {shown(row.subject)}, and this case about {shown(case.subject)}. It counts all the same."
    return None
