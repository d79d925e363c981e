"""Keeps the segments and periods equal to what the ledger says (decision 0003).

`project_row` and `project_release` are registered at start-up (certificates/apps.py) and run inside the transaction of the row or release.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction

from certificates.domain.cases import build_case, case_and_turns, holdings, rows_of, with_read_rules
from certificates.enums import PeriodState
from certificates.evaluation import evaluate, parse_case
from certificates.models import FOREVER, UNTIL_FURTHER_NOTICE, Candidacy, Period, SchemeEdition, Segment
from core.canonical import canonical_bytes
from people.queries import subjects_of_each
from training.domain.ledger import instant_of
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curricula.models import ModuleEdition
    from people.models import SubjectAlias

PERIOD_FIELDS = ("number", "state", "cycle_start", "window_opens", "due", "valid_from", "valid_until", "decided_by")


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of some days: a segment without its candidacy and its instants. `reason` is canonical JSON."""

    status: str
    date_from: date
    date_to: date
    valid_until: date | None
    reason: str


Held = tuple[Belief, datetime, datetime]  # a belief, known from, known to


def project_row(row: LedgerRow) -> None:
    """Bring every candidacy that a new row may touch up to date. Call inside the row's transaction."""
    for candidacy in candidacies_of_subject(row.subject):
        project_candidacy(candidacy)


def project_alias(alias: SubjectAlias) -> None:
    """Bring everybody up to date whose records were joined or taken apart. Call inside the transaction of that."""
    touched = {one.pk: one for subject in (alias.subject, alias.same_as) for one in candidacies_of_subject(subject)}
    for candidacy in touched.values():
        project_candidacy(candidacy)


def project_release(edition: ModuleEdition) -> None:
    """Bring every candidacy up to date whose evidence a new edition puts in question. Call inside the release's transaction."""
    completed = LedgerRow.objects.filter(kind=Kind.MODULE_COMPLETED, about__startswith=f"module:{edition.code}@")
    touched: dict[int, Candidacy] = {}
    for subject in completed.order_by("subject").values_list("subject", flat=True).distinct():
        touched |= {candidacy.pk: candidacy for candidacy in candidacies_of_subject(subject)}
    for candidacy in touched.values():
        project_candidacy(candidacy)


def candidacies_of_subject(subject: str) -> list[Candidacy]:
    """The candidacies whose evidence includes this subject's chain: of the person herself, under all her records."""
    return list(
        Candidacy.objects.filter(person__subject_id__in=subjects_of_each([subject])[subject])
        .select_related("person", "scheme__program", "scheme_edition", "location")
        .order_by("pk")
    )


def project_candidacy(candidacy: Candidacy) -> None:
    """Store what the kernel now says of one candidacy: segments by what was known when, and periods. Idempotent."""
    document, turns = case_and_turns(candidacy)
    at = max((*_instants(document), *turns))
    verdict = evaluate(parse_case(with_read_rules(document)), on=_civil_day(document, at)).document()
    with transaction.atomic():
        _store_edition(candidacy, document["editions"][-1]["edition"])
        _store_beliefs(candidacy, _beliefs(verdict), at=at)
        _store_periods(candidacy, _periods(verdict))


def replay(candidacy: Candidacy) -> tuple[list[Held], list[dict[str, Any]]]:
    """Work out from the ledger alone what should be stored for a candidacy: every belief ever held, and the periods."""
    document, turns = case_and_turns(candidacy)
    case = parse_case(with_read_rules(document))
    held: list[Held] = []
    periods: list[dict[str, Any]] = []
    opened = instant_of(document["editions"][0]["recorded_at"])
    known = {*_instants(document), *turns, *(instant for turn in turns for instant in _instants(build_case(candidacy, known_at=turn)))}
    for at in sorted(instant for instant in known if instant >= opened):
        if turns:  # whose rows are hers differs from one instant to the next
            case = parse_case(with_read_rules(build_case(candidacy, known_at=at)))
        verdict = evaluate(case, on=_civil_day(document, at), known_at=at).document()
        held = _revised(held, _beliefs(verdict), at=at)
        periods = _periods(verdict)
    return held, periods


def stored(candidacy: Candidacy) -> tuple[list[Held], list[dict[str, Any]]]:
    """What is stored for a candidacy, in the form that `replay` gives."""
    held = [(_belief(segment), segment.known_from, segment.known_to) for segment in candidacy.segments.all()]
    return held, list(candidacy.periods.order_by("number").values(*PERIOD_FIELDS))


def differences() -> Iterator[str]:
    """Yield a sentence for each candidacy whose stored projection is not what the ledger gives."""
    for candidacy in _all_candidacies():
        (held, periods), (stored_held, stored_periods) = replay(candidacy), stored(candidacy)
        if set(held) != set(stored_held):
            yield f"{candidacy.ref}: the stored segments are not those that the ledger gives"
        if candidacy.scheme_edition.number != _edition_held(candidacy):
            yield f"{candidacy.ref}: the stored edition of the rules is not the one of the last move"
        if periods != stored_periods:
            yield f"{candidacy.ref}: the stored periods are not those that the ledger gives"


