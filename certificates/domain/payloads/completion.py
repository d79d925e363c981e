"""The certificate of completion of one course (format completion/1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from certificates.domain.codes import grouped
from certificates.domain.payloads.languages import in_all_languages
from certificates.domain.payloads.parts import (
    competencies_part,
    hours_part,
    instructors_part,
    modules_part,
    program_part,
    read_evidence,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from training.models import Enrolment, LedgerRow


def completion_payload(enrolment: Enrolment, code: str, *, rows: Iterable[LedgerRow], issued_on: date, verify_url: str) -> dict[str, Any]:
    """Everything the certificate shows; `rows` are those that completed the course."""
    person, program, curriculum = enrolment.person, enrolment.location.program, enrolment.curriculum_edition
    evidence = read_evidence(rows)
    completed_on = max(row.happened_on for row in evidence.rows)

    def build(language: str) -> dict[str, Any]:
        return {
            "format": "completion/1",
            "kind": "completion",
            "language": language,
            "paper": program.paper_size,
            "demo": settings.DEMO,
            "signed": program.signs_documents,
            "name": person.name_on_documents,
            "titles": curriculum.title,
            "edition": curriculum.number,
            "program": program_part(program),
            "hours": hours_part(evidence, language),
            "modules": modules_part(evidence, language),
            "competencies": competencies_part(evidence, language),
            "instructors": instructors_part(evidence),
            "completed_on": completed_on.isoformat(),
            "issued_on": issued_on.isoformat(),
            "stands_on": [row.hash for row in evidence.rows],
            "code": code,
            "verify_url": verify_url,
            "title": _("Certificate of completion %(code)s") % {"code": grouped(code)},
        }

    return in_all_languages(build, language=person.language)
