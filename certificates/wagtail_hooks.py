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

from certificates.queries import READERS, RULE_ROLES
from certificates.views import (
    begin,
    checks,
    documents,
    drafts,
    dry_run,
    equivalences,
    file,
    imports,
    keeping,
    letters,
    moves,
    packs,
    printing,
    register,
    reports,
    rules,
    start,
)
from certificates.views.offers import OFFERS
from people.wagtail_hooks import RoleMenuItem


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("register/", register.register, name="register"),
        path("register/keeping/<str:subject_id>/", keeping.keeping, name="keeping"),
        path("register/begin/<str:subject_id>/", begin.begin, name="register_begin"),
        path("register/csv/", register.register_csv, name="register_csv"),
        path("register/pack/", packs.register_pack, name="register_pack"),
        path("register/<uuid:uuid>/pack/", packs.person_pack, name="register_person_pack"),
        path("register/print/", printing.print_list, name="register_print"),
        path("register/print/file/", printing.print_file, name="register_print_file"),
        path("register/documents/<uuid:uuid>/", documents.staff_document_file, name="register_document_file"),
        path("register/people/<str:subject_id>/documents/", documents.person_documents, name="register_documents"),
        path("register/people/<str:subject_id>/transcript/", documents.staff_transcript, name="register_transcript"),
        path("register/completion/<uuid:uuid>/", documents.staff_completion, name="register_completion"),
        path("register/letters/", letters.letters, name="register_letters"),
        path("register/letters/print/", letters.letters_print, name="register_letters_print"),
        path("register/reports/", reports.reports, name="register_reports"),
        path("register/reports/new/", reports.report_new, name="register_report_new"),
        path("register/reports/<slug:code>/<int:year>-<int:number>/", reports.report, name="register_report"),
        path("register/reports/<slug:code>/<int:year>-<int:number>/csv/", reports.report_csv, name="register_report_csv"),
        path("register/<uuid:uuid>/letter/", letters.letter, name="register_letter"),
        path("register/move/<slug:code>/<int:number>/", moves.move, name="register_move"),
        path("register/batch/<uuid:uuid>/", moves.batch, name="register_batch"),
        path("register/batch/<uuid:uuid>/undo/", moves.undo, name="register_batch_undo"),
        path("register/<uuid:uuid>/", file.person_file, name="register_file"),
        path("register/<uuid:uuid>/approve/", file.approve, name="register_approve"),
        path("register/<uuid:uuid>/waive/", file.waive, name="register_waive"),
        *[path(f"register/<uuid:uuid>/{name}/", file.act, {"name": name}, name=f"register_{name}") for name in OFFERS],
    ]


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    one = "register/import/<uuid:uuid>/"
    return [
        path("register/import/", imports.import_list, name="register_import"),
        path(one, imports.import_one, name="register_import_one"),
        path(one + "columns/", imports.import_columns, name="register_import_columns"),
        path(one + "things/", imports.import_things, name="register_import_things"),
        path(one + "confirm/", imports.import_confirm, name="register_import_confirm"),
        path(one + "discard/", imports.import_discard, name="register_import_discard"),
    ]


@hooks.register("register_admin_urls")
def register_rules_urls() -> list[URLPattern]:
    scheme = "rules/<slug:code>/"
    return [
        path("rules/", rules.rules_list, name="rules"),
        path("rules/new/", rules.rules_new, name="rules_new"),
        path("rules/equivalences/", equivalences.equivalences, name="rules_equivalences"),
        path(scheme, rules.rules_scheme, name="rules_scheme"),
        path(scheme + "editions/<int:number>/", rules.rules_edition, name="rules_edition"),
        path(scheme + "editions/<int:earlier>/<int:later>/", rules.rules_compare, name="rules_compare"),
        path(scheme + "checks/", checks.checks, name="rules_checks"),
        path(scheme + "begin/", rules.rules_begin_draft, name="rules_begin_draft"),
        path(scheme + "draft/", drafts.draft, name="rules_draft"),
        path(scheme + "draft/changes/", drafts.draft_changes, name="rules_draft_changes"),
        path(scheme + "draft/people/", dry_run.try_draft, name="rules_try"),
        path(scheme + "draft/submit/", drafts.draft_submit, name="rules_submit"),
        path(scheme + "draft/review/", drafts.draft_review, name="rules_review"),
        path(scheme + "draft/publish/", drafts.draft_publish, name="rules_publish"),
    ]


@hooks.register("register_admin_menu_item")
def register_rules_menu_item() -> MenuItem:
    return RoleMenuItem(_("Rules"), reverse_lazy("rules"), name="rules", icon_name="list-ul", order=110, roles=RULE_ROLES)


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
