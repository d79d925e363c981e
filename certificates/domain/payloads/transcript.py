"""The training transcript: everything recorded of a person's training in one program, as of a day (format transcript/1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.domain.amount_words import code_text
from certificates.domain.codes import grouped
from certificates.domain.payloads.languages import in_all_languages
from certificates.domain.payloads.parts import Evidence, category_name, hours_part, module_title, program_part, read_evidence
from people.enums import Language
from training.enums import Kind
from training.models.ledger import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from people.models import Person, Program
    from training.models import LedgerRow

# What is training. What somebody confirmed about a person's life, and papers about her, are no part of it (design of privacy).
TRAINING = (
    Kind.MODULE_COMPLETED,
    Kind.HOURS_RECORDED,
    Kind.SESSION_ATTENDED,
    Kind.PRACTICE_RECORDED,
    Kind.SUPERVISION_RECORDED,
    Kind.SERVICE_RECORDED,
    Kind.EXAM_TAKEN,
    Kind.SIGNED_OFF,
)


def transcript_payload(
    person: Person, program: Program, code: str, *, rows: Iterable[LedgerRow], unchecked: set[str], as_of: date, verify_url: str
) -> dict[str, Any]:
    """Everything the transcript shows; `unchecked` are hashes of rows that nobody has checked yet."""
    evidence = read_evidence(rows)
    counted = Evidence(
        rows=[row for row in evidence.rows if row.hash not in unchecked],
        documents=evidence.documents,
        categories=evidence.categories,
        competencies=evidence.competencies,
        people=evidence.people,
    )

    def build(language: str) -> dict[str, Any]:
        return {
            "format": "transcript/1",
            "kind": "transcript",
            "language": language,
            "paper": program.paper_size,
            "demo": settings.DEMO,
            "signed": program.signs_documents,
            "name": person.name_on_documents,
            "titles": _titles(),
            "program": program_part(program),
            "entries": [_entry(evidence, row, language, is_checked=row.hash not in unchecked) for row in evidence.rows],
            "hours": hours_part(counted, language),
            "as_of": as_of.isoformat(),
            "issued_on": as_of.isoformat(),
            "stands_on": [row.hash for row in evidence.rows],
            "code": code,
            "verify_url": verify_url,
            "title": _("Training transcript %(code)s") % {"code": grouped(code)},
        }

    return in_all_languages(build, language=person.language)


def _titles() -> dict[str, str]:
    titles = {}
    for language in Language.values:
        with override(language):
            titles[language] = _("Training transcript")
    return titles


def _entry(evidence: Evidence, row: LedgerRow, language: str, *, is_checked: bool) -> dict[str, Any]:
    facts = row.content
    parts = [
        {"label": category_name(evidence, part["category"], language), "mode": part["mode"], "minutes": part["minutes"]}
        for part in facts.get("minutes", ())
    ]
    if not parts and isinstance(facts.get("worked"), int):
        parts = [{"label": "", "mode": "", "minutes": facts["worked"]}]
    is_own = row.recorded_by == row.subject
    return {
        "on": row.happened_on.isoformat(),
        "kind": row.get_kind_display(),
        "what": module_title(evidence, row.about, language) if row.kind == Kind.MODULE_COMPLETED else _topic(row),
        "edition": row.about.rsplit("@", 1)[1] if "@" in row.about else "",
        "parts": parts,
        # A module that she finished on her own is recorded by this system as she goes; nobody vouches for it by name.
        "recorded_by": _("this system") if is_own or row.recorded_by == SYSTEM else evidence.people.get(row.recorded_by, ""),
        "checked": is_checked,
    }


def _topic(row: LedgerRow) -> str:
    return code_text(row.about.partition(":")[2].split("@")[0]).capitalize()
