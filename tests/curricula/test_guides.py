"""The trainer's guide: comes with a package and goes back as it was, is printed by staff, and is served to nobody else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from curricula.domain.document import edition_document
from curricula.domain.guides import guide_of, load_guide, set_guide, write_guide
from curricula.domain.package import load_package, write_package
from curricula.domain.pages import document_from_page
from curricula.enums import ReleaseKind
from curricula.models import ModulePage
from tests.curricula.factories import RELEASED, catalogue
from tests.curricula.package_checks import files_of
from tests.curricula.samples import MEDIA, module
from tests.curricula.test_editing import PAYLOADS
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, UserFactory, member
from training.domain.release import release_edition

PACKAGES = sorted((settings.BASE_DIR / "fixtures" / "modules").iterdir())
GUIDE = {
    "en": "<h3>What to print</h3><p>One packet for each person.</p>",
    "es": "<h3>Qué imprimir</h3><p>Un paquete para cada persona.</p>",
}


def address(page: ModulePage) -> str:
    return reverse("curricula-guide", args=[page.pk])


@pytest.fixture
def guided(page: ModulePage) -> ModulePage:
    """The sample module with a guide in both languages."""
    set_guide(page, GUIDE)
    return ModulePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.name)
def test_a_module_of_ours_is_loaded_and_written_back_byte_for_byte_with_its_guide(db: None, path: Path, tmp_path: Path) -> None:
    catalogue()
    call_command("load_module", str(path), stdout=io.StringIO())
    call_command("write_module", path.name, str(tmp_path / path.name), stdout=io.StringIO())
    written = files_of(tmp_path / path.name)
    assert {"guide/en.md", "guide/es.md"} < written.keys()
    assert written == files_of(path)


def test_what_does_not_belong_in_a_guide_is_told_with_file_and_line_and_nothing_is_loaded(db: None, tmp_path: Path) -> None:
    catalogue()
    write_package(module(), MEDIA, tmp_path / "in")
    (tmp_path / "in" / "guide").mkdir()
    (tmp_path / "in" / "guide" / "es.md").write_text("Hola.\n\n# Demasiado grande\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"guide/es\.md:3: "):
        call_command("load_module", str(tmp_path / "in"))
    assert not ModulePage.objects.exists()


def test_a_guide_in_one_language_only_replaces_what_lay_in_the_package(tmp_path: Path) -> None:
    write_package(module(), MEDIA, tmp_path / "calm")
    write_guide(GUIDE, tmp_path / "calm")
    assert load_guide(tmp_path / "calm") == GUIDE
    assert load_package(tmp_path / "calm") == (module(), MEDIA)
    write_guide({"en": GUIDE["en"]}, tmp_path / "calm")
    assert load_guide(tmp_path / "calm") == {"en": GUIDE["en"]}


def test_a_guide_in_a_third_language_does_not_belong_in_a_package(tmp_path: Path) -> None:
    write_package(module(), MEDIA, tmp_path / "in")
    (tmp_path / "in" / "guide").mkdir()
    (tmp_path / "in" / "guide" / "fr.md").write_text("Bonjour.\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"guide/fr\.md: This does not belong in a package"):
        call_command("load_module", str(tmp_path / "in"), "--dry-run")


def test_staff_find_the_guide_from_the_editor_and_read_it_in_either_language(guided: ModulePage, editor: Client) -> None:
    edited = editor.get(reverse("wagtailadmin_pages:edit", args=[guided.pk])).content.decode()
    assert f'href="{address(guided)}"' in edited
    english = editor.get(address(guided), {"language": "en"}).content.decode()
    assert "One packet for each person." in english
    assert 'href="?language=es"' in english
    assert "This is a sample. Parents have not reviewed it yet." in english
    spanish = editor.get(address(guided), {"language": "es"}).content.decode()
    assert "Un paquete para cada persona." in spanish
    assert "One packet" not in spanish


def test_a_language_in_which_no_guide_is_written_shows_the_one_there_is(page: ModulePage, editor: Client) -> None:
    assert "No guide is written yet." in editor.get(address(page)).content.decode()
    set_guide(page, {"en": GUIDE["en"]})
    assert "One packet for each person." in editor.get(address(page), {"language": "es"}).content.decode()
    assert "One packet for each person." in editor.get(address(page), {"language": "xx"}).content.decode()


@pytest.mark.parametrize("role", ["trainer", "supervisor", "lead"])
def test_staff_who_may_not_edit_the_module_do_not_find_it(guided: ModulePage, role: str) -> None:
    assert signed_in(member(role)).get(address(guided)).status_code == 404


def test_learners_strangers_and_unknown_pages_get_nothing(guided: ModulePage, editor: Client) -> None:
    for client in (Client(), signed_in(member("learner")), signed_in(UserFactory())):
        response = client.get(address(guided))
        assert response.status_code in {302, 404}
        assert "One packet" not in response.content.decode()
    assert editor.get(reverse("curricula-guide", args=[0])).status_code == 404


def test_a_guide_is_in_no_document_and_changes_no_edition(guided: ModulePage) -> None:
    assert document_from_page(guided) == module()
    edition = release_edition(guided, kind=ReleaseKind.NEW_EDITION, reason="First.", by=PersonFactory(), at=RELEASED)
    assert "One packet" not in edition.document
    assert edition_document(edition) == module()


def test_setting_a_guide_again_publishes_nothing_new_and_keeps_what_has_no_words(guided: ModulePage) -> None:
    before = guided.latest_revision_id
    set_guide(guided, {"en": GUIDE["en"], "es": ""})
    assert ModulePage.objects.get(pk=guided.pk).latest_revision_id == before
    assert guide_of(guided) == GUIDE


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_typed_into_a_guide_can_run(page: ModulePage, editor: Client, payload: str) -> None:
    set_guide(page, {"en": f"<p>Before</p>{payload}"})
    ModulePage.objects.filter(pk=page.pk).update(guide=f"<p>Before</p>{payload}")
    shown = editor.get(address(page)).content.decode().partition("<h1>")[2]
    assert "Before" in shown
    assert "<script" not in shown.partition("</main>")[0]
    assert "onerror" not in shown
    assert 'href="javascript:' not in shown