def rebuild() -> int:
    """Throw all segments and periods away and make them again from the ledger alone; return how many candidacies."""
    count = 0
    for candidacy in _all_candidacies():
        with transaction.atomic():
            held, periods = replay(candidacy)
            _store_edition(candidacy, _edition_held(candidacy))
            candidacy.segments.all().delete()
            candidacy.periods.all().delete()
            Segment.objects.bulk_create(_segment(candidacy, belief, since, until) for belief, since, until in held)
            Period.objects.bulk_create(Period(candidacy=candidacy, **period) for period in periods)
        count += 1
    return count


def _revised(held: list[Held], beliefs: list[Belief], *, at: datetime) -> list[Held]:
    """What is held after an instant at which `beliefs` replace what was believed; what did not change is left alone."""
    now = set(beliefs)
    kept = [(belief, since, at if until == UNTIL_FURTHER_NOTICE and belief not in now else until) for belief, since, until in held]
    open_now = {belief for belief, _since, until in kept if until == UNTIL_FURTHER_NOTICE}
    return kept + [(belief, at, UNTIL_FURTHER_NOTICE) for belief in beliefs if belief not in open_now]


def _store_beliefs(candidacy: Candidacy, beliefs: list[Belief], *, at: datetime) -> None:
    """Close what is no longer believed and add what is. A belief that began at this same instant was never held: it goes."""
    now = set(beliefs)
    for segment in candidacy.segments.filter(known_to=UNTIL_FURTHER_NOTICE):
        if _belief(segment) in now:
            continue
        if segment.known_from == at:
            segment.delete()
        else:
            segment.known_to = at
            segment.save(update_fields=["known_to"])
    # Closed earlier at this same instant, and believed again: it was never doubted.
    for segment in candidacy.segments.filter(known_to=at):
        if _belief(segment) in now:
            segment.known_to = UNTIL_FURTHER_NOTICE
            segment.save(update_fields=["known_to"])
    present = {_belief(segment) for segment in candidacy.segments.filter(known_to=UNTIL_FURTHER_NOTICE)}
    Segment.objects.bulk_create(_segment(candidacy, belief, at, UNTIL_FURTHER_NOTICE) for belief in beliefs if belief not in present)


def _store_edition(candidacy: Candidacy, number: int) -> None:
    """Make the edition that the candidacy is held to the one of its last move."""
    if candidacy.scheme_edition.number != number:
        candidacy.scheme_edition = SchemeEdition.objects.get(scheme=candidacy.scheme_id, number=number)
        candidacy.save(update_fields=["scheme_edition"])


def _edition_held(candidacy: Candidacy) -> int:
    return int(holdings(candidacy, rows_of(candidacy))[-1].content["edition"])


def _store_periods(candidacy: Candidacy, periods: list[dict[str, Any]]) -> None:
    """Make the stored periods these; a period's row keeps its key."""
    candidacy.periods.exclude(number__in=[period["number"] for period in periods]).delete()
    # Decided ones first: two periods are never open at once.
    for period in sorted(periods, key=lambda period: period["state"] == PeriodState.OPEN):
        candidacy.periods.update_or_create(number=period["number"], defaults=period)


def _beliefs(verdict: dict[str, Any]) -> list[Belief]:
    decided = [period for period in verdict["periods"] if period["decided_by"]]
    beliefs = []
    for segment in verdict["timeline"]:
        begun = [period["valid_until"] for period in decided if period["valid_from"] <= segment["from"]]
        beliefs.append(
            Belief(
                status=segment["status"],
                date_from=date.fromisoformat(segment["from"]),
                date_to=date.fromisoformat(segment["to"]) if segment["to"] else FOREVER,
                valid_until=date.fromisoformat(max(begun)) if begun and None not in begun else None,
                reason=canonical_bytes(segment["reason"]).decode(),
            )
        )
    return beliefs


def _periods(verdict: dict[str, Any]) -> list[dict[str, Any]]:
    """Periods as stored. What deciding today would give an open one is not stored: tomorrow it would be something else."""
    always, decided = ("cycle_start", "window_opens", "due"), ("valid_from", "valid_until")
    return [
        {
            "number": period["number"],
            "state": period["state"],
            **{name: date.fromisoformat(period[name]) if period[name] else None for name in always},
            **{name: date.fromisoformat(period[name]) if period[name] else None for name in decided},
            "decided_by": period["decided_by"] or "",
        }
        for period in verdict["periods"]
    ]


def _belief(segment: Segment) -> Belief:
    return Belief(segment.status, segment.date_from, segment.date_to, segment.valid_until, canonical_bytes(segment.reason).decode())


def _segment(candidacy: Candidacy, belief: Belief, since: datetime, until: datetime) -> Segment:
    return Segment(
        candidacy=candidacy,
        status=belief.status,
        date_from=belief.date_from,
        date_to=belief.date_to,
        valid_until=belief.valid_until,
        reason=json.loads(belief.reason),
        known_from=since,
        known_to=until,
    )


def _instants(document: dict[str, Any]) -> list[datetime]:
    """When each thing in a case was recorded."""
    return [instant_of(thing["recorded_at"]) for name in ("rows", "accepted", "equivalences") for thing in document[name]]


def _civil_day(document: dict[str, Any], at: datetime) -> date:
    return at.astimezone(ZoneInfo(document["zone"])).date()


def _all_candidacies() -> Iterator[Candidacy]:
    return (
        Candidacy.objects.select_related("person", "scheme__program", "scheme_edition", "location").order_by("pk").iterator(chunk_size=500)
    )
