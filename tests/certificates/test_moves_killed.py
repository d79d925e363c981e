"""A move and its way back, worked by processes that are really killed, and by two at once: everybody moves exactly once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from certificates.domain.moves import move_candidacies, undo_move, work_batch
from certificates.domain.projection import differences
from certificates.domain.schemes import publish_scheme
from certificates.enums import MoveOutcome
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, Move, MoveBatch
from tests.certificates.factories import candidate, rules
from tests.people.factories import PersonFactory, tree
from training.domain.checkpoints import verify_chains
from training.enums import Kind
from training.models import LedgerRow

AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
PEOPLE, PATIENCE = 40, 60.0

fork = multiprocessing.get_context("fork")


@pytest.fixture
def batch(committed_db: str) -> MoveBatch:
    place = tree()["alder"]
    held = [candidate(PersonFactory(), location=place) for _one in range(PEOPLE)]
    newer = publish_scheme(
        parse_scheme(rules(grace={"days": 10})), program=held[0].scheme.program, by=PersonFactory(), at=AT - timedelta(days=1)
    )
    return move_candidacies(newer, Candidacy.objects.all(), reason="New rules of the state.", by=PersonFactory(), at=AT)


def work(key: int) -> None:
    """What a worker process does, from its first connection on."""
    work_batch(MoveBatch.objects.get(pk=key), at=AT + timedelta(minutes=1), most=PEOPLE)


def started(target: Callable[[int], None], batch: MoveBatch) -> multiprocessing.process.BaseProcess:
    """A process of its own, with connections of its own."""
    connections.close_all()
    process = fork.Process(target=target, args=(batch.pk,))
    process.start()
    return process


def done(batch: MoveBatch) -> int:
    return batch.moves.exclude(outcome=MoveOutcome.WAITING).count()


def killed_in_the_middle(batch: MoveBatch) -> Iterator[int]:
    """Start a worker, kill it once it has moved a few more, and tell how far it came; until nobody waits."""
    while (before := done(batch)) < PEOPLE:
        process = started(work, batch)
        waited = time.monotonic() + PATIENCE
        while process.is_alive() and done(batch) < before + 7:
            assert time.monotonic() < waited, "the worker does not move anybody"
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
        yield done(batch)


def assert_everybody_moved_once(edition: int, *, rows: int) -> None:
    assert set(Candidacy.objects.values_list("scheme_edition__number", flat=True)) == {edition}
    moved = LedgerRow.objects.filter(kind=Kind.CANDIDACY_MOVED)
    assert moved.count() == rows
    assert moved.values("subject", "facts").distinct().count() == rows
    assert list(verify_chains()) == []
    assert list(differences()) == []


def test_a_move_and_its_undo_survive_being_killed_again_and_again(batch: MoveBatch) -> None:
    stops = list(killed_in_the_middle(batch))
    assert len(stops) >= 3
    assert_everybody_moved_once(2, rows=PEOPLE)
    undo = undo_move(batch, reason="Too early.", by=PersonFactory(), at=AT + timedelta(minutes=2))
    assert len(list(killed_in_the_middle(undo))) >= 3
    assert_everybody_moved_once(1, rows=2 * PEOPLE)


def test_two_workers_on_one_move_share_it_and_move_nobody_twice(batch: MoveBatch) -> None:
    workers = [started(work, batch) for _one in range(2)]
    for worker in workers:
        worker.join(PATIENCE)
        assert worker.exitcode == 0
    assert Move.objects.filter(outcome=MoveOutcome.MOVED).count() == PEOPLE
    assert_everybody_moved_once(2, rows=PEOPLE)
