"""Registers staff's screens of training with Wagtail's admin. Who may do what is decided in the views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from curricula.models import CurriculumPage, ModulePage
from people.enums import Role
from people.queries import roles_of
from training.views import corrections, release, staff

if TYPE_CHECKING:
    from collections.abc import Iterator


@hooks.register("register_admin_urls")
def register_training_urls() -> list[URLPattern]:
    """Release, a person's training, and packets to print."""
    return [
        path("modules/<int:page_id>/release/", release.release_module, name="release-module"),
        path("curricula/<int:page_id>/release/", release.release_list, name="release-curriculum"),
        path("people/<str:subject_id>/training/", staff.person_training, name="staff-training"),
        path("people/<str:subject_id>/training/rows/", corrections.entry_list, name="staff-training-entries"),
        re_path(
            r"^people/(?P<subject_id>[^/]+)/training/rows/(?P<row_hash>[0-9a-f]{64})/$", corrections.entry, name="staff-training-entry"
        ),
        re_path(r"^packets/(?P<sha256>[0-9a-f]{64})/$", staff.packet, name="staff-packet"),
    ]


@hooks.register("register_page_header_buttons")
def register_release_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001 -- the hook's signature
    """Release, on a module and on a curriculum."""
    specific = page.specific_deferred
    if not isinstance(specific, ModulePage | CurriculumPage) or Role.TRAINER not in roles_of(user, on=timezone.now().date()):
        return
    name = "release-module" if isinstance(specific, ModulePage) else "release-curriculum"
    yield Button(_("Release"), url=reverse(name, args=[page.pk]), icon_name="tag", priority=12)
