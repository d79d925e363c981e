"""Release: a named act by a trainer, with a reason, that freezes a text (decision 0006)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page

from core.guard import AppendOnlyViolation
from core.models import AuditEvent
from curricula.domain.document import edition_document
from curricula.domain.pages import page_from_document
from curricula.enums import EarlierCompletions, ReleaseKind
from curricula.models import CataloguePage, CurriculumEntry, CurriculumPage, ModuleEdition, ModulePage
from people.enums import Role
from people.models import Location, Person, User
from tests.people.conftest import signed_in
from tests.people.factories import PersonFactory, member
from tests.training.factories import AT, begun, document, finish_lessons, pass_check
from training.domain.differences import differences
from training.domain.release import ReleaseRefused, release_curriculum, release_edition, release_preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(places: dict[str, Location]) -> CataloguePage:
    root = Page.objects.filter(depth=1).get()
    return root.add_child(instance=CataloguePage(title="Catalogue", program=places["root"].program))


@pytest.fixture
def page(catalogue: CataloguePage) -> ModulePage:
    return page_from_document(document(), catalogue)


@pytest.fixture
def trainer(places: dict[str, Location]) -> User:
    return member(Role.TRAINER, places["north"], chosen_name="Carl")


def release(page: ModulePage, by: Person | None = None, **more: Any) -> ModuleEdition:
    return release_edition(page, **({"kind": ReleaseKind.NEW_EDITION, "reason": "Because.", "by": by or PersonFactory(), "at": AT} | more))


def rewrite(page: ModulePage, summary: str, **more: Any) -> ModulePage:
    return page_from_document(document(summary={"en": summary, "es": summary}, **more), page.get_parent())


def test_the_first_release_is_one_point_nought_and_holds_the_published_text(page: ModulePage) -> None:
    released = release(page)
    assert (released.label, released.ref) == ("1.0", "module:quiet-hours@1.0")
    assert edition_document(released) == document()
    assert AuditEvent.objects.filter(action="edition:released", about=released.ref).exists()


def test_an_edition_never_changes(page: ModulePage) -> None:
    released = release(page)
    with pytest.raises(AppendOnlyViolation):
        released.save()
    with pytest.raises(AppendOnlyViolation):
        ModuleEdition.objects.update(reason="other")


def test_a_correction_counts_up_behind_the_point_and_a_new_edition_before_it(page: ModulePage) -> None:
    release(page)
    correction = release(rewrite(page, "Comma"), kind=ReleaseKind.CORRECTION)
    newer = release(rewrite(page, "All new"), earlier=EarlierCompletions.COUNT_UNTIL, until=date(2027, 1, 31))
    again = release(rewrite(page, "All new, comma"), kind=ReleaseKind.CORRECTION)
    assert [one.label for one in (correction, newer, again)] == ["1.1", "2.0", "2.1"]
    assert newer.earlier_until == date(2027, 1, 31)


def test_the_same_text_is_not_released_again(page: ModulePage) -> None:
    release(page)
    with pytest.raises(ReleaseRefused, match="the same as edition"):
        release(page, kind=ReleaseKind.CORRECTION)


def test_blocking_problems_stop_a_release_and_are_listed(catalogue: CataloguePage) -> None:
    broken = document(minutes=[{"category": "wellness", "minutes": 3}])
    broken["lessons"][0]["title"] = {"en": "Only English", "es": ""}
    with pytest.raises(ReleaseRefused) as refusal:
        release(page_from_document(broken, catalogue))
    assert len(refusal.value.listed) >= 2
    assert not ModuleEdition.objects.exists()


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"reason": "  "}, "why you release"),
        ({"kind": ReleaseKind.CORRECTION}, "nothing to correct"),
        ({"earlier": EarlierCompletions.COUNT_UNTIL}, "last day"),
        ({"until": date(2027, 1, 1)}, "last day"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(page: ModulePage, choice: dict[str, Any], words: str) -> None:
    with pytest.raises(ReleaseRefused, match=words):
        release(page, **choice)


def test_a_correction_takes_nothing_from_anybody(page: ModulePage) -> None:
    release(page)
    with pytest.raises(ReleaseRefused, match="count as before"):
        release(rewrite(page, "Comma"), kind=ReleaseKind.CORRECTION, earlier=EarlierCompletions.MUST_REDO)


def test_what_is_not_published_is_not_released(page: ModulePage) -> None:
    page.unpublish()
    with pytest.raises(ReleaseRefused, match="not published"):
        release(page)


def test_a_draft_typed_after_a_release_changes_neither_edition_nor_preview(page: ModulePage) -> None:
    released = release(page)
    page.title = "Typed since"
    page.save_revision()
    assert ModuleEdition.objects.get().sha256 == released.sha256
    assert release_preview(ModulePage.objects.get(pk=page.pk)).is_same


def test_the_preview_says_what_changed_and_whom_it_touches(page: ModulePage) -> None:
    release(page)
    begun()
    done = begun()
    finish_lessons(done)
    pass_check(done)
    preview = release_preview(rewrite(page, "All new"))
    assert preview.people == {"open": 1, "finished": 1}
    assert [(change.place, change.after) for change in preview.changes] == [("summary / en", "All new"), ("summary / es", "All new")]
    assert (preview.correction_label, preview.new_label) == ("1.1", "2.0")


def test_moving_a_lesson_marks_the_order_and_nothing_else() -> None:
    moved = document()
    moved["lessons"] = moved["lessons"][::-1]
    assert [change.place for change in differences(document(), moved)] == ["lessons / order"]


def test_a_curriculum_is_frozen_with_its_order_and_released_again_only_when_it_changed(page: ModulePage, catalogue: CataloguePage) -> None:
    listed = catalogue.add_child(instance=CurriculumPage(title="Core", code="core"))
    by = PersonFactory()
    with pytest.raises(ReleaseRefused, match="no module"):
        release_curriculum(listed, by=by, at=AT)
    CurriculumEntry.objects.create(page=listed, module=page, sort_order=0)
    first = release_curriculum(listed, by=by, at=AT)
    assert (first.ref, first.entries, first.program) == (
        "curriculum:core@1",
        [{"module": "quiet-hours", "optional": False}],
        catalogue.program,
    )
    assert release_curriculum(listed, by=by, at=AT) == first
    CurriculumEntry.objects.update(optional=True)
    assert release_curriculum(listed, by=by, at=AT).number == 2


def test_a_trainer_releases_on_the_screen(page: ModulePage, trainer: User) -> None:
    browser, url = signed_in(trainer), reverse("release-module", args=[page.pk])
    assert "first release" in browser.get(url).content.decode()
    assert not ModuleEdition.objects.exists()
    response = browser.post(url, {"kind": "new_edition", "earlier": "still_count", "reason": "Reviewed by two parents."})
    assert response.status_code == 302, response.content.decode()
    released = ModuleEdition.objects.get()
    assert (released.released_by, released.reason) == (trainer.person, "Reviewed by two parents.")


def test_a_refused_release_says_why_and_keeps_what_was_typed(page: ModulePage, trainer: User) -> None:
    release(page)
    browser, url = signed_in(trainer), reverse("release-module", args=[page.pk])
    response = browser.post(url, {"kind": "correction", "earlier": "still_count", "reason": "My long reason"})
    assert response.status_code == 422
    words = response.content.decode()
    assert "the same as edition 1.0" in words
    assert "My long reason" in words
    response = browser.post(url, {"kind": "new_edition", "earlier": "count_until", "reason": "My long reason"})
    assert response.status_code == 422
    assert ModuleEdition.objects.count() == 1


def test_the_release_button_is_there_for_trainers(page: ModulePage, trainer: User) -> None:
    from training.wagtail_hooks import register_release_button

    assert [button.url for button in register_release_button(page, trainer, "edit")] == [reverse("release-module", args=[page.pk])]
    assert list(register_release_button(page, member(Role.LEAD), "edit")) == []


@pytest.mark.parametrize("role", [Role.LEAD, Role.SUPERVISOR, Role.REVIEWER, Role.AUDITOR])
def test_t3_nobody_but_a_trainer_of_the_program_releases(page: ModulePage, places: dict[str, Location], role: Role, outsider: User) -> None:
    url = reverse("release-module", args=[page.pk])
    good = {"kind": "new_edition", "earlier": "still_count", "reason": "Because."}
    for user in (member(role, places["root"]), outsider):
        browser = signed_in(user)
        assert (browser.get(url).status_code, browser.post(url, good).status_code) == (404, 404)
    assert not ModuleEdition.objects.exists()


def test_t3_a_learner_does_not_release(page: ModulePage, ana: User) -> None:
    browser = signed_in(ana)
    for name in ("release-module", "release-curriculum"):
        assert browser.post(reverse(name, args=[page.pk]), {"reason": "x"}).status_code in {302, 403, 404}
    assert not ModuleEdition.objects.exists()
