"""Moving people to another edition: seen before it is done, done as one act, safe to stop anywhere, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certificates.domain.decisions import ReasonMissing
from certificates.domain.moves import NobodyToMove, TakenBack, move_candidacies, preview_moves, touched_by, undo_move, work_batch
from certificates.domain.projection import differences, rebuild
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from certificates.models import Candidacy, Move, SchemeEdition
from tests.certificates.factories import candidate, certified, completed, confirmed, ready, rules
from tests.people.factories import PersonFactory
from training.domain.ledger import record
from training.enums import Kind
from training.models import LedgerRow

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
REASON = "New rules of the state."


def second_edition(first: Candidacy) -> SchemeEdition:
    """Without the talk, with a paper seen instead."""
    tree = rules()["initial"]
    parts = [part for part in tree["of"] if part["key"] != "talk"]
    newer = rules(initial=tree | {"of": [*parts, {"key": "check", "kind": "document", "document": "background-check"}]})
    return publish_scheme(parse_scheme(newer), program=first.scheme.program, by=PersonFactory(), at=AT - timedelta(days=1))


@pytest.fixture
def everyone() -> list[Candidacy]:
    first = ready()
    others = [candidate(location=first.location), certified(location=first.location)[0]]
    with_check = candidate(location=first.location)
    confirmed(with_check)
    completed(with_check)
    record(
        Kind.DOCUMENT_SEEN, subject=with_check.person.subject_id, about="document:background-check", program=first.scheme.program,
        happened_on=AT.date() - timedelta(days=3), facts={"standing": "verified", "result": "cleared", "expires": None}, by=None,
        at=AT - timedelta(days=3),
    )  # fmt: skip
    return [first, *others, with_check]


def numbers() -> list[int]:
    return list(Candidacy.objects.order_by("pk").values_list("scheme_edition__number", flat=True))


def test_publishing_touches_nobody_and_says_whom_a_move_would_touch(everyone: list[Candidacy]) -> None:
    edition = second_edition(everyone[0])
    assert numbers() == [1, 1, 1, 1]
    assert set(touched_by(edition)) == set(everyone)


def test_the_preview_says_who_becomes_ready_who_loses_what_and_who_is_unchanged(
    everyone: list[Candidacy], django_assert_num_queries: Any
) -> None:
    edition = second_edition(everyone[0])
    changes = {change.candidacy.pk: change for change in preview_moves(edition, touched_by(edition), at=AT)}
    first, beginner, holder, with_check = (changes[candidacy.pk] for candidacy in everyone)
    assert (first.ready_before, first.ready_after, first.asks) == (True, False, ("check",))
    assert (beginner.loses, beginner.asks) == ((), ("check",))
    assert holder.is_unchanged
    assert (with_check.becomes_ready, with_check.loses) == (True, ())
    assert numbers() == [1, 1, 1, 1]
    with django_assert_num_queries(5):
        preview_moves(edition, list(touched_by(edition)), at=AT)
    with django_assert_num_queries(5):
        preview_moves(edition, list(touched_by(edition)[:1]), at=AT)


def test_a_move_is_a_row_with_its_batch_and_reason_and_statuses_follow(everyone: list[Candidacy]) -> None:
    edition = second_edition(everyone[0])
    batch = move_candidacies(edition, touched_by(edition), reason=REASON, by=PersonFactory(), at=AT)
    assert numbers() == [1, 1, 1, 1]
    assert work_batch(batch, at=AT) == 0
    assert numbers() == [2, 2, 2, 2]
    row = LedgerRow.objects.filter(kind=Kind.CANDIDACY_MOVED, about=everyone[0].ref).get()
    assert row.content == {"scheme": "ally", "edition": 2, "batch": str(batch.uuid)}
    assert (row.recorded_by, row.words.text) == (batch.decided_by, REASON)
    assert everyone[0].segments.known_at(None).on(AT.date()).get().status == "in_progress"
    assert everyone[0].segments.known_at(None).on(AT.date() - timedelta(days=1)).get().status == "ready"
    assert everyone[0].segments.known_at(AT - timedelta(seconds=1)).on(AT.date()).get().status == "ready"
    assert everyone[3].segments.known_at(None).on(AT.date()).get().status == "ready"
    assert list(differences()) == []
    Candidacy.objects.update(scheme_edition=everyone[0].scheme_edition)
    assert sum("edition" in sentence for sentence in differences()) == 4
    rebuild()
    assert (numbers(), list(differences())) == ([2, 2, 2, 2], [])


def test_a_stopped_batch_goes_on_where_it_was_and_moves_nobody_twice(everyone: list[Candidacy]) -> None:
    batch = move_candidacies(second_edition(everyone[0]), Candidacy.objects.all(), reason=REASON, by=PersonFactory(), at=AT)
    assert work_batch(batch, at=AT, most=1) == 3
    assert work_batch(batch, at=AT) == 0
    assert work_batch(batch, at=AT) == 0
    assert LedgerRow.objects.filter(kind=Kind.CANDIDACY_MOVED).count() == 4


def test_a_stop_in_the_middle_of_one_person_leaves_her_whole(everyone: list[Candidacy], monkeypatch: pytest.MonkeyPatch) -> None:
    batch = move_candidacies(second_edition(everyone[0]), Candidacy.objects.all(), reason=REASON, by=PersonFactory(), at=AT)

    class Stopped(Exception):
        pass

    def stop(self: Move, **_given: Any) -> None:
        raise Stopped

    monkeypatch.setattr(Move, "save", stop)
    with pytest.raises(Stopped):
        work_batch(batch, at=AT)
    monkeypatch.undo()
    assert not LedgerRow.objects.filter(kind=Kind.CANDIDACY_MOVED).exists()
    assert work_batch(batch, at=AT) == 0
    assert numbers() == [2, 2, 2, 2]


def test_taking_back_moves_those_back_who_were_not_moved_since(everyone: list[Candidacy]) -> None:
    second = second_edition(everyone[0])
    batch = move_candidacies(second, Candidacy.objects.all(), reason=REASON, by=PersonFactory(), at=AT)
    work_batch(batch, at=AT)
    third = publish_scheme(parse_scheme(rules(window={"days": 60})), program=everyone[0].scheme.program, by=PersonFactory(), at=AT)
    later = move_candidacies(third, Candidacy.objects.filter(pk=everyone[1].pk), reason=REASON, by=PersonFactory(), at=AT)
    work_batch(later, at=AT + timedelta(minutes=1))
    undo = undo_move(batch, reason="Too early", by=PersonFactory(), at=AT + timedelta(minutes=2))
    work_batch(undo, at=AT + timedelta(minutes=3))
    assert numbers() == [1, 3, 1, 1]
    assert list(differences()) == []
    with pytest.raises(TakenBack):
        undo_move(batch, reason="Again", by=PersonFactory(), at=AT)


def test_a_move_needs_a_reason_and_somebody_to_move(everyone: list[Candidacy]) -> None:
    edition = second_edition(everyone[0])
    with pytest.raises(ReasonMissing):
        move_candidacies(edition, everyone, reason=" ", by=PersonFactory(), at=AT)
    with pytest.raises(NobodyToMove):
        move_candidacies(everyone[0].scheme_edition, everyone, reason=REASON, by=PersonFactory(), at=AT)
    with pytest.raises(NobodyToMove):
        move_candidacies(edition, everyone[:1], reason=REASON, by=everyone[0].person, at=AT)
