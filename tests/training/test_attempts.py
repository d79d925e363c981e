"""The check: drawn, graded on the server, as often as she likes."""

from __future__ import annotations

import uuid

import pytest

from core.keys import reflection_fernet
from tests.people.factories import PersonFactory
from tests.training.factories import AT, begun, chance, document, edition, finish_lessons, pass_check
from training import rules
from training.domain.attempts import AttemptQuestionsOpen, AttemptSubmitted, NoCheck, answer_attempt, open_attempt, submit_attempt
from training.domain.deliveries import AnswerUnknown
from training.domain.reflections import ReflectionTooLong, ReflectionUnknown, read_reflections, save_reflections
from training.models import Attempt, LedgerRow, ModuleProgress

pytestmark = pytest.mark.django_db


def opened(progress: ModuleProgress, seed: int = 1) -> Attempt:
    return open_attempt(progress, random=chance(seed), at=AT)


def give(attempt: Attempt, place: int, *chosen: str) -> None:
    answer_attempt(attempt, question=attempt.questions[place], chosen=chosen, delivery=uuid.uuid4(), sequence=place + 1, at=AT)


def test_opening_again_continues_the_same_draw() -> None:
    progress = begun()
    assert opened(progress, 1) == opened(progress, 2)


def test_a_new_draw_takes_questions_not_seen_before() -> None:
    progress = begun()
    first = opened(progress)
    for place in (0, 1):
        give(first, place, "no")
    submit_attempt(first, at=AT)
    second = opened(progress)
    assert (second.number, set(first.questions) & set(second.questions)) == (2, set())


def test_the_draw_depends_on_the_chance_passed_in_and_on_nothing_else() -> None:
    check = document(check=9, draw=4)["check"]
    assert rules.draw_questions(check, {}, random=chance(5)) == rules.draw_questions(check, {}, random=chance(5))
    assert len({tuple(rules.draw_questions(check, {}, random=chance(seed))) for seed in range(20)}) > 1


def test_drawing_more_than_there_are_draws_all() -> None:
    assert len(opened(begun(doc=document(check=2, draw=8))).questions) == 2


def test_several_right_answers_must_all_be_chosen() -> None:
    progress = begun(doc=document(check=2, draw=2))
    attempt = opened(progress)
    give(attempt, 0, "yes")
    give(attempt, 1, "yes")  # c-2 wants `also` as well
    assert submit_attempt(attempt, at=AT).points == 1


@pytest.mark.parametrize(("points", "of", "percent", "passed"), [(3, 4, 75, True), (2, 3, 67, False), (0, 4, 0, True), (2, 4, 50, True)])
def test_the_pass_mark_is_reached_in_whole_numbers(points: int, of: int, percent: int, passed: bool) -> None:
    assert rules.is_pass(points, of, percent) is passed


def test_handing_in_with_open_questions_names_them_and_keeps_the_rest() -> None:
    attempt = opened(begun())
    give(attempt, 0, "yes")
    with pytest.raises(AttemptQuestionsOpen) as refusal:
        submit_attempt(attempt, at=AT)
    assert refusal.value.numbers == [2]
    assert attempt.answers.count() == 1


def test_handing_in_twice_keeps_the_first_result() -> None:
    progress = begun()
    attempt = opened(progress)
    for place in (0, 1):
        give(attempt, place, "no")
    assert submit_attempt(attempt, at=AT) == submit_attempt(attempt, at=AT)
    assert progress.attempts.count() == 1


def test_an_answer_to_an_attempt_handed_in_is_refused_but_its_retry_is_not() -> None:
    attempt = opened(begun())
    delivery = uuid.uuid4()
    answer_attempt(attempt, question=attempt.questions[0], chosen=["no"], delivery=delivery, sequence=1, at=AT)
    give(attempt, 1, "no")
    submit_attempt(attempt, at=AT)
    answer_attempt(attempt, question=attempt.questions[0], chosen=["no"], delivery=delivery, sequence=1, at=AT)
    with pytest.raises(AttemptSubmitted):
        give(attempt, 0, "yes")
    assert attempt.answers.count() == 2


def test_a_question_that_was_not_drawn_is_not_answered() -> None:
    attempt = opened(begun())
    other = next(f"c-{number}" for number in range(1, 5) if f"c-{number}" not in attempt.questions)
    with pytest.raises(AnswerUnknown):
        answer_attempt(attempt, question=other, chosen=["yes"], delivery=uuid.uuid4(), sequence=1, at=AT)


def test_tries_are_not_limited_and_the_first_that_passes_counts() -> None:
    progress = begun()
    finish_lessons(progress)
    for seed in range(4):
        pass_check(progress, seed=seed, right=False)
    assert not LedgerRow.objects.exists()
    pass_check(progress, seed=9)
    assert LedgerRow.objects.get().content["score"] == {"points": 2, "of": 2}


def test_an_attempt_is_graded_against_its_own_edition_whatever_is_released_meanwhile() -> None:
    progress = begun(doc=document(check=2, draw=2))
    attempt = opened(progress)
    changed = document(check=2, draw=2)
    for item in changed["check"]["questions"]:
        for option in item["options"]:
            option["right"] = option["key"] == "no"
    edition(changed, correction=1)
    give(attempt, 0, "yes")
    give(attempt, 1, "yes", "also")
    assert submit_attempt(attempt, at=AT).passed is True


def test_a_module_without_a_check_has_no_attempts() -> None:
    with pytest.raises(NoCheck):
        opened(begun(doc=document(check=0)))


def test_reflections_are_stored_encrypted_and_only_their_author_reads_them() -> None:
    progress = begun()
    save_reflections(progress, words={"reflection-1": "My own words"}, sequence=1, at=AT)
    kept = progress.reflections.get()
    assert b"My own words" not in bytes(kept.cipher)
    assert reflection_fernet().decrypt(bytes(kept.cipher)) == b"My own words"
    assert read_reflections(progress, blocks=["reflection-1"], reader=progress.enrolment.person) == {"reflection-1": "My own words"}
    assert read_reflections(progress, blocks=["reflection-1"], reader=PersonFactory()) == {}


def test_an_emptied_reflection_stays_empty_even_when_its_older_words_arrive_late() -> None:
    progress = begun()
    for text, sequence in (("My own words", 1), ("  ", 3), ("Older words", 2)):
        save_reflections(progress, words={"reflection-1": text}, sequence=sequence, at=AT)
    kept = progress.reflections.get()
    assert reflection_fernet().decrypt(bytes(kept.cipher)) == b""


def test_a_reflection_has_its_place_and_its_length() -> None:
    progress = begun()
    with pytest.raises(ReflectionUnknown):
        save_reflections(progress, words={"text-1": "words"}, sequence=1, at=AT)
    with pytest.raises(ReflectionTooLong):
        save_reflections(progress, words={"reflection-1": "x" * 10_001}, sequence=1, at=AT)
