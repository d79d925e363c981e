"""The holder's own documents, and staff's way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.adapters.pdf import ALL_SHOWN
from certificates.domain.codes import grouped
from certificates.domain.completions import finished_without_certificate, issue_completion
from certificates.domain.documents import FileLost, HolderErased, document_bytes
from certificates.domain.payloads import in_language, languages_of, title_of
from certificates.domain.transcripts import issue_transcript
from certificates.domain.verification import verify_code
from certificates.queries import DOCUMENT_ISSUERS, READERS, visible_documents
from certificates.views.access import desk_of, get_own_document
from core.errors import DomainError
from people.enums import Language
from people.models import Membership, Person, User
from people.queries import locations_within, program_of_person, scope
from people.views.staff import page_context
from training.models import Enrolment

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from certificates.models import Document
    from certificates.views.access import Desk
    from people.models import LocationQuerySet


@require_GET
def my_document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as a page: everything the paper says, for eyes and screen readers."""
    document = get_own_document(request, uuid)
    answer = verify_code(document.code, at=timezone.now())
    content = in_language(document.content, (get_language() or "")[:2])
    return render(
        request,
        "certificates/my_document.html",
        {
            "document": document,
            "content": content,
            "title": title_of(content),
            "shows": content.get("shows", ALL_SHOWN),
            "answer": answer,
            "code": grouped(document.code),
            "files": [(spoken, Language(spoken).label) for spoken in languages_of(document.content)],
        },
    )


@require_GET
def my_document_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as a file, for its holder."""
    return _file(request, get_own_document(request, uuid))


@require_POST
def my_transcript(request: HttpRequest) -> HttpResponse:
    """She asks for what is recorded of her training, as of today."""
    person, at = _own_person(request), timezone.now()
    program = program_of_person(person, on=at.date())
    if program is None:
        raise Http404
    try:
        document = issue_transcript(person, program, at=at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("home")
    return redirect("my_document", uuid=document.uuid)


@require_POST
def my_completion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """She asks for the certificate of a course that she finished, where it could not be made by itself."""
    enrolment = get_object_or_404(Enrolment, uuid=uuid, person=_own_person(request))
    try:
        document = issue_completion(enrolment, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("home")
    return redirect("my_document", uuid=document.uuid)


@require_GET
def staff_document_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as a file, for those who may see its holder's file."""
    desk = desk_of(request)
    return _file(request, get_object_or_404(visible_documents(desk.user, roles=READERS, on=desk.today), uuid=uuid))


@require_GET
def person_documents(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Everything issued to one person that the reader may see, and what can be made now."""
    desk = desk_of(request)
    membership = _learner(desk, subject_id, roles=READERS)
    documents = visible_documents(desk.user, roles=READERS, on=desk.today).of_holder(membership.person).with_holder()
    issues = Membership.objects.filter(pk=membership.pk, location__in=_places(desk, DOCUMENT_ISSUERS)).exists()
    context = page_context(_("Documents"), above=[(_("Register"), reverse("register"))])
    context |= {
        "person": membership.person,
        "documents": [listed(document, desk.at) for document in documents.order_by("-issued_at", "-pk")],
        "issues": issues,
        "waiting": finished_without_certificate(membership.person, within=_places(desk, DOCUMENT_ISSUERS)) if issues else [],
    }
    return render(request, "certificates/person_documents.html", context)


@require_POST
def staff_transcript(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Staff ask for a person's transcript from their own program, as of today."""
    desk = desk_of(request)
    membership = _learner(desk, subject_id, roles=DOCUMENT_ISSUERS)
    try:
        issue_transcript(membership.person, membership.location.program, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The transcript is made."))
    return redirect("register_documents", subject_id=subject_id)


@require_POST
def staff_completion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Staff ask for the certificate of a finished course that could not be made by itself."""
    desk = desk_of(request)
    waiting = Enrolment.objects.select_related("person").filter(location__in=_places(desk, DOCUMENT_ISSUERS))
    enrolment = get_object_or_404(waiting, uuid=uuid)
    try:
        issue_completion(enrolment, at=desk.at)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The certificate is made."))
    return redirect("register_documents", subject_id=enrolment.person.subject_id)


def listed(document: Document, at: datetime) -> dict[str, Any]:
    """A document as lists show it."""
    answer = verify_code(document.code, at=at)
    return {
        "uuid": document.uuid,
        "kind": document.get_kind_display(),
        "title": title_of(document.content),
        "code": grouped(document.code),
        "issued_at": document.issued_at,
        "standing": answer.standing if answer else None,
        "languages": [(spoken, Language(spoken).label) for spoken in languages_of(document.content)],
    }


def _places(desk: Desk, roles: tuple[str, ...]) -> LocationQuerySet:
    return locations_within(scope(desk.user, roles=roles, on=desk.today))


def _learner(desk: Desk, subject_id: str, *, roles: tuple[str, ...]) -> Membership:
    """A person's newest place as a learner, former ones too, that may be seen from this desk with one of the roles. Raises Http404."""
    learns = Membership.objects.learners().filter(person__subject_id=subject_id, location__in=_places(desk, roles))
    found = learns.select_related("person", "location__program").order_by("-begins_on", "-pk").first()
    if found is None:
        raise Http404
    return found


def _own_person(request: HttpRequest) -> Person:
    user = request.user
    if not isinstance(user, User) or user.person is None:
        raise Http404
    return user.person


def _file(request: HttpRequest, document: Document) -> HttpResponse:
    try:
        data = document_bytes(document, at=timezone.now(), language=request.GET.get("language", ""))
    except (FileLost, HolderErased) as refusal:
        return render(request, "certificates/file_lost.html", {"message": refusal.message}, status=503)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.kind}-{grouped(document.code)}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
