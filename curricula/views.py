"""The few editing pages that Wagtail does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from django.views.static import serve

from core import blobs
from curricula.domain.document import media_of
from curricula.domain.guides import guide_of
from curricula.domain.pages import align_twins, preview_document, source_of
from curricula.models import ModulePage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FILE_POLICY = "default-src 'none'; sandbox"


@require_GET
def module_media(request: HttpRequest, page_id: int, sha256: str) -> HttpResponse:
    """Show a file of a module to those who may edit it: only files that its newest draft names."""
    page = _page_to_edit(request, page_id)
    media = media_of(preview_document(page.get_latest_revision_as_object())).get(sha256)
    if media is None:
        raise Http404
    response = HttpResponse(blobs.load(sha256), content_type=media["mime"])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@require_safe
def editor_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture that somebody uploaded in the editor, for staff; it runs nothing, whatever it holds."""
    only_staff(request)
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def only_staff(request: HttpRequest) -> None:
    """Raise Http404 for everybody who may not open the admin: what the editor keeps is a draft until it is released."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404


@require_safe
def guide(request: HttpRequest, page_id: int) -> HttpResponse:
    """The published guide of a module to print, for those who may edit it, in the language asked for; one that is not written says so."""
    page = _page_to_edit(request, page_id)
    written = guide_of(page)
    asked = request.GET.get("language") or (get_language() or "")[:2]
    shown = asked if asked in written else next(iter(written), asked)
    with translation.override(shown):
        return render(
            request,
            "curricula/guide.html",
            {"page": page, "guide": written.get(shown, ""), "language": shown, "others": sorted(written.keys() - {shown})},
        )


@require_http_methods(["GET", "POST"])
def align(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask, then bring the page in the other language in line with the source."""
    page = _page_to_edit(request, page_id)
    if request.method == "GET":
        return render(request, "curricula/align.html", {"page": page, "source": source_of(page)})
    twins = align_twins(page)
    messages.success(request, _("The other language has the same parts now. Write the words that are missing."))
    return redirect("wagtailadmin_pages:edit", twins[0].pk if twins else page.pk)


def _page_to_edit(request: HttpRequest, page_id: int) -> ModulePage:
    """The module page, for those who may edit it; 404 for one that does not exist or is somebody else's."""
    page: ModulePage = get_object_or_404(ModulePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page
