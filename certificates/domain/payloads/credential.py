"""The certificate of one period of a credential (format certificate/1)."""

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
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from certificates.models import Candidacy
    from people.models import Person


def credential_payload(
    candidacy: Candidacy, code: str, *, approved: LedgerRow, counted: set[str], by: Person | None, verify_url: str
) -> dict[str, Any]:
    """Everything the certificate shows; the rules say which further facts it shows."""
    person, program, facts = candidacy.person, candidacy.scheme.program, approved.content
    evidence = read_evidence(LedgerRow.objects.filter(hash__in=counted, kind__in=Kind.EVIDENCE))

    def build(language: str) -> dict[str, Any]:
        return {
            "format": "certificate/1",
            "kind": "credential",
            "language": language,
            "paper": program.paper_size,
            "demo": settings.DEMO,
            "signed": program.signs_documents,
            "name": person.name_on_documents,
            "credential": candidacy.scheme_edition.rules["credential"],
            "shows": candidacy.scheme_edition.rules.get("certificate", {}).get("shows", []),
            "program": program_part(program),
            "hours": hours_part(evidence, language),
            "modules": modules_part(evidence, language),
            "competencies": competencies_part(evidence, language),
            "instructors": instructors_part(evidence),
            "valid_from": facts["valid_from"],
            "valid_until": facts["valid_until"],
            "issued_on": approved.happened_on.isoformat(),
            "approved_by": by.name_on_documents if by else None,
            "code": code,
            "verify_url": verify_url,
            "title": _("Certificate %(code)s") % {"code": grouped(code)},
        }

    return in_all_languages(build, language=person.language)
