"""Everything a group holds, in one file for a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.domain.documents import FileLost, HolderErased
from certificates.domain.printing import MOST, documents_of_group, print_documents
from certificates.forms import PrintForm
from certificates.queries import DOCUMENT_ISSUERS, visible_documents
from certificates.views.access import desk_of
from core.audit import audit
from core.enums import Action
from core.errors import DomainError
from people.queries import locations_within, scope
from people.views.staff import page_context

if TYPE_CHECKING:
    from certificates.models.documents import DocumentQuerySet
    from certificates.views.access import Desk

PAGE = 50


@require_GET
def print_list(request: HttpRequest) -> HttpResponse:
    """Whose documents a file would hold, a page at a time, and the way to the file."""
    desk, form = _asked(request)
    documents = _documents(desk, form)
    page = Paginator(documents, PAGE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    files = [
        {"number": number, "first": MOST * (number - 1) + 1, "last": min(MOST * number, page.paginator.count)}
        for number in range(1, -(-page.paginator.count // MOST) + 1)
    ]
    context = page_context(
        _("Documents to print"), above=[(_("Register"), reverse("register"))], form=form, page=page, asked=filters.urlencode(), files=files
    )
    return render(request, "certificates/print_list.html", context, status=200 if form.is_valid() else 400)


@require_GET
def print_file(request: HttpRequest) -> HttpResponse:
    """The file: at most so many documents, the rest in a further one."""
    desk, form = _asked(request)
    if not form.is_valid():
        raise Http404
    page = Paginator(_documents(desk, form), MOST).get_page(request.GET.get("file"))
    found: list[Any] = list(page.object_list)
    if not found:
        raise Http404
    place = form.cleaned_data["location"]
    heading = f"{place.name if place else desk.program}, {date_format(desk.today, 'DATE_FORMAT')}"
    try:
        data = print_documents(
            found,
            language=form.cleaned_data["language"],
            cover=bool(form.cleaned_data["cover"]),
            heading=heading,
            paper=desk.program.paper_size,
            at=desk.at,
        )
    except (FileLost, HolderErased) as refusal:
        return render(request, "certificates/file_lost.html", {"message": refusal.message}, status=503)
    except DomainError as refusal:
        return render(request, "certificates/file_lost.html", {"message": refusal.message}, status=409)
    people = sorted({document.holder.subject_id for document in found})
    audit(Action.DOCUMENTS_PRINTED, actor=desk.person.subject_id, about=f"program:{desk.program.code}", at=desk.at, people=people)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="documents-{desk.today.isoformat()}-{page.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest) -> tuple[Desk, PrintForm]:
    desk = desk_of(request)
    places = scope(desk.user, roles=DOCUMENT_ISSUERS, on=desk.today)
    if not places.exists():
        raise Http404
    form = PrintForm(request.GET, locations=locations_within(places))
    form.is_valid()
    return desk, form


def _documents(desk: Desk, form: PrintForm) -> DocumentQuerySet:
    return documents_of_group(visible_documents(desk.user, roles=DOCUMENT_ISSUERS, on=desk.today), form.group(), on=desk.today)
