"""What the editor learns from this app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail import hooks

from curricula.urls import urlpatterns
from curricula.views import only_staff

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern
    from wagtail.documents.models import AbstractDocument


@hooks.register("register_admin_urls")
def register_editing_addresses() -> list[URLPattern]:
    """Files of a module, and bringing the other language in line."""
    return urlpatterns


@hooks.register("before_serve_document")
def keep_drafts_among_staff(document: AbstractDocument, request: HttpRequest) -> None:  # noqa: ARG001 -- the hook's signature
    """Files of the editor are for staff: learners get what was released, by hash."""
    only_staff(request)
