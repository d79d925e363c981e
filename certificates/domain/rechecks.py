"""Every approval judged again: would today's kernel, given what was known then, say what it said then?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from certificates.domain.cases import build_case, build_cases, with_read_rules
from certificates.evaluation import ENGINE_VERSION, Verdict, evaluate, parse_case
from certificates.models import Candidacy, DecisionVerdict
from people.queries import aliases_of
from training.domain.ledger import instant_of
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator

# Said by the kernel about itself, or about other days than the decision's, or advice: no decision stands on these.
NOT_COMPARED = ("format", "engine", "known_at", "timeline", "next_step", "ageing")
AT_A_TIME = 500


def wrong_decisions() -> Iterator[str]:
    """Yield a sentence for each approval that today's kernel would not have made so, with the first thing that differs.

    Codes and numbers are compared (states, counted rows, amounts, dates), never sentences; of verdicts of two engine versions
    the fields that both have. A constant number of queries for each 500 people.
    """
    for some in _slices():
        abouts = {candidacy.ref: candidacy for candidacy in some}
        approvals: dict[str, list[LedgerRow]] = {}
        for row in LedgerRow.objects.filter(about__in=abouts, kind=Kind.APPROVED).order_by("subject", "number"):
            approvals.setdefault(row.about, []).append(row)
        kept = {
            (one.candidacy_id, one.sha256): one.verdict for one in DecisionVerdict.objects.filter(candidacy__in=some, kind=Kind.APPROVED)
        }
        documents = build_cases(candidacy for candidacy in some if candidacy.ref in approvals)
        # Whoever had two records at some time is judged with the rows that were hers then.
        joined = {one for alias in aliases_of({each.person.subject_id for each in some}) for one in (alias.subject, alias.same_as)}
        for candidacy in some:
            for row in approvals.get(candidacy.ref, []):
                text = kept.get((candidacy.pk, row.content["verdict_sha256"]))
                document = (
                    build_case(candidacy, known_at=row.recorded_at) if candidacy.person.subject_id in joined else documents[candidacy.pk]
                )
                fault = _fault(row, document, text)
                if fault:
                    yield f"{candidacy.ref} period {row.content['period']} row {row.hash[:12]}: {fault}"


def first_difference(kept: Any, found: Any, path: str = "") -> str | None:
    """Where two verdicts first differ, and how; of mappings the names that both have. None where they agree."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for name in kept:
            if name in found and (path or name not in NOT_COMPARED):
                difference = first_difference(kept[name], found[name], f"{path}.{name}" if path else name)
                if difference:
                    return difference
        return None
    if isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        for index, (one, other) in enumerate(zip(kept, found, strict=True)):
            difference = first_difference(one, other, f"{path}.{index}")
            if difference:
                return difference
        return None
    return None if kept == found else f"{path} was {_short(kept)} and is now {_short(found)}"


def _slices() -> Iterator[list[Candidacy]]:
    candidacies = Candidacy.objects.select_related("person", "scheme__program", "scheme_edition").order_by("pk")
    some = list(candidacies[:AT_A_TIME])
    while some:
        yield some
        some = list(candidacies.filter(pk__gt=some[-1].pk)[:AT_A_TIME])


def _fault(row: LedgerRow, document: dict[str, Any], kept: str | None) -> str | None:
    facts = row.content
    if kept is None:
        return "the verdict it stood on is not stored"
    before = document | {"rows": [other for other in document["rows"] if _was_there(other, row)]}
    verdict = evaluate(parse_case(with_read_rules(before)), on=row.happened_on, known_at=row.recorded_at)
    engines = f"engine {facts['engine']} then, engine {ENGINE_VERSION} now"
    difference = first_difference(json.loads(kept), verdict.document())
    if difference:
        return f"{difference} ({engines})"
    if facts.get("origin") == "earlier":
        return None  # the program decided it before its records were here: not on these rows, so their being open says nothing
    if not verdict.ready:
        return f"requirements are open ({engines})"
    award = _award(verdict)
    difference = first_difference({name: facts[name] for name in award}, award)
    return f"{difference} ({engines})" if difference else None


def _award(verdict: Verdict) -> dict[str, Any]:
    award = verdict.award
    return {
        "period": award.number,
        "cycle_start": award.cycle_start.isoformat(),
        "valid_from": award.valid_from.isoformat(),
        "valid_until": award.valid_until.isoformat() if award.valid_until else None,
    }


def _was_there(row: dict[str, Any], approval: LedgerRow) -> bool:
    """Whether a row of the case was recorded before the approval: earlier in its own chain, not later in another."""
    if row["subject"] == approval.subject:
        return int(row["number"]) < approval.number
    return instant_of(row["recorded_at"]) <= approval.recorded_at


def _short(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= 80 else f"{text[:77]}..."
