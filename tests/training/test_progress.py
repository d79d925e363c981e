"""From the first page to the row in the ledger."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest

from curricula.enums import Route
from tests.training.factories import AT, answer, begun, curriculum, document, edition, enrolled, finish_lessons, pass_check
from training import queries
from training.domain.deliveries import AnswerEmpty, AnswerOne, AnswerUnknown
from training.domain.enrolment import LocationElsewhere, enrol
from training.domain.progress import (
    ModuleElsewhere,
    ModuleNotReleased,
    ModuleOpen,
    PlaceUnknown,
    QuestionsOpen,
    choose_route,
    finish_lesson,
    finish_module,
    save_answer,
    save_place,
    start_module,
)
from training.models import LedgerRow, ModuleProgress

pytestmark = pytest.mark.django_db


def test_enrolling_twice_is_enrolling_once() -> None:
    first = enrolled()
    again = enrol(first.person, first.curriculum_edition, location=first.location, by=None, at=AT + timedelta(days=1))
    assert (again, again.enrolled_at) == (first, AT)


def test_nobody_is_enrolled_at_a_location_of_another_program() -> None:
    mine, theirs = enrolled(), enrolled()
    with pytest.raises(LocationElsewhere):
        enrol(mine.person, mine.curriculum_edition, location=theirs.location, by=None, at=AT)


def test_starting_pins_the_newest_edition_and_a_later_release_moves_nobody() -> None:
    enrolment = enrolled()
    newest = edition(document(summary={"en": "Newer", "es": "Nuevo"}), correction=1)
    progress = start_module(enrolment, "quiet-hours", at=AT)
    edition(document(summary={"en": "Newest", "es": "Nuevo"}), number=2)
    assert progress.edition == newest
    assert start_module(enrolment, "quiet-hours", at=AT) == progress


def test_a_module_outside_the_curriculum_or_not_released_is_not_begun() -> None:
    enrolment = enrolled()
    with pytest.raises(ModuleElsewhere):
        start_module(enrolment, "something-else", at=AT)
    listed = curriculum(enrolment.location.program, ["not-yet"])
    waiting = enrol(enrolment.person, listed, location=enrolment.location, by=None, at=AT)
    with pytest.raises(ModuleNotReleased):
        start_module(waiting, "not-yet", at=AT)


def test_a_finished_module_is_begun_anew_only_when_asked_and_in_the_newest_edition() -> None:
    progress = begun()
    finish_lessons(progress)
    pass_check(progress)
    newer = edition(document(summary={"en": "Newer", "es": "Nuevo"}), number=2)
    assert start_module(progress.enrolment, progress.code, at=AT) == progress
    assert start_module(progress.enrolment, progress.code, at=AT, again=True).edition == newer


def test_finishing_lessons_and_check_appends_one_completion() -> None:
    progress = begun()
    finish_lessons(progress)
    assert not LedgerRow.objects.exists()
    pass_check(progress)
    row = LedgerRow.objects.get()
    assert (row.subject, row.about, row.kind) == (progress.enrolment.person.subject_id, "module:quiet-hours@1.0", "module_completed")
    assert row.recorded_by == row.subject
    assert json.loads(row.facts) == {
        "standing": "verified",
        "minutes": [{"category": "wellness", "mode": "self_paced", "minutes": 28}],
        "score": {"points": 2, "of": 2},
        "edition_sha256": progress.edition.sha256,
        "origin": "learner",
    }
    progress.refresh_from_db()
    assert progress.finished_row == row.hash


def test_finishing_again_returns_the_row_there_is() -> None:
    progress = begun()
    finish_lessons(progress)
    pass_check(progress)
    row = finish_module(progress, at=AT)
    pass_check(progress, seed=2)
    finish_lesson(progress, lesson="lesson-1", at=AT)
    assert finish_module(progress, at=AT) == row == LedgerRow.objects.get()


def test_a_module_without_a_check_is_done_with_its_last_lesson() -> None:
    progress = begun(doc=document(check=0))
    finish_lessons(progress)
    assert json.loads(LedgerRow.objects.get().facts)["score"] is None


def test_an_open_module_is_not_finished() -> None:
    progress = begun()
    finish_lessons(progress, but=1)
    pass_check(progress)
    with pytest.raises(ModuleOpen):
        finish_module(progress, at=AT)
    assert not LedgerRow.objects.exists()


def test_the_local_date_of_the_program_is_the_day_it_happened() -> None:
    progress = begun(doc=document(check=0, lessons=1))
    late = AT.replace(hour=3)  # still the evening before in Chicago
    answer(progress, "q-1")
    finish_lesson(progress, lesson="lesson-1", at=late)
    assert LedgerRow.objects.get().happened_on.isoformat() == "2026-11-19"


def test_a_lesson_needs_its_questions_answered_right_or_not() -> None:
    progress = begun()
    with pytest.raises(QuestionsOpen) as refusal:
        finish_lesson(progress, lesson="lesson-1", at=AT)
    assert refusal.value.keys == ["q-1"]
    answer(progress, "q-1", "no")
    assert finish_lesson(progress, lesson="lesson-1", at=AT).finished_at == AT


def test_a_choice_that_was_not_given_does_not_finish_a_lesson() -> None:
    progress = begun()
    save_answer(progress, question="q-1", chosen=["yes"], delivery=uuid.uuid4(), sequence=1, at=AT, given=False)
    with pytest.raises(QuestionsOpen):
        finish_lesson(progress, lesson="lesson-1", at=AT)


def test_the_other_way_round_leaves_the_same_row() -> None:
    rows = []
    for route in Route.values:
        progress = begun(doc=document(note=True, check=0, code="hard-day"))
        choose_route(progress, lesson="lesson-1", route=Route(route), at=AT)
        finish_lessons(progress)
        rows.append(LedgerRow.objects.get(subject=progress.enrolment.person.subject_id))
    same = {(row.about, row.facts, row.happened_on, row.kind, row.words_hash) for row in rows}
    assert len(same) == 1


def test_a_route_is_chosen_only_where_there_is_a_content_note() -> None:
    with pytest.raises(PlaceUnknown):
        choose_route(begun(), lesson="lesson-1", route=Route.OTHER, at=AT)


@pytest.mark.parametrize(
    ("question", "chosen", "refusal"),
    [
        ("q-1", [], AnswerEmpty),
        ("q-1", ["yes", "no"], AnswerOne),
        ("q-1", ["maybe"], AnswerUnknown),
        ("q-9", ["yes"], AnswerUnknown),
        ("c-1", ["yes"], AnswerUnknown),  # a question of the check is not answered through a lesson
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_stores_nothing(question: str, chosen: list[str], refusal: type[Exception]) -> None:
    progress = begun()
    with pytest.raises(refusal):
        save_answer(progress, question=question, chosen=chosen, delivery=uuid.uuid4(), sequence=1, at=AT)
    assert not progress.answers.exists()


def test_the_place_is_where_she_was_last_and_a_late_delivery_does_not_move_it_back() -> None:
    progress = begun()
    save_place(progress, lesson="lesson-2", part="text-2", sequence=5, at=AT)
    save_place(progress, lesson="lesson-1", part="text-1", sequence=4, at=AT)
    progress.refresh_from_db()
    assert (progress.place_lesson, progress.place_part, progress.next_sequence) == ("lesson-2", "text-2", 6)


def test_an_unknown_place_is_refused() -> None:
    progress = begun()
    for lesson, part in (("lesson-9", "text-1"), ("lesson-1", "text-2")):
        with pytest.raises(PlaceUnknown):
            save_place(progress, lesson=lesson, part=part, sequence=1, at=AT)


def test_a_made_up_huge_number_does_not_shut_her_out() -> None:
    progress = begun()
    save_answer(progress, question="q-1", chosen=["no"], delivery=uuid.uuid4(), sequence=2**60, at=AT)
    answer(progress, "q-1", "yes")
    assert queries.answers_in(progress, ["q-1"])["q-1"].chosen == ["yes"]


def test_one_open_way_through_a_module_is_held_by_the_database() -> None:
    from django.db import IntegrityError, transaction

    progress = begun()
    other = edition(document(summary={"en": "Newer", "es": "Nuevo"}), number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleProgress.objects.create(enrolment=progress.enrolment, edition=other, code=progress.code, started_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleProgress.objects.filter(pk=progress.pk).update(finished_at=AT)
