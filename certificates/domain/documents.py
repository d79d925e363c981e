"""Issued documents: the row first, then the bytes; the bytes first stored win."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.adapters.pdf import UnprintableName, leads_to, render_certificate, unprintable_characters
from certificates.domain.codes import new_code
from certificates.domain.payloads import in_language, languages_of
from certificates.domain.payloads.credential import credential_payload
from certificates.domain.seals import seal_file
from certificates.enums import DocumentKind
from certificates.models import Document, DocumentFile, HolderName
from core import blobs
from core.canonical import canonical_bytes
from core.errors import DomainError
from training.domain.ledger import words_digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from certificates.models import Candidacy
    from people.models import Person
    from training.models import LedgerRow


class FileLost(DomainError):
    """A document's stored bytes are gone or damaged. They are never made again: a backup brings them back."""

    code = "file-lost"

    def __init__(self) -> None:
        super().__init__(_("This file cannot be opened right now. Your certificate is still valid. Please tell your coordinator."))


class FileWrong(DomainError):
    """What was made does not lead to its own code. Nothing is stored."""

    code = "file-wrong"

    def __init__(self) -> None:
        super().__init__(_("This file could not be made. Your certificate is valid. Its file will be there when this is mended."))


class HolderErased(DomainError):
    """The person on the document asked to be erased, and her name and its files are gone."""

    code = "holder-erased"

    def __init__(self) -> None:
        super().__init__(_("The holder of this document was erased, and its file with them. The public page still says what it was."))


def forget_holder(person: Person) -> dict[str, int]:
    """Delete the name printed on each of her documents, and the files that show it; the documents stay. Call inside the erasure; idempotent."""
    documents = Document.objects.of_holder(person)
    hashes = list(DocumentFile.objects.filter(document__in=documents.values("pk")).values_list("sha256", flat=True))
    names, _kinds = HolderName.objects.filter(document__in=documents.values("pk")).delete()
    transaction.on_commit(lambda: [blobs.destroy(sha256) for sha256 in hashes])
    return {"names": names, "files": len(hashes)}


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
    require_printable_name(candidacy.person)
    return store_document(
        lambda code: credential_payload(candidacy, code, approved=approved, counted=counted, by=by, verify_url=verify_url(code)),
        kind=DocumentKind.CREDENTIAL,
        candidacy=candidacy,
        period_number=number,
        version=version,
        supersedes=candidacy.documents.filter(period_number=number, version=version - 1).first(),
        at=at,
    )


def store_document(payload: Callable[[str], dict[str, Any]], *, kind: DocumentKind, at: datetime, **what: Any) -> Document:
    """Draw a code, freeze the payload made for it, and have the file made after the commit: the one way in which a document comes to be.

    `what` is what it certifies (decision 0009). Call inside the transaction that makes it happen once.
    """
    code, nonce = new_code(secrets.choice), secrets.token_hex(32)
    content = payload(code)
    name = content.pop("name")
    content["name_sha256"] = words_digest(nonce, name)
    document: Document = Document.objects.create(kind=kind, code=code, payload=canonical_bytes(content).decode(), issued_at=at, **what)
    HolderName.objects.create(document=document, nonce=nonce, text=name)
    transaction.on_commit(lambda: make_file(document, at=at), robust=True)
    return document


def require_printable_name(person: Person) -> None:
    """Raise UnprintableName, with the characters, where no shipped font has all of the name to print."""
    if unprintable := unprintable_characters(person.name_on_documents):
        raise UnprintableName(
            _("We cannot print these characters of the name yet: %(characters)s. Change the name to print, then approve again.")
            % {"characters": " ".join(unprintable)}
        )


def make_file(document: Document, *, at: datetime, language: str = "") -> DocumentFile:
    """Render, sign and store a document's bytes in a language (its holder's own if none is said), or return those already stored.

    Of two makers at once the first wins. What does not check out is never stored. Raises HolderErased, SealBroken or FileWrong.
    """
    content = document.content
    if not content["name"]:
        raise HolderErased
    language = language if language in languages_of(content) else content["language"]
    present = DocumentFile.objects.filter(document=document, language=language).first()
    if present is not None:
        return present
    data = render_certificate(in_language(content, language))
    if content.get("signed"):
        data = seal_file(data, issuer=content["program"]["provider_name"] or content["program"]["name"], at=at)
    if not leads_to(data, content["verify_url"]):
        raise FileWrong
    sha256 = blobs.store(data)
    stored, _created = DocumentFile.objects.get_or_create(
        document=document, language=language, defaults={"sha256": sha256, "size": len(data), "stored_at": at}
    )
    return stored


def document_bytes(document: Document, *, at: datetime, language: str = "") -> bytes:
    """A document's bytes in a language, made now if no one has yet. Raises HolderErased, and FileLost if stored bytes are missing or damaged."""
    try:
        return blobs.load(make_file(document, at=at, language=language).sha256)
    except (blobs.BlobMissing, blobs.BlobDamaged) as error:
        raise FileLost from error


def verify_url(code: str) -> str:
    """The address printed on the document and in its QR code."""
    return f"{settings.PUBLIC_URL}/v/{code}"
