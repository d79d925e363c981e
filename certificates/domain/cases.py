"""Gathers what the kernel judges: candidacies' rules, rows and accepted editions, as `case/1` documents (decision 0003)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from certificates.evaluation import Case, modules_named, parse_case, parse_scheme
from certificates.evaluation import Scheme as Rules
from certificates.models import Candidacy, ProgramEquivalence, SchemeEdition
from curricula.models import ModuleEdition
from people.queries import aliases_of, subjects_at
from training.domain.ledger import instant_text
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from people.models import Program, SubjectAlias


def build_case(candidacy: Candidacy, *, known_at: datetime | None = None) -> dict[str, Any]:
    """Return everything that is known about a candidacy, whatever day or instant is then asked for.

    Where two records of the person were read as one for a time, `known_at` says whose rows were hers then; the kernel takes care of the rest.
    Expects `person`, `scheme.program` and `scheme_edition` to be loaded; a constant number of queries.
    """
    return build_cases([candidacy], known_at=known_at)[candidacy.pk]


def case_and_turns(candidacy: Candidacy) -> tuple[dict[str, Any], list[datetime]]:
    """The case as it is now, and the instants at which records were joined with the person's or taken apart again."""
    aliases = aliases_of([candidacy.person.subject_id])
    turns = sorted({instant for alias in aliases for instant in (alias.began_at, alias.ended_at) if instant is not None})
    return _gather([candidacy], aliases, known_at=None)[candidacy.pk], turns


def read_case(candidacy: Candidacy) -> Case:
    """The case of one candidacy, read."""
    return read_cases([candidacy])[candidacy.pk]


def read_cases(candidacies: Iterable[Candidacy]) -> dict[int, Case]:
    """The case of each candidacy by its key, read; rules that many share are read once. A constant number of queries."""
    return {key: parse_case(with_read_rules(document)) for key, document in build_cases(candidacies).items()}


def with_read_rules(document: dict[str, Any]) -> dict[str, Any]:
    """A case document with its rules as the kernel holds them, so that reading many cases reads the rules once."""
    return document | {
        "editions": [held | {"scheme": _read_rules(json.dumps(held["scheme"], sort_keys=True))} for held in document["editions"]]
    }


def build_cases(
    candidacies: Iterable[Candidacy], *, also: Iterable[str] = (), known_at: datetime | None = None
) -> dict[int, dict[str, Any]]:
    """The case of each candidacy by its key: all editions it was held to, all rows of all the person's chains. A constant number of queries.

    `also` are codes of further modules whose releases are wanted, of rules that nobody is held to yet.
    """
    listed = list(candidacies)
    return _gather(listed, aliases_of({candidacy.person.subject_id for candidacy in listed}), also=also, known_at=known_at)


def _gather(
    listed: list[Candidacy], aliases: list[SubjectAlias], *, also: Iterable[str] = (), known_at: datetime | None
) -> dict[int, dict[str, Any]]:
    owners = {candidacy.person.subject_id for candidacy in listed}
    subjects = {subject: subjects_at(subject, aliases, known_at) if aliases else [subject] for subject in owners}
    by_subject: dict[str, list[LedgerRow]] = {}
    for row in _rows_in_order({subject for each in subjects.values() for subject in each}):
        by_subject.setdefault(row.subject, []).append(row)
    editions = _editions_held(listed, (row for rows in by_subject.values() for row in rows))
    releases = list(
        ModuleEdition.objects.filter(code__in=sorted({*_modules(editions.values()), *also}), correction=0, number__gt=1)
        .order_by("released_at", "pk")
        .defer("document")
    )
    world = _World(editions, releases, _other_candidacies(editions.values(), by_subject), _equivalences(listed))
    return {candidacy.pk: _case(candidacy, _merged(by_subject, subjects[candidacy.person.subject_id]), world) for candidacy in listed}


def _editions_held(candidacies: list[Candidacy], rows: Iterable[LedgerRow]) -> dict[tuple[int, int], SchemeEdition]:
    """Every edition that these candidacies are or were held to; a query only where one of them was moved."""
    editions = {(held.scheme_id, held.scheme_edition.number): held.scheme_edition for held in candidacies}
    refs = {held.ref: held.scheme_id for held in candidacies}
    kinds = (Kind.CANDIDACY_OPENED, Kind.CANDIDACY_MOVED)
    named = {(refs[row.about], row.content["edition"]) for row in rows if row.kind in kinds and row.about in refs}
    if missing := named - editions.keys():
        for edition in SchemeEdition.objects.filter(scheme__in={scheme for scheme, _number in missing}):
            editions[edition.scheme_id, edition.number] = edition
    return editions


def case_of_rows(candidacy: Candidacy, rows: list[LedgerRow]) -> Case:
    """The case of a candidacy whose rows are at hand, stored or not, under the edition it is held to."""
    editions = {(candidacy.scheme_id, candidacy.scheme_edition.number): candidacy.scheme_edition}
    return parse_case(with_read_rules(_case(candidacy, rows, _World(editions, [], {}, {}))))


def rows_of(candidacy: Candidacy, *, known_at: datetime | None = None) -> list[LedgerRow]:
    """All rows of all the person's chains, in the order they were recorded; of the records that were hers at `known_at`, if given."""
    subject = candidacy.person.subject_id
    return list(_rows_in_order(subjects_at(subject, aliases_of([subject]), known_at)))


