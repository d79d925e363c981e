"""The trainer's guide: with the module in package and editor, on paper for staff, never for learners."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from curricula.domain.guides import guide_of, load_guide, set_guide, write_guide
from curricula.domain.package import PackageRefused, load_package, write_package
from curricula.domain.pages import document_from_page
from curricula.models import ModuleEdition, ModulePage
from tests.curricula.samples import MEDIA, module
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, UserFactory

GUIDE = {"en": "<h3>Before</h3><p>Print <strong>one packet</strong> each.</p>", "es": "<h3>Antes</h3><p>Imprima un paquete.</p>"}


@pytest.fixture
def guided(page: ModulePage) -> ModulePage:
    set_guide(page, GUIDE)
    page.refresh_from_db()
    return page


def test_a_guide_comes_back_from_a_package_as_it_went_in(tmp_path: Path) -> None:
    write_package(module(), MEDIA, tmp_path / "calm")
    write_guide(GUIDE, tmp_path / "calm")
    assert load_guide(tmp_path / "calm") == GUIDE
    assert load_package(tmp_path / "calm") == (module(), MEDIA)
    write_guide({"en": GUIDE["en"]}, tmp_path / "calm")
    assert load_guide(tmp_path / "calm") == {"en": GUIDE["en"]}


def test_what_does_not_belong_in_a_guide_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "en.md").write_text("Hello.\n\n# Too large\n", encoding="utf-8")
    with pytest.raises(PackageRefused) as refused:
        load_guide(tmp_path)
    assert refused.value.complaints[0].startswith("guide/en.md:3: ")
    write_package(module(), MEDIA, tmp_path / "calm")
    (tmp_path / "calm" / "guide").mkdir()
    (tmp_path / "calm" / "guide" / "fr.md").write_text("Bonjour.")
    with pytest.raises(PackageRefused, match="does not belong"):
        load_package(tmp_path / "calm")


def test_the_commands_carry_the_guide_both_ways(guided: ModulePage, tmp_path: Path) -> None:
    call_command("write_module", guided.code, str(tmp_path / "out"))
    assert load_guide(tmp_path / "out") == GUIDE
    set_guide(guided, {"en": "<p>Other words.</p>"})
    assert guide_of(guided) == {"en": "<p>Other words.</p>", "es": GUIDE["es"]}
    call_command("load_module", str(tmp_path / "out"))
    assert guide_of(guided) == GUIDE


def test_a_guide_changes_no_edition_and_is_in_none(guided: ModulePage) -> None:
    assert ModuleEdition.objects.count() == 0
    assert "one packet" not in str(document_from_page(guided))


def test_staff_print_it_in_the_language_they_ask_for(guided: ModulePage, editor: Client) -> None:
    address = reverse("curricula-guide", args=[guided.pk])
    english = editor.get(address)
    assert "<strong>one packet</strong>" in english.text
    assert 'hreflang="es"' in english.text
    spanish = editor.get(address, {"language": "es"})
    assert "Imprima un paquete." in spanish.text
    assert 'lang="es"' in spanish.text
    assert reverse("curricula-guide", args=[guided.pk]) in editor.get(reverse("wagtailadmin_pages:edit", args=[guided.pk])).text


def test_a_guide_that_is_not_written_says_where_to_write_it(page: ModulePage, editor: Client) -> None:
    assert "Write it on the page of the module, under Guide." in editor.get(reverse("curricula-guide", args=[page.pk])).text


def test_markup_typed_around_the_editor_reaches_no_page(page: ModulePage, editor: Client) -> None:
    page.guide = '<p onclick="x()">Hi</p><script>alert(1)</script><a href="javascript:alert(1)">go</a>'
    page.save_revision().publish()
    shown = editor.get(reverse("curricula-guide", args=[page.pk])).text
    assert "<p>Hi</p>" in shown
    assert "alert(1)" not in shown
    assert "onclick" not in shown


def test_nobody_but_staff_reads_it(guided: ModulePage, client: Client) -> None:
    address = reverse("curricula-guide", args=[guided.pk])
    assert client.get(address).status_code == 302
    learner = signed_in(UserFactory(person=PersonFactory()))
    assert learner.get(address).status_code == 404
    assert learner.post(address).status_code == 404
