"""The holder's own documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates.domain.codes import grouped
from certificates.domain.documents import FileLost, document_bytes
from certificates.domain.verification import verify_code
from certificates.models import Document
from certificates.queries import READERS, visible_candidacies
from certificates.views.access import desk_of, get_own_document

if TYPE_CHECKING:
    from uuid import UUID


@require_GET
def my_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate as a page: everything the paper says, for eyes and screen readers."""
    document = get_own_document(request, uuid)
    answer = verify_code(document.code, at=timezone.now())
    return render(
        request,
        "certificates/my_document.html",
        {
            "document": document,
            "content": document.content,
            "title": document.candidacy.scheme_edition.credential_title,
            "answer": answer,
            "code": grouped(document.code),
        },
    )


@require_GET
def my_document_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate as a file, for its holder."""
    return _file(request, get_own_document(request, uuid))


@require_GET
def staff_document_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate as a file, for those who may see its holder's file."""
    desk = desk_of(request)
    seen = visible_candidacies(desk.user, roles=READERS, on=desk.today)
    return _file(request, get_object_or_404(Document, uuid=uuid, candidacy__in=seen.values("pk")))


def _file(request: HttpRequest, document: Document) -> HttpResponse:
    try:
        data = document_bytes(document, at=timezone.now())
    except FileLost as refusal:
        return render(request, "certificates/file_lost.html", {"message": refusal.message}, status=503)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{grouped(document.code)}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
