"""What a pack says in words: who stood where, and for each the requirements, the evidence, who and when. No contact data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.domain.amount_words import date_text
from certificates.domain.decisions import counted_rows
from certificates.domain.verdict_words import requirement_lines
from certificates.enums import Status
from people.models import Person
from training.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from certificates.domain.packs.evidence import Evidence
    from certificates.domain.verdict_words.lines import RequirementLine
    from certificates.models import Candidacy
    from training.models import LedgerRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's way to one credential on the day."""

    candidacy: Candidacy
    name: str
    credential: str
    place: str
    status: Status
    lines: list[RequirementLine]
    decisions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What sheets are made with: rows by subject, names by subject, verdicts by the decision that stood on them, rules by CODE@EDITION."""

    rows: Mapping[str, list[LedgerRow]]
    names: Mapping[str, str]
    kept: Mapping[str, dict[str, Any]]
    rules: Mapping[str, dict[str, Any]]


def know(evidence: Evidence, kept: list[dict[str, Any]], rules: Mapping[str, dict[str, Any]], *, known_at: datetime | None) -> Known:
    """All that sheets say, as known then: one query, for the names."""
    rows: dict[str, list[LedgerRow]] = {}
    for row in evidence.shown:
        if known_at is None or row.recorded_at <= known_at:
            rows.setdefault(row.subject, []).append(row)
    names = _names(row for some in rows.values() for row in some)
    return Known(rows, names, {one["row"]: one["verdict"] for one in kept}, rules)


def make_sheet(candidacy: Candidacy, verdict: dict[str, Any], known: Known, *, subjects: Iterable[str]) -> Sheet:
    """One candidacy's sheet, in the reader's language. `subjects` are all that are its person; asks the database nothing."""
    program, counted = candidacy.scheme.program, counted_rows(verdict["requirements"])
    rows = [row for subject in subjects for row in known.rows.get(subject, ())]
    hers = [row for row in rows if row.program == program.code or row.hash in counted]
    return Sheet(
        candidacy=candidacy,
        name=candidacy.person.chosen_name,
        credential=candidacy.scheme_edition.credential_title,
        place=candidacy.location.name,
        status=Status(verdict["status"]),
        lines=requirement_lines(verdict, candidacy.scheme_edition.rules, rows=hers, names=dict(known.names)),
        decisions=[
            {
                "what": row.get_kind_display(),
                "row": row,
                "by": known.names.get(row.recorded_by, row.recorded_by),
                "lines": _stood_on(row, rows, known),
            }
            for row in hers
            if row.kind in Kind.DECISIONS and row.about == candidacy.ref
        ],
    )


def how_many(sheets: Sequence[Sheet], *, on: date, known: datetime) -> str:
    """The sentence that a pack begins with. `known` is in the program's zone."""
    people = {sheet.candidacy.person_id for sheet in sheets}
    certified = {sheet.candidacy.person_id for sheet in sheets if sheet.status in Status.IN_FORCE}
    return ngettext(
        "On %(day)s %(certified)s of %(total)s person was certified (as known on %(known)s).",
        "On %(day)s %(certified)s of %(total)s people were certified (as known on %(known)s).",
        len(people),
    ) % {"day": date_text(on.isoformat()), "certified": len(certified), "total": len(people), "known": date_text(known.date().isoformat())}


def table(sheets: Iterable[Sheet], *, on: date, known: datetime) -> Iterable[list[object]]:
    """The register of the pack's people."""
    yield [_("Name"), _("Subject"), _("Credential"), _("Place"), _("Status"), _("As of"), _("As known at"), _("Reference")]
    for sheet in sheets:
        candidacy = sheet.candidacy
        yield [
            sheet.name,
            candidacy.person.subject_id,
            sheet.credential,
            sheet.place,
            sheet.status.label,
            on.isoformat(),
            known.isoformat(timespec="seconds"),
            candidacy.uuid,
        ]


def _stood_on(decision: LedgerRow, rows: list[LedgerRow], known: Known) -> list[RequirementLine]:
    """The requirements as they were when an approval was given, from the verdict kept with it."""
    verdict = known.kept.get(decision.hash)
    if decision.kind != Kind.APPROVED or verdict is None:
        return []
    return requirement_lines(verdict, known.rules[verdict["scheme"]], rows=rows, names=dict(known.names))


def _names(rows: Iterable[LedgerRow]) -> dict[str, str]:
    people = Person.objects.filter(subject_id__in={row.recorded_by for row in rows})
    return {person.subject_id: person.chosen_name for person in people} | {"system": _("the system")}
