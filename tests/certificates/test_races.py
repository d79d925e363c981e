"""Two tabs, eight threads, one certificate (T10; hazard: two tabs finish the last module). Only PostgreSQL can race like this."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from certificates.domain import decisions
from certificates.domain.decisions import keeping
from certificates.domain.reports import number_report
from certificates.enums import DocumentKind
from certificates.models import Document
from certificates.queries import RegisterQuestion
from core.errors import DomainError
from tests.certificates.factories import MODULE, candidate, confirmed, talked
from tests.people.factories import PersonFactory, tree
from tests.training.factories import AT, curriculum, document, document_of, edition, finish_lessons
from training.domain import ledger, progress
from training.domain.attempts import answer_attempt, open_attempt, submit_attempt
from training.domain.enrolment import enrol
from training.enums import Kind
from training.models import Attempt, LedgerHead, LedgerRow, ModuleProgress

pytestmark = pytest.mark.postgresql

RACES, THREADS = 25, 8


def about_to_finish(count: int) -> list[Attempt]:
    """People of an automatic scheme with everything but the last click: their check is answered and not handed in."""
    places = tree()
    edition(document(MODULE))
    listed = curriculum(places["root"].program, [MODULE])
    attempts = []
    for _person in range(count):
        candidacy = candidate(PersonFactory(), location=places["alder"], by="automatic")
        confirmed(candidacy)
        talked(candidacy)
        begun = progress.start_module(enrol(candidacy.person, listed, location=places["alder"], by=None, at=AT), MODULE, at=AT)
        finish_lessons(begun)
        attempt = open_attempt(begun, random=Random(1), at=AT)  # noqa: S311 -- test data
        known = {item["key"]: item for item in document_of(begun)["check"]["questions"]}
        for place, key in enumerate(attempt.questions, start=1):
            right = [option["key"] for option in known[key]["options"] if option["right"]]
            answer_attempt(attempt, question=key, chosen=right, delivery=uuid.uuid4(), sequence=place, at=AT)
        attempts.append(attempt)
    return attempts


def finish(attempt: Attempt) -> Callable[[], Any]:
    def work() -> Any:
        return submit_attempt(Attempt.objects.get(pk=attempt.pk), at=timezone.now() + timedelta(seconds=1))

    return work


def race(attempts: list[Attempt], at_once: Callable[[list[Callable[[], Any]]], list[Any]]) -> None:
    for attempt in attempts:
        for result in at_once([finish(attempt)] * THREADS):
            assert not isinstance(result, BaseException) or isinstance(result, DomainError | IntegrityError), repr(result)


def counts() -> dict[str, int]:
    return {
        "completions": LedgerRow.objects.filter(kind=Kind.MODULE_COMPLETED).count(),
        "decisions": LedgerRow.objects.filter(kind=Kind.APPROVED).count(),
        "documents": Document.objects.filter(kind=DocumentKind.CREDENTIAL).count(),
        "courses": Document.objects.filter(kind=DocumentKind.COMPLETION).count(),
    }


def test_eight_threads_finishing_at_once_make_one_decision_and_one_document(committed_db: str, at_once: Any) -> None:
    attempts = about_to_finish(RACES)
    race(attempts, at_once)
    assert counts() == {"completions": RACES, "decisions": RACES, "documents": RACES, "courses": RACES}
    assert ModuleProgress.objects.filter(finished_at=None).count() == 0


def all_done_but_the_last_row(count: int) -> list[ModuleProgress]:
    """The same people one step later: handed in and passed, and the completion not yet written. Nothing is written before it."""
    attempts = about_to_finish(count)
    for attempt in attempts:
        Attempt.objects.filter(pk=attempt.pk).update(submitted_at=AT, points=2, of=2, passed=True)
    return [attempt.progress for attempt in attempts]


def finish_unlocked(prepared: list[ModuleProgress], at_once: Any, *, compare_and_set: bool) -> None:
    """Let the threads finish with every lock taken away, as if someone had forgotten them."""

    def same(thing: Any) -> Any:
        return type(thing).objects.get(pk=thing.pk)

    def head(subject: str) -> LedgerHead:
        last = LedgerRow.objects.filter(subject=subject).latest("number")
        return LedgerHead(subject=subject, number=last.number, hash=last.hash, recorded_at=last.recorded_at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "lock_progress", same)
        patch.setattr(ledger, "lock_chain", head)
        patch.setattr(ledger, "advance_head", lambda _row: None)
        patch.setattr(keeping, "lock_candidacy", same)
        if not compare_and_set:
            patch.setattr(progress, "mark_finished", lambda *_args, **_more: None)
            # Writing the projection queues the threads as well, by the rows it changes: it has to go too.
            patch.setattr(ledger, "_projectors", [decide_at_the_same_moment()])
        for begun in prepared:
            work = partial(_finish, begun.pk)
            for result in at_once([work] * THREADS):
                assert not isinstance(result, BaseException) or isinstance(result, DomainError | IntegrityError), repr(result)


def decide_at_the_same_moment() -> Callable[[LedgerRow], None]:
    """Nobody decides before every thread has written its completion: on a busy machine they would come one after the other."""
    gate = Barrier(THREADS)

    def decide(row: LedgerRow) -> None:
        if row.kind == Kind.MODULE_COMPLETED:
            gate.wait(timeout=60)
        decisions.approve_automatically(row)

    return decide


def _finish(pk: int) -> None:
    progress.finish_module(ModuleProgress.objects.get(pk=pk), at=timezone.now() + timedelta(seconds=1))


def test_without_the_locks_the_constraints_alone_still_hold(committed_db: str, at_once: Any) -> None:
    """Some threads are refused; none makes a second of anything."""
    prepared = all_done_but_the_last_row(5)
    finish_unlocked(prepared, at_once, compare_and_set=True)
    assert counts() == {"completions": 5, "decisions": 5, "documents": 5, "courses": 5}


def test_without_locks_and_constraints_the_same_race_makes_more(committed_db: str, at_once: Any) -> None:
    """The negative control: the races above can fail."""
    prepared = all_done_but_the_last_row(5)
    drop_unique_constraints()
    finish_unlocked(prepared, at_once, compare_and_set=False)
    found = counts()
    assert found["decisions"] > 5, found
    assert found["documents"] > 5, found


def drop_unique_constraints() -> None:
    ours = "(tablename LIKE 'certificates_%' OR tablename LIKE 'training_%')"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'u' AND conrelid::regclass::text ~ '^(certificates|training)_'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        cursor.execute(f"SELECT indexname FROM pg_indexes WHERE indexdef LIKE 'CREATE UNIQUE%' AND {ours} AND indexname NOT LIKE '%_pkey'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def test_eight_reports_made_at_once_have_eight_numbers(committed_db: str, at_once: Any) -> None:
    place, by = tree()["root"], PersonFactory()
    made = at_once([partial(number_report, RegisterQuestion(on=AT.date()), location=place, by=by, at=AT)] * THREADS)
    assert sorted(report.number for report in made) == list(range(1, THREADS + 1))
