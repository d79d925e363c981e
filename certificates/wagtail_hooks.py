"""The register's place in the Wagtail admin. Hooks only register; who may see what is decided in the views."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from certificates.queries import READERS
from certificates.views import begin, documents, file, register, start
from people.wagtail_hooks import RoleMenuItem


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("register/", register.register, name="register"),
        path("register/begin/<str:subject_id>/", begin.begin, name="register_begin"),
        path("register/csv/", register.register_csv, name="register_csv"),
        path("register/documents/<uuid:uuid>/", documents.staff_document_file, name="register_document_file"),
        path("register/<uuid:uuid>/", file.person_file, name="register_file"),
        path("register/<uuid:uuid>/approve/", file.approve, name="register_approve"),
        path("register/<uuid:uuid>/waive/", file.waive, name="register_waive"),
        *[path(f"register/<uuid:uuid>/{name}/", file.act, {"name": name}, name=f"register_{name}") for name in file.ACTS],
    ]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return RoleMenuItem(_("Register"), reverse_lazy("register"), name="register", icon_name="clipboard-list", order=100, roles=READERS)


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> SafeString:
    """The look of staff's pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_register_panel(request: HttpRequest, panels: list[Component]) -> None:  # noqa: ARG001 -- the hook's signature
    """The register in one line on the admin's first page."""
    panels.append(start.RegisterPanel())
