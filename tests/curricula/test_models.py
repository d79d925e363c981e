"""What the database itself holds to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from core.guard import AppendOnlyViolation
from curricula.models import Competency, CurriculumEntry, CurriculumPage, HourCategory, ModuleEdition, ModulePage
from tests.curricula.factories import CurriculumEditionFactory, ModuleEditionFactory, module_page
from tests.curricula.samples import module


def test_the_twelve_competencies_and_five_categories_are_there_in_both_languages(db: None) -> None:
    assert list(Competency.objects.values_list("code", flat=True)) == [f"samhsa-{number:02}" for number in range(1, 13)]
    assert list(HourCategory.objects.values_list("code", flat=True)) == ["core", "ethics", "wellness", "culture", "practice"]
    assert HourCategory.objects.get(code="practice").name_in("es") == "Práctica"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "whim"},
        {"earlier": "maybe"},
        {"number": 0},
        {"correction": 1},
        {"kind": "correction", "correction": 0},
        {"kind": "correction", "correction": 1, "earlier": "must_redo"},
        {"earlier": "count_until"},
        {"earlier_until": dt.date(2027, 1, 1)},
        {"sha256": "short"},
        {"reason": ""},
        {"code": ""},
    ],
    ids="-".join,
)
def test_an_edition_that_makes_no_sense_is_refused_by_the_database(db: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleEditionFactory(**wrong)
    assert not ModuleEdition.objects.exists()


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"kind": "correction", "correction": 1},
        {"number": 2, "earlier": "must_redo"},
        {"number": 2, "earlier": "count_until", "earlier_until": dt.date(2027, 1, 1)},
    ],
    ids=["first", "correction", "must-redo", "count-until"],
)
def test_an_edition_that_makes_sense_is_kept(db: None, right: dict[str, Any]) -> None:
    edition = ModuleEditionFactory(**right)
    assert edition.ref == f"module:calm-days@{edition.number}.{edition.correction}"


def test_a_number_names_one_text_for_ever(db: None) -> None:
    ModuleEditionFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleEditionFactory(doc=module(summary={"en": "x", "es": "x"}))


def test_an_edition_never_changes(db: None) -> None:
    edition, curriculum = ModuleEditionFactory(), CurriculumEditionFactory()
    for row in (edition, curriculum):
        with pytest.raises(AppendOnlyViolation):
            row.save()
        with pytest.raises(AppendOnlyViolation):
            row.delete()
    assert (curriculum.ref, curriculum.required_codes) == ("curriculum:core@1", ["calm-days"])


def test_a_code_stays_and_belongs_to_one_module(page: ModulePage) -> None:
    page.code = "another"
    page.save()
    page.refresh_from_db()
    assert page.code == "calm-days"
    with pytest.raises(IntegrityError), transaction.atomic():
        ModulePage.objects.filter(code=None).update(code="calm-days")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModulePage.objects.filter(pk=page.pk).update(code="")


@pytest.mark.parametrize("wrong", [{"pass_percent": 101}, {"check_draw": 0}, {"check_minutes": 601}], ids="-".join)
def test_numbers_of_a_module_stay_in_range(page: ModulePage, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ModulePage.objects.filter(pk=page.pk).update(**wrong)


def test_a_module_in_a_curriculum_is_not_deleted(page: ModulePage) -> None:
    curriculum = CurriculumPage(title="Core", code="core")
    page.get_parent().add_child(instance=curriculum)
    CurriculumEntry.objects.create(page=curriculum, module=page)
    with pytest.raises(ProtectedError), transaction.atomic():
        ModulePage.objects.get(pk=page.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CurriculumEntry.objects.create(page=curriculum, module=page)


def test_a_module_stands_under_its_catalogue_in_both_languages(db: None) -> None:
    page = module_page()
    twin = ModulePage.objects.get(code=None)
    assert twin.slug == page.slug
    assert twin.get_parent().specific.translation_key == page.get_parent().specific.translation_key
    assert not twin.is_source
