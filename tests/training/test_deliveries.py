"""Hazard "answer posted twice or out of order": any order, any number of times, the same final state."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training.factories import AT, begun, chance
from training import queries, rules
from training.domain.attempts import answer_attempt, open_attempt
from training.domain.progress import save_answer, save_place
from training.domain.reflections import read_reflections, save_reflections
from training.models import ModuleProgress

pytestmark = pytest.mark.django_db

OPTIONS = ("yes", "also", "no")
deliveries = st.lists(
    st.tuples(st.sampled_from(["q-1", "q-2"]), st.sampled_from(OPTIONS), st.integers(1, 40), st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda sent: sent[2],
)


def ids(count: int) -> list[uuid.UUID]:
    return [uuid.uuid5(uuid.NAMESPACE_OID, str(number)) for number in range(count)]


def state(progress: ModuleProgress) -> tuple[object, ...]:
    """What she would see."""
    progress.refresh_from_db()
    current = queries.answers_in(progress, ["q-1", "q-2"])
    answers = {key: (row.chosen, row.given, row.sequence) for key, row in current.items()}
    return answers, progress.place_lesson, progress.place_part, progress.last_sequence


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=deliveries, data=st.data())
def test_permuted_and_duplicated_answers_end_in_the_same_state(
    db: None, sent: list[tuple[str, str, int, bool]], data: st.DataObject
) -> None:
    numbered = list(zip(ids(len(sent)), sent, strict=True))
    in_order = sorted(numbered, key=lambda item: item[1][2])
    shuffled = data.draw(st.permutations([*numbered, *data.draw(st.lists(st.sampled_from(numbered), max_size=6))]))
    states = []
    for order in (in_order, shuffled):
        progress = begun()
        for delivery, (question, chosen, sequence, is_given) in order:
            save_answer(progress, question=question, chosen=[chosen], delivery=delivery, sequence=sequence, at=AT, given=is_given)
        states.append(state(progress))
        assert progress.answers.count() == len(sent)
    assert states[0] == states[1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=deliveries, data=st.data())
def test_what_arrives_late_after_a_drop_merges_as_if_it_had_never_been_late(
    db: None, sent: list[tuple[str, str, int, bool]], data: st.DataObject
) -> None:
    numbered = list(zip(ids(len(sent)), sent, strict=True))
    dropped = data.draw(st.lists(st.sampled_from(numbered), unique_by=lambda item: item[0]))
    whole, late = begun(), begun()
    for progress, order in ((whole, numbered), (late, [*(item for item in numbered if item not in dropped), *dropped])):
        for delivery, (question, chosen, sequence, is_given) in order:
            save_answer(progress, question=question, chosen=[chosen], delivery=delivery, sequence=sequence, at=AT, given=is_given)
    assert state(whole) == state(late)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(OPTIONS), st.integers(1, 40)), min_size=1, max_size=6, unique_by=lambda s: s[2]
    ),
    data=st.data(),
)
def test_answers_within_an_attempt_merge_too(db: None, sent: list[tuple[int, str, int]], data: st.DataObject) -> None:
    numbered = list(zip(ids(len(sent)), sent, strict=True))
    shuffled = data.draw(st.permutations([*numbered, *numbered]))
    states = []
    for order in (sorted(numbered, key=lambda item: item[1][2]), shuffled):
        attempt = open_attempt(begun(), random=chance(3), at=AT)
        for delivery, (place, chosen, sequence) in order:
            answer_attempt(attempt, question=attempt.questions[place], chosen=[chosen], delivery=delivery, sequence=sequence, at=AT)
        states.append({key: row.chosen for key, row in rules.current_answers(attempt.answers.all()).items()})
    assert states[0] == states[1]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequences=st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True), data=st.data())
def test_places_and_reflections_end_with_the_latest(db: None, sequences: list[int], data: st.DataObject) -> None:
    progress = begun()
    for sequence in data.draw(st.permutations(sequences * 2)):
        save_place(progress, lesson=f"lesson-{1 + sequence % 2}", part=f"text-{1 + sequence % 2}", sequence=sequence, at=AT)
        save_reflections(progress, words={"reflection-1": f"words {sequence}"}, sequence=sequence, at=AT)
    progress.refresh_from_db()
    newest = max(sequences)
    assert progress.place_lesson == f"lesson-{1 + newest % 2}"
    assert read_reflections(progress, blocks=["reflection-1"], reader=progress.enrolment.person) == {"reflection-1": f"words {newest}"}


def test_the_same_page_answered_again_with_other_words_is_a_new_answer() -> None:
    progress, delivery = begun(), uuid.uuid4()
    for chosen in ("yes", "no", "no", "yes"):
        save_answer(progress, question="q-1", chosen=[chosen], delivery=delivery, sequence=1, at=AT)
    assert queries.answers_in(progress, ["q-1"])["q-1"].chosen == ["no"]  # the last "yes" is a retry of the first
    assert progress.answers.count() == 2


def test_a_retry_keeps_the_instant_of_the_first() -> None:
    progress, delivery = begun(), uuid.uuid4()
    for minutes in (0, 5):
        at = AT + timedelta(minutes=minutes)
        row = save_answer(progress, question="q-1", chosen=["yes"], delivery=delivery, sequence=1, at=at)
    assert row.saved_at == AT
