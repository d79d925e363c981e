"""What must be true of the stored whole, said as sentences when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.domain.cases import build_case
from certificates.evaluation import ENGINE_VERSION, evaluate, parse_case
from certificates.models import Candidacy, DecisionVerdict, Document, DocumentFile
from core import blobs
from training.domain.ledger import instant_of
from training.enums import Kind
from training.models import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_documents() -> Iterator[str]:
    """Yield what is wrong with issued documents: no decision behind it, bytes missing or damaged."""
    approved = {(row.about, row.content["period"]) for row in LedgerRow.objects.filter(kind=Kind.APPROVED).iterator()}
    for document in Document.objects.select_related("candidacy").order_by("pk").iterator():
        if (document.candidacy.ref, document.period_number) not in approved:
            yield f"document {document.code}: no approval stands behind it"
    for stored in DocumentFile.objects.select_related("document").order_by("pk").iterator():
        try:
            data = blobs.load(stored.sha256)
        except blobs.BlobMissing:
            yield f"document {stored.document.code}: its file {stored.sha256} is missing; restore it from a backup"
        except blobs.BlobDamaged:
            yield f"document {stored.document.code}: its file {stored.sha256} is damaged; restore it from a backup"
        else:
            if len(data) != stored.size:
                yield f"document {stored.document.code}: its file has another size than was stored"


def wrong_decisions() -> Iterator[str]:
    """Yield the approvals that today's kernel, given what was known then, would not have made ready or would have dated otherwise.

    Codes and numbers are compared, never sentences. An approval of another engine version is judged by this one.
    """
    for candidacy in (
        Candidacy.objects.select_related("person", "scheme__program", "scheme_edition").order_by("pk").iterator(chunk_size=500)
    ):
        approvals = list(LedgerRow.objects.filter(about=candidacy.ref, kind=Kind.APPROVED).order_by("number"))
        if not approvals:
            continue
        document = build_case(candidacy)
        for row in approvals:
            before = document | {"rows": [other for other in document["rows"] if _was_there(other, row)]}
            verdict = evaluate(parse_case(before), on=row.happened_on, known_at=row.recorded_at)
            award, facts = verdict.award, row.content
            found = {
                "period": award.number,
                "cycle_start": award.cycle_start.isoformat(),
                "valid_from": award.valid_from.isoformat(),
                "valid_until": award.valid_until.isoformat() if award.valid_until else None,
            }
            stated = {name: facts[name] for name in found}
            if not verdict.ready:
                yield f"{candidacy.ref} period {facts['period']}: engine {ENGINE_VERSION} finds requirements open that engine {facts['engine']} found met"
            elif found != stated:
                yield f"{candidacy.ref} period {facts['period']}: engine {ENGINE_VERSION} would award {found}, engine {facts['engine']} awarded {stated}"
            elif not DecisionVerdict.objects.filter(candidacy=candidacy, sha256=facts["verdict_sha256"]).exists():
                yield f"{candidacy.ref} period {facts['period']}: the verdict it stood on is not stored"


def _was_there(row: dict[str, object], approval: LedgerRow) -> bool:
    """Whether a row of the case was recorded before the approval: earlier in its own chain, not later in another."""
    if row["subject"] == approval.subject:
        return int(str(row["number"])) < approval.number
    return instant_of(str(row["recorded_at"])) <= approval.recorded_at
