"""Issued documents: the row first, then the bytes; the bytes first stored win."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.adapters.pdf import UnprintableName, render_certificate, unprintable_characters
from certificates.domain.codes import grouped, new_code
from certificates.domain.seals import seal_file
from certificates.models import Document, DocumentFile
from core import blobs
from core.canonical import canonical_bytes
from core.errors import DomainError
from curricula.domain.document import edition_document
from curricula.models import HourCategory, ModuleEdition
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Candidacy
    from people.models import Person


class FileLost(DomainError):
    """A document's stored bytes are gone or damaged. They are never made again: a backup brings them back."""

    code = "file-lost"

    def __init__(self) -> None:
        super().__init__(_("This file cannot be opened right now. Your certificate is still valid. Please tell your coordinator."))


def issue_document(
    candidacy: Candidacy, *, approved: LedgerRow, version: int, counted: set[str], by: Person | None, at: datetime
) -> Document:
    """Issue the certificate of a period, or return the one already issued in this version. Call inside the approval's transaction.

    A later version, of an approval made anew, supersedes the one before.

    The payload is frozen here; the file is made after the transaction, and by the first download if that does not happen.
    """
    number = approved.content["period"]
    present = Document.objects.filter(candidacy=candidacy, period_number=number, version=version).first()
    if present is not None:
        return present
    if unprintable := unprintable_characters(candidacy.person.name_on_documents):
        raise UnprintableName(
            _("We cannot print these characters of the name yet: %(characters)s. Change the name to print, then approve again.")
            % {"characters": " ".join(unprintable)}
        )
    code = new_code(secrets.choice)
    document = Document.objects.create(
        candidacy=candidacy,
        period_number=number,
        version=version,
        code=code,
        payload=canonical_bytes(_payload(candidacy, code, approved=approved, counted=counted, by=by)).decode(),
        issued_at=at,
        supersedes=candidacy.documents.filter(period_number=number, version=version - 1).first(),
    )
    transaction.on_commit(lambda: make_file(document, at=at), robust=True)
    return document


def make_file(document: Document, *, at: datetime) -> DocumentFile:
    """Render, sign and store a document's bytes, or return those already stored: of two makers at once the first wins."""
    present = DocumentFile.objects.filter(document=document).first()
    if present is not None:
        return present
    content = document.content
    data = render_certificate(content)
    if content.get("signed"):
        data = seal_file(data, issuer=content["program"]["provider_name"] or content["program"]["name"], at=at)
    sha256 = blobs.store(data)
    stored, _created = DocumentFile.objects.get_or_create(
        document=document, defaults={"sha256": sha256, "size": len(data), "stored_at": at}
    )
    return stored


def document_bytes(document: Document, *, at: datetime) -> bytes:
    """A document's bytes, made now if no one has yet. Raises FileLost if stored bytes are missing or damaged."""
    try:
        return blobs.load(make_file(document, at=at).sha256)
    except (blobs.BlobMissing, blobs.BlobDamaged) as error:
        raise FileLost from error


def verify_url(code: str) -> str:
    """The address printed on the document and in its QR code."""
    return f"{settings.PUBLIC_URL}/v/{code}"


def _payload(candidacy: Candidacy, code: str, *, approved: LedgerRow, counted: set[str], by: Person | None) -> dict[str, Any]:
    """Everything the document shows, frozen (format certificate/1)."""
    person, program, facts = candidacy.person, candidacy.scheme.program, approved.content
    rows = list(LedgerRow.objects.filter(hash__in=counted, kind__in=Kind.EVIDENCE).order_by("happened_on", "subject", "number"))
    with translation.override(person.language):
        return {
            "format": "certificate/1",
            "kind": "credential",
            "language": person.language,
            "paper": program.paper_size,
            "demo": settings.DEMO,
            "signed": program.signs_documents,
            "name": person.name_on_documents,
            "credential": candidacy.scheme_edition.rules["credential"],
            "program": {
                "name": str(program),
                "role": program.role_word,
                "provider_name": program.provider_name,
                "provider_address": program.provider_address,
            },
            "hours": _hours(rows, person.language),
            "modules": _modules(rows, person.language),
            "valid_from": facts["valid_from"],
            "valid_until": facts["valid_until"],
            "issued_on": approved.happened_on.isoformat(),
            "approved_by": by.name_on_documents if by else None,
            "code": code,
            "verify_url": verify_url(code),
            "title": _("Certificate %(code)s") % {"code": grouped(code)},
        }


def _hours(rows: list[LedgerRow], language: str) -> list[dict[str, Any]]:
    """Minutes by category and mode, in a stable order."""
    minutes: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for part in row.content.get("minutes", []):
            minutes[part["category"], part["mode"]] += part["minutes"]
    names = {category.code: category.name_in(language) for category in HourCategory.objects.all()}
    return [
        {"category": category, "label": names.get(category, category), "mode": mode, "minutes": total}
        for (category, mode), total in sorted(minutes.items())
    ]


def _modules(rows: list[LedgerRow], language: str) -> list[dict[str, Any]]:
    """The module editions that counted, with the day each was completed."""
    completed = {row.about: row for row in rows if row.kind == Kind.MODULE_COMPLETED}
    codes = {about.removeprefix("module:").split("@")[0] for about in completed}
    editions = {edition.ref: edition_document(edition) for edition in ModuleEdition.objects.filter(code__in=codes)}
    listed = []
    for about, row in completed.items():
        titles = editions[about]["title"]
        listed.append(
            {
                "title": titles.get(language) or next(iter(titles.values())),
                "edition": about.rsplit("@", 1)[1],
                "completed_on": row.happened_on.isoformat(),
            }
        )
    return sorted(listed, key=lambda module: (module["completed_on"], module["title"]))
