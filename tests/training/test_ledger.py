"""The ledger's one writer (decision 0001)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.people.factories import PersonFactory, ProgramFactory
from tests.training.rows import AT, SUBJECT, append
from training.domain.ledger import AlreadyCorrected, InTheFuture, row_document, row_hash, void
from training.enums import Kind
from training.models import LedgerHead, LedgerRow, LedgerWords

pytestmark = pytest.mark.django_db


def test_the_hash_is_that_of_the_canonical_bytes_written_out_by_hand() -> None:
    """Anyone with the row and a SHA-256 can check it: this text is the format, and it does not change."""
    row = append(minutes=30, at=datetime(2026, 11, 20, 15, 0, 0, 1234, tzinfo=UTC))
    expected = (
        '{"about":"hours:workshop",'
        '"facts":{"minutes":[{"category":"wellness","minutes":30,"mode":"external"}],"standing":"verified"},'
        '"format_version":1,"happened_on":"2026-11-19","kind":"hours_recorded","number":1,'
        f'"previous":"{"0" * 64}","program":"rows","recorded_at":"2026-11-20T15:00:00.001234Z","recorded_by":"system",'
        f'"refers_to":null,"subject":"{SUBJECT}","words_hash":null,"zone":"America/Chicago"}}'
    )
    assert row.hash == hashlib.sha256(expected.encode()).hexdigest()


def test_a_stored_row_has_the_hash_it_was_written_with() -> None:
    stored = LedgerRow.objects.get(pk=append(minutes=30, words="Saw the sign-in sheet").pk)
    assert row_hash(stored) == stored.hash


def test_rows_of_one_person_are_chained_and_rows_of_another_are_not() -> None:
    first, second, other = append(minutes=1), append(minutes=2), append(minutes=3, subject="s_bbbbbbbbbbbbbbbbbbbbbb")
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert [first.previous, second.previous, other.previous] == ["0" * 64, first.hash, "0" * 64]
    head = LedgerHead.objects.get(pk=SUBJECT)
    assert (head.number, head.hash) == (2, second.hash)


def test_the_recorded_instant_never_runs_backwards_in_a_chain() -> None:
    append(minutes=1, at=AT)
    assert append(minutes=2, at=AT - timedelta(hours=1)).recorded_at == AT


@pytest.mark.parametrize(
    ("zone", "at", "latest"),
    [
        ("America/Chicago", datetime(2026, 11, 21, 5, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        ("America/Chicago", datetime(2026, 11, 21, 6, 0, 0, tzinfo=UTC), date(2026, 11, 21)),
        ("Pacific/Kiritimati", datetime(2026, 11, 20, 10, 0, tzinfo=UTC), date(2026, 11, 21)),
        ("Etc/GMT+12", datetime(2026, 11, 20, 11, 59, tzinfo=UTC), date(2026, 11, 19)),
    ],
)
def test_a_fact_is_not_dated_after_today_in_the_programs_zone(zone: str, at: datetime, latest: date) -> None:
    program = ProgramFactory(code="zone", time_zone=zone)
    append(minutes=1, program=program, on=latest, at=at)
    with pytest.raises(InTheFuture):
        append(minutes=1, program=program, on=latest + timedelta(days=1), at=at)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"standing": "verified", "minutes": []},
        {"standing": "maybe", "minutes": [{"category": "wellness", "mode": "external", "minutes": 1}]},
        {"standing": "verified", "minutes": [{"category": "wellness", "mode": "external", "minutes": 0}]},
        {"standing": "verified", "minutes": [{"category": "wellness", "mode": "external", "minutes": 1}], "name": "Robin"},
    ],
)
def test_facts_that_do_not_fit_the_kind_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="facts of hours_recorded"):
        append(facts=facts)
    assert LedgerRow.objects.count() == 0


def test_words_are_kept_beside_the_row_and_can_go_without_breaking_the_chain() -> None:
    row = append(minutes=30, words="Saw the sign-in sheet")
    words = LedgerWords.objects.get(row=row)
    assert row.words_hash == hashlib.sha256(f"{words.nonce}Saw the sign-in sheet".encode()).hexdigest()
    assert "sign-in" not in json.dumps(row_document(row))
    words.delete()
    assert row_hash(LedgerRow.objects.get(pk=row.pk)) == row.hash


def test_a_row_is_voided_once_and_a_void_is_not_voided() -> None:
    lead, program = PersonFactory(), ProgramFactory(code="rows")
    row = append(minutes=30)
    taken_back = void(row, program=program, reason="Wrong person", by=lead, at=AT)
    assert (taken_back.kind, taken_back.refers_to) == (Kind.VOIDED, row.hash)
    for again in (row, taken_back):
        with pytest.raises(AlreadyCorrected):
            void(again, program=program, reason="Twice", by=lead, at=AT)


def test_the_database_itself_refuses_a_second_void() -> None:
    row = append(minutes=30)
    append(Kind.VOIDED, about=row.about, refers_to=row)
    second = LedgerRow.objects.get(kind=Kind.VOIDED)
    second.pk, second.number, second.hash, second._state.adding = None, 99, "f" * 64, True
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_no_kind_is_without_its_schema() -> None:
    from training.domain.ledger import SCHEMAS

    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(Kind.values)
