"""Hazard "two tabs finish the last module": real threads on a database of their own, both engines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.training.factories import AT, answer, begun, chance, document, enrolled, finish_lessons
from training.domain.attempts import open_attempt
from training.domain.progress import finish_lesson, save_answer, start_module
from training.models import Attempt, LedgerRow, ModuleProgress, SavedAnswer

AtOnce = Callable[[list[Callable[[], Any]]], list[Any]]
THREADS = 6


def test_many_tabs_finishing_the_last_lesson_append_one_completion(committed_db: str, at_once: AtOnce) -> None:
    for number in range(5):
        progress = begun(doc=document(f"race-{number}", check=0))
        finish_lessons(progress, but=1)
        answer(progress, "q-2")
        held = [ModuleProgress.objects.get(pk=progress.pk) for _ in range(THREADS)]
        results = at_once([lambda one=one: finish_lesson(one, lesson="lesson-2", at=timezone.now()) for one in held])
        assert [result for result in results if isinstance(result, BaseException)] == []
        assert LedgerRow.objects.filter(about=f"module:race-{number}@1.0").count() == 1


def test_many_tabs_beginning_a_module_or_a_check_share_one(committed_db: str, at_once: AtOnce) -> None:
    enrolment = enrolled()
    results = at_once([lambda: start_module(enrolment, "quiet-hours", at=AT)] * THREADS)
    assert {type(result) for result in results} == {ModuleProgress}
    progress = ModuleProgress.objects.get()
    results = at_once([lambda seed=seed: open_attempt(progress, random=chance(seed), at=AT) for seed in range(THREADS)])
    assert {type(result) for result in results} == {Attempt}
    assert Attempt.objects.count() == 1


def test_one_delivery_from_many_threads_is_one_answer(committed_db: str, at_once: AtOnce) -> None:
    progress, delivery = begun(), uuid.uuid4()
    results = at_once([lambda: save_answer(progress, question="q-1", chosen=["yes"], delivery=delivery, sequence=1, at=AT)] * THREADS)
    assert {type(result) for result in results} == {SavedAnswer}
    assert SavedAnswer.objects.count() == 1


def test_the_database_itself_refuses_a_second_attempt_and_a_second_delivery(committed_db: str) -> None:
    progress = begun()
    attempt = open_attempt(progress, random=chance(1), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(progress=progress, number=2, questions=attempt.questions, opened_at=AT)
    save_answer(progress, question="q-1", chosen=["yes"], delivery=uuid.UUID(int=1), sequence=1, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        progress.answers.create(question="q-1", chosen=["no"], delivery=uuid.UUID(int=1), sequence=2, saved_at=AT)