def holdings(candidacy: Candidacy, rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """The rows that say to which edition a candidacy is held: its opening, then each move."""
    kinds = (Kind.CANDIDACY_OPENED, Kind.CANDIDACY_MOVED)
    return [row for row in rows if row.about == candidacy.ref and row.kind in kinds]


def _rows_in_order(subjects: Iterable[str]) -> Iterable[LedgerRow]:
    return LedgerRow.objects.filter(subject__in=list(subjects)).order_by("recorded_at", "subject", "number")


def _merged(by_subject: dict[str, list[LedgerRow]], subjects: list[str]) -> list[LedgerRow]:
    if len(subjects) == 1:
        return by_subject.get(subjects[0], [])
    rows = [row for subject in subjects for row in by_subject.get(subject, [])]
    return sorted(rows, key=lambda row: (row.recorded_at, row.subject, row.number))


@dataclass(frozen=True, slots=True)
class _World:
    """What cases share: published rules by scheme and number, releases of modules, candidacies by how rows name them, equivalences by program."""

    editions: dict[tuple[int, int], SchemeEdition]
    releases: list[ModuleEdition]
    schemes: dict[str, str]  # `candidacy:UUID` -> its scheme's code, where any rules count once with other schemes
    equivalences: dict[int, list[ProgramEquivalence]]


def _other_candidacies(editions: Iterable[SchemeEdition], subjects: Iterable[str]) -> dict[str, str]:
    """The candidacies of these people whose counted rows some of these rules leave out. No query where no rules do so."""
    codes = {code for edition in editions for code in edition.rules.get("count_once_with", ())}
    if not codes:
        return {}
    found = Candidacy.objects.filter(scheme__code__in=codes, person__subject_id__in=list(subjects)).select_related("scheme")
    return {candidacy.ref: candidacy.scheme.code for candidacy in found}


def _equivalences(candidacies: list[Candidacy]) -> dict[int, list[ProgramEquivalence]]:
    found: dict[int, list[ProgramEquivalence]] = {}
    programs = {candidacy.scheme.program_id for candidacy in candidacies}
    for equivalence in ProgramEquivalence.objects.filter(program__in=programs).order_by("recorded_at", "pk"):
        found.setdefault(equivalence.program_id, []).append(equivalence)
    return found


def _elsewhere(candidacy: Candidacy, rows: list[LedgerRow], rules: dict[str, Any], schemes: dict[str, str]) -> list[dict[str, Any]]:
    """What her other certificates counted, where her rules count a thing once; one that was taken back counted until then."""
    codes = rules.get("count_once_with", ())
    voided = {row.refers_to: instant_text(row.recorded_at) for row in rows if row.kind == Kind.VOIDED}
    return [
        {
            "credential": schemes[row.about],
            "period": row.content["period"],
            "rows": row.content["rows"],
            "recorded_at": instant_text(row.recorded_at),
        }
        | ({"voided_at": voided[row.hash]} if row.hash in voided else {})
        for row in rows
        if row.kind == Kind.APPROVED and row.about != candidacy.ref and schemes.get(row.about) in codes
    ]


def _case(candidacy: Candidacy, rows: list[LedgerRow], world: _World) -> dict[str, Any]:
    program, editions, releases = candidacy.scheme.program, world.editions, world.releases
    held = [
        {
            "from": candidacy.opened_on.isoformat() if row.kind == Kind.CANDIDACY_OPENED else row.happened_on.isoformat(),
            "recorded_at": instant_text(row.recorded_at),
            "edition": row.content["edition"],
            "scheme": editions[candidacy.scheme_id, row.content["edition"]].rules,
        }
        for row in holdings(candidacy, rows)
    ]
    named = _modules(editions[candidacy.scheme_id, one["edition"]] for one in held)
    return {
        "format": "case/1",
        "subject": candidacy.person.subject_id,
        "zone": program.time_zone,
        "candidacy": {"id": str(candidacy.uuid), "opened_on": candidacy.opened_on.isoformat()},
        "editions": held,
        "rows": [_row(row) for row in rows],
        "accepted": [_acceptance(release, program) for release in releases if release.code in named],
        "equivalences": [
            {
                "row_about": one.row_about,
                "counts_as": one.counts_as,
                "from": one.starts.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "recorded_at": instant_text(one.recorded_at),
            }
            for one in world.equivalences.get(program.pk, ())
        ],
        "elsewhere": _elsewhere(candidacy, rows, held[-1]["scheme"], world.schemes),
    }


def _row(row: LedgerRow) -> dict[str, Any]:
    return {
        "hash": row.hash,
        "number": row.number,
        "subject": row.subject,
        "kind": row.kind,
        "about": row.about,
        "on": row.happened_on.isoformat(),
        "recorded_at": instant_text(row.recorded_at),
        "by": row.recorded_by,
        "program": row.program,
        "facts": row.content,
        "refers_to": row.refers_to,
    }


def _modules(editions: Iterable[SchemeEdition]) -> set[str]:
    return {code for edition in editions for code in modules_named(_read_rules(edition.document))}


@lru_cache(maxsize=500)
def _read_rules(document: str) -> Rules:
    """The rules of a published edition, which never change."""
    return parse_scheme(json.loads(document))


def _acceptance(release: ModuleEdition, program: Program) -> dict[str, Any]:
    return {
        "module": release.code,
        "number": release.number,
        "decision": release.earlier,
        "until": release.earlier_until.isoformat() if release.earlier_until else None,
        "from": program.local_date(release.released_at).isoformat(),
        "recorded_at": instant_text(release.released_at),
    }
