"""Somebody with the database in hand, guard removed: `verify_ledger` names the first wrong row or checkpoint each time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.guard import guard_triggers
from tests.training.rows import AT, append
from training.domain.checkpoints import take_checkpoint
from training.domain.ledger import row_hash
from training.models import Checkpoint, LedgerHead, LedgerRow

pytestmark = pytest.mark.django_db

ANNA, BELEN = "s_aaaaaaaaaaaaaaaaaaaaaa", "s_bbbbbbbbbbbbbbbbbbbbbb"


@pytest.fixture
def ledger() -> None:
    """Two people with three rows each, a checkpoint after two of them and another at the end."""
    for number in (1, 2):
        append(minutes=number * 10, subject=ANNA)
        append(minutes=number * 10, subject=BELEN)
    take_checkpoint(at=AT)
    append(minutes=30, subject=ANNA)
    append(minutes=30, subject=BELEN)
    take_checkpoint(at=AT + timedelta(days=1))


@pytest.fixture
def unguarded(ledger: None) -> None:
    with connection.cursor() as cursor:
        for model in (LedgerRow, Checkpoint):
            for name in guard_triggers(model, connection.vendor):
                cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{model._meta.db_table}"' if connection.vendor == "postgresql" else ""))


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def first_fault() -> str:
    with pytest.raises(CommandError) as fault:
        call_command("verify_ledger")
    assert fault.value.returncode == 1
    return str(fault.value)


def rehash(subject: str) -> None:
    """Make a chain consistent in itself again, head included, as a forger would."""
    previous = "0" * 64
    for row in LedgerRow.objects.filter(subject=subject).order_by("number"):
        row.previous = previous
        previous = row_hash(row)
        sql("UPDATE training_ledgerrow SET previous = %s, hash = %s WHERE id = %s", row.previous, previous, row.pk)
    LedgerHead.objects.filter(pk=subject).update(hash=previous, number=row.number)


def test_a_good_ledger_is_found_good(ledger: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_ledger")
    assert capsys.readouterr().out.startswith("6 rows are as they were written; the last checkpoint is number 2 of 2026-11-21")


def test_a_changed_minute(unguarded: None) -> None:
    sql("UPDATE training_ledgerrow SET facts = replace(facts, '\"minutes\":20', '\"minutes\":21') WHERE subject = %s", BELEN)
    assert first_fault() == f"{BELEN} row 2: its contents no longer have its hash"


def test_a_removed_tail(unguarded: None) -> None:
    sql("DELETE FROM training_ledgerrow WHERE subject = %s AND number = 3", ANNA)
    assert first_fault() == f"{ANNA} row 3: the chain does not end where its head says"


def test_a_removed_tail_with_the_head_moved_back_too(unguarded: None) -> None:
    sql("DELETE FROM training_ledgerrow WHERE subject = %s AND number = 3", ANNA)
    rehash(ANNA)
    LedgerHead.objects.filter(pk=ANNA).update(number=2)
    assert first_fault() == f"checkpoint 2: {ANNA} row 3 was there and is gone"


def test_a_removed_middle(unguarded: None) -> None:
    sql("DELETE FROM training_ledgerrow WHERE subject = %s AND number = 2", ANNA)
    assert first_fault() == f"{ANNA} row 3: row 2 is missing before it"


def test_a_whole_chain_hashed_anew_after_a_change(unguarded: None) -> None:
    sql("UPDATE training_ledgerrow SET facts = replace(facts, '\"minutes\":10', '\"minutes\":90') WHERE subject = %s", ANNA)
    rehash(ANNA)
    assert first_fault() == f"checkpoint 1: {ANNA} row 2 is not the row that was there"


def test_a_checkpoint_made_to_fit(unguarded: None) -> None:
    sql("UPDATE training_checkpoint SET root = %s WHERE number = 1", "a" * 64)
    assert first_fault() == "checkpoint 1: its signature does not fit"


def test_a_removed_checkpoint(unguarded: None) -> None:
    sql("DELETE FROM training_checkpoint WHERE number = 1")
    assert first_fault() == "checkpoint 2: checkpoint 1 is missing before it"


def test_words_that_were_swapped(ledger: None) -> None:
    row = append(minutes=5, subject=ANNA, words="Because of the storm")
    sql("UPDATE training_ledgerwords SET text = %s WHERE row_id = %s", "For no reason", row.pk)
    assert first_fault() == f"{ANNA} row 4: the words beside it are not those it was written with"


def test_no_checkpoint_is_taken_when_nothing_moved(ledger: None) -> None:
    assert take_checkpoint(at=AT + timedelta(days=2)) is None
