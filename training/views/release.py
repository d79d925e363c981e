"""The release screen inside the editor: problems, what changed, whom it touches, the choice and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from curricula.domain.pages import source_of
from curricula.enums import ReleaseKind
from curricula.models import CurriculumPage, ModulePage
from people.queries import local_today
from training.domain.release import ReleaseRefused, program_of_page, release_curriculum, release_edition, release_preview
from training.domain.voices import LEAST_SHOWN, voices_of
from training.forms import ReleaseForm
from training.queries import trains_for
from training.views.learner import in_language, now, person_of

if TYPE_CHECKING:
    from people.models import Person

CHANGES_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
def release_module(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what a release would mean; a POST releases."""
    page = source_of(get_object_or_404(ModulePage, pk=page_id))
    by = _trainer(request, page)
    preview = release_preview(page)
    first = preview.newest is None
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": ReleaseKind.NEW_EDITION if first else ReleaseKind.CORRECTION},
    )
    listed: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            edition = release_edition(page, **form.cleaned_data, by=by, at=now())
        except ReleaseRefused as refusal:
            form.add_error(None, refusal.message)
            listed = refusal.listed
        else:
            messages.success(request, _("Edition %(label)s is released.") % {"label": edition.label})
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = _frame(page, _("Release"), form=form, preview=preview, listed=listed, first=first) | {
        "changes": preview.changes[:CHANGES_SHOWN],
        "more_changes": max(len(preview.changes) - CHANGES_SHOWN, 0),
        "has_unpublished": page.has_unpublished_changes,
        "voices": [(in_language(one.title), one.times) for one in voices_of(preview.newest)] if preview.newest else [],
        "least_shown": LEAST_SHOWN,
    }
    return render(request, "training/staff_release.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def release_list(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a curriculum's modules; a POST freezes the list as its next edition."""
    page = get_object_or_404(CurriculumPage.objects.exclude(code=None), pk=page_id)
    by = _trainer(request, page)
    error = ""
    if request.method == "POST":
        try:
            edition = release_curriculum(page, by=by, at=now())
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Edition %(number)d of this list is in force.") % {"number": edition.number})
            return redirect("wagtailadmin_pages:edit", page.pk)
    entries = page.entries.select_related("module")
    context = _frame(page, _("Release"), error=error, entries=entries)
    return render(request, "training/staff_release_list.html", context, status=422 if error else 200)


def _trainer(request: HttpRequest, page: Any) -> Person:
    """The person who may release this page. Raises Http404 for everybody else."""
    person = person_of(request)
    user: Any = request.user
    if not trains_for(user, program_of_page(page), on=local_today(user, at=now())):
        raise Http404
    return person


def _frame(page: Any, title: str, **more: Any) -> dict[str, Any]:
    trail = [
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
        {"url": "", "label": title},
    ]
    return {"header_title": title, "page_title": title, "breadcrumbs_items": trail, "page": page, **more}
