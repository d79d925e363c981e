"""The two commands, and the public pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Site

from curricula.domain.package import load_package, write_package
from curricula.models import CataloguePage, CurriculumEntry, CurriculumPage, ModulePage
from tests.curricula.factories import catalogue, module_page
from tests.curricula.samples import MEDIA, both, module


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_a_package_is_loaded_and_written_back_as_it_was(db: None, tmp_path: Path) -> None:
    catalogue()
    write_package(module(), MEDIA, tmp_path / "in")
    assert run("load_module", str(tmp_path / "in"), "--dry-run") == (
        "Read calm-days: 2 lessons, 6 files, 0 blocking problems. Nothing changed.\n"
    )
    assert not ModulePage.objects.exists()
    assert "Loaded calm-days as page" in run("load_module", str(tmp_path / "in"))
    assert run("write_module", "calm-days", str(tmp_path / "out"), "--dry-run").startswith("Would write calm-days")
    assert not (tmp_path / "out").exists()
    assert run("write_module", "calm-days", str(tmp_path / "out")).startswith("Wrote calm-days")
    assert load_package(tmp_path / "out") == load_package(tmp_path / "in") == (module(), MEDIA)


def test_commands_say_what_is_wrong(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        run("load_module", str(tmp_path / "nowhere"))
    write_package(module(), MEDIA, tmp_path / "in")
    with pytest.raises(CommandError, match="no such catalogue page"):
        run("load_module", str(tmp_path / "in"))
    with pytest.raises(CommandError, match="no module with the code"):
        run("write_module", "nothing", str(tmp_path / "out"))
    module_page()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(CommandError, match="holds something else"):
        run("write_module", "calm-days", str(tmp_path / "full"))


def test_a_problem_is_told_while_loading(db: None, tmp_path: Path) -> None:
    write_package(module(title=both("Calm days", "")), MEDIA, tmp_path / "in")
    assert "blocking: The module: write the field “Title” in this language: Spanish." in run(
        "load_module", str(tmp_path / "in"), "--dry-run"
    )


@pytest.fixture
def site(page: ModulePage) -> CataloguePage:
    """The sample module and a curriculum with it, shown to the public."""
    root = CataloguePage.objects.get(locale__language_code="en")
    curriculum = CurriculumPage(title="Core course", code="core")
    root.add_child(instance=curriculum)
    CurriculumEntry.objects.create(page=curriculum, module=page, optional=True)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": root})
    Site.clear_site_root_paths_cache()
    return root


@pytest.mark.parametrize(("language", "told"), [("en", "Calm days"), ("es", "Días de calma")])
def test_the_outline_tells_what_is_in_a_module_and_what_is_hard_in_the_readers_language(
    site: CataloguePage, client: Client, language: str, told: str
) -> None:
    slug = ModulePage.objects.get(code="calm-days").slug
    response = client.get(f"/catalogue/{slug}/", headers={"accept-language": language})
    html = response.content.decode()
    assert response.status_code == 200
    doc = module()
    for words in (told, doc["lessons"][0]["content_note"]["text"][language], doc["objectives"][0]["text"][language]):
        assert words in html
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert told not in title
    assert doc["check"]["questions"][0]["text"][language] not in html


def test_the_catalogue_and_a_curriculum_list_what_is_published(site: CataloguePage, client: Client) -> None:
    assert "Calm days" in client.get("/catalogue/", headers={"accept-language": "en"}).content.decode()
    slug = CurriculumPage.objects.get().slug
    html = client.get(f"/catalogue/{slug}/", headers={"accept-language": "en"}).content.decode()
    assert "Calm days" in html
    assert "if you like" in html


def test_a_draft_is_nobodys_business(site: CataloguePage, client: Client) -> None:
    page = ModulePage.objects.get(code="calm-days")
    page.unpublish()
    assert client.get(f"/catalogue/{page.slug}/", headers={"accept-language": "en"}).status_code == 404
