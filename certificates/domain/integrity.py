"""What must be true of the stored whole, said as sentences when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.models import Document, DocumentFile, Report
from core import blobs
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_documents() -> Iterator[str]:
    """Yield what is wrong with issued documents: no decision behind it, bytes missing or damaged."""
    approved = {(row.about, row.content["period"]) for row in LedgerRow.objects.filter(kind=Kind.APPROVED).iterator()}
    for document in Document.objects.select_related("candidacy").order_by("pk").iterator():
        if document.candidacy:
            if (document.candidacy.ref, document.period_number) not in approved:
                yield f"document {document.code}: no approval stands behind it"
        elif missing := set(document.content["stands_on"]) - set(
            LedgerRow.objects.filter(hash__in=document.content["stands_on"]).values_list("hash", flat=True)
        ):
            yield f"document {document.code}: {len(missing)} of the rows it stands on are not in the ledger"
    for stored in DocumentFile.objects.filter(document__holder_name__isnull=False).select_related("document").order_by("pk").iterator():
        try:
            data = blobs.load(stored.sha256)
        except blobs.BlobMissing:
            yield f"document {stored.document.code}: its file {stored.sha256} is missing; restore it from a backup"
        except blobs.BlobDamaged:
            yield f"document {stored.document.code}: its file {stored.sha256} is damaged; restore it from a backup"
        else:
            if len(data) != stored.size:
                yield f"document {stored.document.code}: its file has another size than was stored"


def wrong_reports() -> Iterator[str]:
    """Yield which numbered reports can no longer be handed out as they were."""
    for report in Report.objects.select_related("program").order_by("pk").iterator():
        try:
            blobs.load(report.csv_sha256)
        except blobs.BlobMissing:
            yield f"report {report.program.code} {report.ref}: its list {report.csv_sha256} is missing; restore it from a backup"
        except blobs.BlobDamaged:
            yield f"report {report.program.code} {report.ref}: its list {report.csv_sha256} is damaged; restore it from a backup"
