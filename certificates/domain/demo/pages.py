"""The demo's pages in the editor, and what trainers may do with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from certificates.domain.demo.reading import FIXTURES
from core import blobs
from curricula.domain.guides import load_guide, set_guide
from curricula.domain.package import load_package
from curricula.domain.pages import page_from_document
from curricula.models import CataloguePage, CurriculumPage, ModulePage
from people.adapters.groups import group_name
from people.enums import Language, Role
from people.models import Program

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def program_pages(program: Program, told: dict[str, str]) -> tuple[CataloguePage, CurriculumPage]:
    """A program's catalogue with a curriculum that has no module yet, in both languages; its trainers may edit them."""
    catalogues = {}
    curricula = {}
    twins: dict[str, CurriculumPage | CataloguePage] = {}
    for language, above in _site_catalogues().items():
        end = "_es" if language == Language.SPANISH else ""
        catalogue = CataloguePage(title=getattr(program, f"name{end}"), program=program, locale=above.locale)
        curriculum = CurriculumPage(title=told[f"title{end}"], code=None if twins else told["code"], locale=above.locale)
        if twins:
            catalogue.translation_key, catalogue.slug = twins["catalogue"].translation_key, twins["catalogue"].slug
            curriculum.translation_key, curriculum.slug = twins["curriculum"].translation_key, twins["curriculum"].slug
        catalogues[language] = above.add_child(instance=catalogue)
        curricula[language] = catalogue.add_child(instance=curriculum)
        twins = twins or {"catalogue": catalogue, "curriculum": curriculum}
    _let_trainers_edit(program, catalogues.values())
    return catalogues[Language.ENGLISH], curricula[Language.ENGLISH]


def module_page(code: str, catalogue: CataloguePage) -> ModulePage:
    """The module's published page: the one there is, or loaded from its package into the catalogue."""
    present = ModulePage.objects.filter(code=code).first()
    if present is not None:
        return present
    document, media = load_package(FIXTURES / "modules" / code)
    for data in media.values():
        blobs.store(data)
    page = page_from_document(document, catalogue)
    set_guide(page, load_guide(FIXTURES / "modules" / code))
    return page


def _site_catalogues() -> dict[str, CataloguePage]:
    """The catalogue at the top of the site in each language, made instead of Wagtail's welcome page."""
    found = CataloguePage.objects.filter(depth=2).select_related("locale")
    if not found:
        top = Page.get_first_root_node()
        english = CataloguePage(title="What we teach", locale=_locale(Language.ENGLISH))
        top.add_child(instance=english)
        spanish = CataloguePage(title="Lo que enseñamos", locale=_locale(Language.SPANISH), translation_key=english.translation_key)
        top.add_child(instance=spanish)
        welcome = Page.objects.filter(depth=2, slug="home").first()
        Site.objects.update_or_create(is_default_site=True, defaults={"root_page": english, "hostname": "localhost", "site_name": ""})
        if welcome is not None and type(welcome.specific) is Page:
            welcome.delete()
        found = CataloguePage.objects.filter(depth=2).select_related("locale")
    return {page.locale.language_code: page for page in sorted(found, key=lambda page: page.locale.language_code)}


def _let_trainers_edit(program: Program, catalogues: Iterable[CataloguePage]) -> None:
    """The group that people's memberships put trainers in, with rights on this program's pages and files."""
    group, _created = Group.objects.get_or_create(name=group_name(Role.TRAINER, program.code))
    for catalogue in catalogues:
        for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
            GroupPagePermission.objects.get_or_create(group=group, page=catalogue, permission=right)
    root = Collection.get_first_root_node()
    own = root.add_child(name=program.name)
    files = Permission.objects.filter(content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=FILE_RIGHTS)
    for right in files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=own, permission=right)
    for right in files.filter(codename__startswith="choose_"):  # pictures that came with a package
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]
