"""Writing a module in the admin: keys stay, words change, the Spanish twin follows, nothing a trainer types can run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core import blobs
from curricula.domain.document import media_of
from curricula.domain.package import load_package, write_package
from curricula.domain.pages import align_twins, document_from_page, page_from_document
from curricula.domain.problems import blocking, problems
from curricula.models import CataloguePage, ModuleEdition, ModulePage
from people.models import User
from tests.curricula.factories import catalogue, module_page, posted, rich_text
from tests.curricula.samples import MEDIA, both, module, picture
from tests.people.conftest import signed_in
from tests.people.factories import UserFactory


def save(editor: Client, page: ModulePage, data: dict[str, Any], *, publish: bool = False) -> None:
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | ({"action-publish": "1"} if publish else {}))
    if response.status_code != 302:
        raise AssertionError({name: form.errors for name, form in response.context.flatten().items() if name == "form"})


def is_rich(value: Any) -> bool:
    """True for what the rich text editor sends."""
    return isinstance(value, str) and value.startswith("{") and '"entityMap"' in value


def place_of(data: dict[str, Any], value: str) -> str:
    """The name of the posted field that holds this key."""
    return next(name for name, posted_value in data.items() if posted_value == value and name.endswith("-key")).removesuffix("-key")


def test_a_module_goes_through_pages_and_back_as_the_same_document(page: ModulePage) -> None:
    assert document_from_page(page) == module()
    assert document_from_page(page.get_latest_revision_as_object(), drafts=True) == module()


def test_saving_without_a_change_changes_nothing(page: ModulePage, operator: User, editor: Client) -> None:
    for each in ModulePage.objects.all():
        save(editor, each, posted(each, operator), publish=True)
    assert document_from_page(ModulePage.objects.get(pk=page.pk)) == module()


def test_load_edit_in_the_admin_write_keeps_every_key_and_changes_only_the_text(
    page: ModulePage, operator: User, editor: Client, tmp_path: Path
) -> None:
    write_package(document_from_page(page), MEDIA, tmp_path / "before")
    data = posted(page, operator)
    data[f"{place_of(data, 'start')}-text"] = rich_text("A new start.")
    data[f"{place_of(data, 'c-first')}-text"] = "What helps before all else?"
    save(editor, page, data, publish=True)

    expected = module()
    expected["lessons"][0]["blocks"][0]["text"]["en"] = "<p>A new start.</p>"
    expected["check"]["questions"][0]["text"]["en"] = "What helps before all else?"
    doc = document_from_page(ModulePage.objects.get(pk=page.pk))
    assert doc == expected
    write_package(doc, {sha256: blobs.load(sha256) for sha256 in media_of(doc)}, tmp_path / "after")
    assert load_package(tmp_path / "after") == (expected, MEDIA)
    before = {path.relative_to(tmp_path / "before"): path.read_bytes() for path in (tmp_path / "before").rglob("*") if path.is_file()}
    differing = {path for path, data in before.items() if (tmp_path / "after" / path).read_bytes() != data}
    assert differing == {Path("lessons/01-calm.yaml"), Path("check.yaml")}


def test_keys_that_are_posted_differently_are_put_back(page: ModulePage, operator: User, editor: Client) -> None:
    data = posted(page, operator)
    hostile = {name: "hacked" if name.endswith("-key") else value for name, value in data.items()}
    save(editor, page, hostile | {"code": "other-code"}, publish=True)
    assert document_from_page(ModulePage.objects.get(pk=page.pk)) == module()


def test_parts_get_a_key_at_the_first_save_and_keep_it(page: ModulePage, operator: User, editor: Client) -> None:
    data = posted(page, operator)
    lesson = place_of(data, "after")
    at = int(data[f"{lesson.removesuffix('-value')}-order"])
    new = f"lessons-{at + 1}"
    blank = {
        f"{new}-type": "lesson",
        f"{new}-id": "0f3c9c5e-6f0e-4c62-9a34-8d2f6f0f5a01",
        f"{new}-order": at + 1,
        f"{new}-deleted": "",
        f"{new}-value-key": "",
        f"{new}-value-title": "A third one",
        f"{new}-value-minutes": "",
        f"{new}-value-objectives-count": 0,
        f"{new}-value-content_note-key": "",
        f"{new}-value-content_note-text": "",
        f"{new}-value-content_note-covers-count": 0,
        f"{new}-value-content_note-other_way-count": 0,
        f"{new}-value-blocks-count": 1,
        f"{new}-value-blocks-0-type": "text",
        f"{new}-value-blocks-0-id": "0f3c9c5e-6f0e-4c62-9a34-8d2f6f0f5a02",
        f"{new}-value-blocks-0-order": 0,
        f"{new}-value-blocks-0-deleted": "",
        f"{new}-value-blocks-0-value-key": "start",
        f"{new}-value-blocks-0-value-text": rich_text("Hello."),
    }
    for _time in range(2):  # the second save still posts the empty key, as autosave does
        save(editor, page, data | blank | {"lessons-count": at + 2})
        draft = ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()
        third = document_from_page(draft, drafts=True)["lessons"][2]
        assert (third["key"], third["blocks"][0]["key"]) == ("lesson-1", "text-1")  # "start" is taken


def test_a_key_of_a_released_text_is_never_given_to_something_else(page: ModulePage) -> None:
    from tests.curricula.factories import ModuleEditionFactory

    doc = module()
    doc["lessons"][1]["blocks"][2]["key"] = "callout-1"
    ModuleEditionFactory(doc=doc)
    draft = page.get_latest_revision_as_object()
    draft.lessons[1].value["blocks"].append(("callout", {"tone": "note", "title": "New", "text": "<p>New.</p>"}))
    draft.save_revision()
    assert draft.lessons[1].value["blocks"][-1].value["key"] == "callout-2"


def test_a_twin_holds_words_only_and_its_structure_is_ignored(page: ModulePage, operator: User, editor: Client) -> None:
    twin = ModulePage.objects.get(code=None)
    data = posted(twin, operator)
    lessons = [f"lessons-{place}" for place in range(2)]
    data |= {f"{lessons[0]}-order": 1, f"{lessons[1]}-order": 0, "pass_percent": 10, f"{lessons[0]}-value-minutes": 99}
    data[f"{place_of(data, 'care')}-title"] = "Cuídese"
    save(editor, twin, data, publish=True)
    expected = module()
    expected["lessons"][1]["blocks"][2]["title"]["es"] = "Cuídese"
    assert document_from_page(page) == expected


def test_a_part_added_on_the_source_reaches_the_twin_by_its_key_with_words_kept(page: ModulePage) -> None:
    draft = page.get_latest_revision_as_object()
    draft.lessons[1].value["blocks"].insert(0, ("callout", {"tone": "note", "title": "New", "text": "<p>New.</p>"}))
    draft.save_revision()
    (twin,) = align_twins(page)
    doc = document_from_page(page.get_latest_revision_as_object(), drafts=True)
    added = doc["lessons"][1]["blocks"][0]
    assert added == {"key": "callout-1", "type": "callout", "tone": "note", "title": both("New", ""), "text": both("<p>New.</p>", "")}
    assert {problem.where for problem in blocking(problems(doc))} == {"callout-1"}
    assert twin.lessons[1].value["blocks"][0].value["key"] == "callout-1"
    doc["lessons"][1]["blocks"].pop(0)
    assert doc == module()
    assert document_from_page(ModulePage.objects.get(pk=page.pk)) == module()  # what is published did not move


def test_the_editor_asks_before_it_brings_the_twin_in_line(page: ModulePage, editor: Client) -> None:
    address = reverse("curricula-align", args=[page.pk])
    twin = ModulePage.objects.get(code=None)
    before = twin.latest_revision_id
    assert editor.get(address).status_code == 200
    twin.refresh_from_db()
    assert twin.latest_revision_id == before
    assert editor.post(address).status_code == 302
    twin.refresh_from_db()
    assert twin.latest_revision_id != before


def test_a_module_in_one_language_lacks_the_other_and_can_get_it(db: None) -> None:
    doc = module()
    page = module_page({name: _english(value) for name, value in doc.items()} | {"languages": ["en"]})
    assert {problem.code for problem in problems(document_from_page(page))} == {"language-missing"}
    (twin,) = align_twins(page)
    assert (twin.locale.language_code, twin.live, twin.code) == ("es", False, None)
    assert document_from_page(page)["languages"] == ["en"]  # a draft is nobody's words yet
    assert document_from_page(page, drafts=True)["languages"] == ["en", "es"]


def _english(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _english(item) for name, item in value.items() if name != "es"}
    return [_english(item) for item in value] if isinstance(value, list) else value


def test_loading_again_brings_the_same_pages_up_to_date(page: ModulePage) -> None:
    doc = module(summary=both("Another one.", "Otro."))
    again = page_from_document(doc, CataloguePage.objects.first())
    assert again.pk == page.pk
    assert (ModulePage.objects.count(), document_from_page(again)) == (2, doc)
    assert get_image_model().objects.count() == 1


def test_addresses_and_titles_of_the_window_never_tell_a_topic(page: ModulePage, editor: Client) -> None:
    for each in ModulePage.objects.all():
        assert "calm" not in each.url_path
    root = CataloguePage.objects.first()
    child = ModulePage(title="Violence at home")
    root.add_child(instance=child)
    child.title = "Another name"
    child.save()
    assert len(child.slug) == 10
    assert "viol" not in child.slug


def test_publishing_makes_no_edition(page: ModulePage, operator: User, editor: Client) -> None:
    save(editor, page, posted(page, operator), publish=True)
    assert ModuleEdition.objects.count() == 0


def test_the_edit_page_tells_what_is_missing_and_offers_keys(page: ModulePage, editor: Client) -> None:
    draft = page.get_latest_revision_as_object()
    draft.check_draw = 9
    draft.save_revision()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "The module check asks 9 questions but has 2." in html
    assert '<datalist id="module-keys-lessons"><option value="calm">' in html


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_preview_shows_every_lesson_as_a_learner_would_see_it(page: ModulePage, editor: Client, language: str) -> None:
    each = ModulePage.objects.get(locale__language_code=language)
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[each.pk]))
    html = response.content.decode()
    assert response.status_code == 200
    doc = module()
    for told in (doc["title"], doc["lessons"][1]["title"], doc["check"]["questions"][0]["text"], doc["lessons"][0]["content_note"]["text"]):
        assert told[language] in html


def test_the_preview_of_what_is_being_typed_survives_empty_fields(page: ModulePage, operator: User, editor: Client) -> None:
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = posted(page, operator)
    blanked = ("-text", "-title", "-media", "-minutes", "-alt", "check_draw", "summary")
    empty = {name: (rich_text("") if is_rich(value) else "") if name.endswith(blanked) else value for name, value in data.items()}
    assert editor.post(address, empty).json()["is_valid"]
    assert editor.get(address).status_code == 200
    bare = {name: value for name, value in data.items() if name.endswith("_FORMS")} | {"title": "x", "pass_percent": 0}
    bare |= {f"{name}-count": 0 for name in ("objectives", "minutes", "people", "glossary", "lessons", "check_questions")}
    assert editor.post(address, bare).json()["is_valid"]
    assert editor.get(address).status_code == 200


def test_a_new_module_can_be_begun_with_a_title_alone(operator: User, editor: Client) -> None:
    parent = catalogue()
    data = {f"{name}-count": 0 for name in ("objectives", "minutes", "people", "glossary", "lessons", "check_questions")}
    data |= {"title": "New one", "code": "new-one", "pass_percent": 75, "topics": ""}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": 1000}
    address = reverse("wagtailadmin_pages:add", args=["curricula", "modulepage", parent.pk])
    assert editor.get(address).status_code == 200
    assert editor.post(address, data).status_code == 302
    page = ModulePage.objects.get(code="new-one")
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
    twice = editor.post(address, data)
    assert twice.status_code == 200
    assert ModulePage.objects.count() == 1


def test_a_copied_module_gets_a_code_of_its_own(page: ModulePage) -> None:
    copy = page.copy(update_attrs={"slug": "copy"})
    assert copy.code not in {None, page.code}
    assert ModulePage.objects.get(pk=page.pk).code == "calm-days"


def test_a_picture_from_the_admin_is_kept_only_as_a_picture(page: ModulePage) -> None:
    raw = picture() + b"<script>alert(1)</script>"
    image = get_image_model().objects.create(title="A window at night", file=ContentFile(raw, name="At Night.png"), width=2, height=2)
    draft = page.get_latest_revision_as_object()
    draft.lessons[0].value["blocks"][3].value["media"] = image
    record = document_from_page(draft)["lessons"][0]["blocks"][3]["media"]
    assert record["name"] == "at-night.png"
    assert b"script" not in blobs.load(record["sha256"])


def test_a_file_that_is_not_what_its_name_says_is_left_out_and_told(page: ModulePage) -> None:
    fake = get_document_model().objects.create(title="talk", file=ContentFile(b"<html>", name="talk.mp3"))
    draft = page.get_latest_revision_as_object()
    draft.lessons[1].value["blocks"][0].value["media"] = fake
    found = problems(document_from_page(draft))
    assert [(problem.code, problem.where) for problem in found] == [("file-missing", "talk")]


def test_files_of_a_module_are_shown_only_to_those_who_may_edit_it(page: ModulePage, editor: Client) -> None:
    sha256 = next(iter(MEDIA))
    address = reverse("curricula-media", args=[page.pk, sha256])
    response = editor.get(address)
    assert (response.status_code, response.content, response["X-Content-Type-Options"]) == (200, MEDIA[sha256], "nosniff")
    other = blobs.store(b"somebody's certificate")
    assert editor.get(reverse("curricula-media", args=[page.pk, other])).status_code == 404
    assert editor.post(address).status_code == 405
    assert signed_in(UserFactory()).get(address).status_code in {302, 403, 404}
    assert Client().get(address).status_code == 302


PAYLOADS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}{% now 'Y' %}", "javascript:alert(1)"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_t11_what_an_author_types_into_any_field_is_shown_as_text(page: ModulePage, operator: User, editor: Client, payload: str) -> None:
    data = posted(page, operator)
    words = (
        "-text",
        "-title",
        "-alt",
        "-caption",
        "-why",
        "-feedback",
        "-prompt",
        "-help",
        "-term",
        "-meaning",
        "-name",
        "-as_",
        "-transcript",
        "-consequence",
    )
    for name, value in data.items():
        if name.endswith(words) or name in {"title", "summary"}:
            data[name] = rich_text(payload) if is_rich(value) else payload
    save(editor, page, data, publish=True)
    page = ModulePage.objects.get(pk=page.pk)
    addresses = [reverse("wagtailadmin_pages:view_draft", args=[page.pk]), reverse("wagtailadmin_pages:edit", args=[page.pk])]
    addresses += [reverse("wagtailadmin_explore", args=[page.get_parent().pk])]
    for address in addresses:
        html = editor.get(address).content.decode()
        assert "<script>alert(1)" not in html
        assert "<img src=x" not in html
        assert "1414" not in html.replace("</", " ")
        assert 'href="javascript:' not in html
