"""What a case says that changes nothing, though whoever wrote it by hand may have meant something by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from .case import FACTS_OF, Case, Row
from .evidence import PREFIXES
from .ledger import AUDITS, DECISIONS
from .problems import shown

POINTING = ("verified", "voided")
ROW_KINDS = frozenset((*PREFIXES, *FACTS_OF, *DECISIONS, *AUDITS, *POINTING))


def notes_on(case: Case, on: date) -> Iterator[str]:
    """Yield a sentence for each row passed over, and for a day before the candidacy opened."""
    if on < case.opened_on:
        yield f"the candidacy opened on {case.opened_on}, after {on}: nothing is known on that day."
    hashes = {row.hash for row in case.rows}
    for row in case.rows:
        if (why := _passed_over(case, row, hashes)) is not None:
            yield f"row {row.number} of {row.on}: {why}"


def _passed_over(case: Case, row: Row, hashes: set[str]) -> str | None:
    if row.kind not in ROW_KINDS:
        near = get_close_matches(row.kind, sorted(ROW_KINDS), 1)
        return f"rules look at no rows of the kind {shown(row.kind)}." + (f" Is {near[0]} meant?" if near else "")
    if row.kind in POINTING and row.refers_to not in hashes:
        return f"it is {row.kind} about no row of this case. Put the hash of the row into refers_to."
    if row.kind not in PREFIXES and row.kind not in POINTING and row.about != f"candidacy:{case.candidacy}":
        return f"it is about {shown(row.about)}, and this case is {shown(f'candidacy:{case.candidacy}')}."
    if row.subject != case.subject:
        return f"it is about the subject {shown(row.subject)}, and this case about {shown(case.subject)}. It counts all the same."
    return None
