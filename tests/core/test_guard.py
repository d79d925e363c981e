"""The database refuses to change a fact, whoever asks, on the tables that `migrate` leaves (decision 0001)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from core.guard import AppendOnlyViolation, guard_triggers, guarded_models, install_guard, missing_guards
from core.models import AuditEvent
from tests.training.rows import append
from training.models import LedgerRow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TABLE = "training_ledgerrow"


def columns() -> str:
    return ", ".join(f'"{field.column}"' for field in LedgerRow._meta.local_fields)


def copied_columns(**changed: str) -> str:
    return ", ".join(changed.get(field.column, f'"{field.column}"') for field in LedgerRow._meta.local_fields)


def try_sql(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


ON_BOTH = {
    "update": f"UPDATE {TABLE} SET facts = '{{}}'",
    "update of nothing new": f"UPDATE {TABLE} SET subject = subject",
    "delete": f"DELETE FROM {TABLE}",
    "upsert": f"INSERT INTO {TABLE} ({columns()}) SELECT {copied_columns()} FROM {TABLE} WHERE number = 1 "
    "ON CONFLICT (hash) DO UPDATE SET facts = '{}'",
}
ON_SQLITE = {
    "replace": f"REPLACE INTO {TABLE} ({columns()}) SELECT {copied_columns(facts=repr('{}'))} FROM {TABLE} WHERE number = 1",
    "insert or replace, new id, same place in the chain": f"INSERT OR REPLACE INTO {TABLE} ({columns()}) SELECT "
    f"{copied_columns(id='id + 1000', hash=repr('f' * 64))} FROM {TABLE} WHERE number = 1",
    "insert or replace, new id, same hash": f"INSERT OR REPLACE INTO {TABLE} ({columns()}) SELECT "
    f"{copied_columns(id='id + 1000', number='number + 1000')} FROM {TABLE} WHERE number = 1",
    "update or replace": f"UPDATE OR REPLACE {TABLE} SET number = 1 WHERE number = 2",
}
ON_POSTGRESQL = {"truncate": f"TRUNCATE {TABLE} CASCADE"}


@pytest.fixture
def two_rows(db: None) -> list[LedgerRow]:
    return [append(minutes=30), append(minutes=45)]


@pytest.mark.parametrize("sql", ON_BOTH.values(), ids=ON_BOTH.keys())
def test_the_ledger_refuses(two_rows: list[LedgerRow], sql: str) -> None:
    before = list(LedgerRow.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="append-only"):
        try_sql(sql)
    assert list(LedgerRow.objects.order_by("pk").values()) == before


@pytest.mark.sqlite
@pytest.mark.parametrize("sql", ON_SQLITE.values(), ids=ON_SQLITE.keys())
def test_the_ledger_refuses_on_sqlite(two_rows: list[LedgerRow], sql: str) -> None:
    before = list(LedgerRow.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="append-only"):
        try_sql(sql)
    assert list(LedgerRow.objects.order_by("pk").values()) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("sql", ON_POSTGRESQL.values(), ids=ON_POSTGRESQL.keys())
def test_the_ledger_refuses_on_postgresql(two_rows: list[LedgerRow], sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        try_sql(sql)
    assert LedgerRow.objects.count() == 2


def test_an_insert_works(two_rows: list[LedgerRow]) -> None:
    try_sql(
        f"INSERT INTO {TABLE} ({columns()}) SELECT {copied_columns(id='id + 1000', number='number + 1', hash=repr('e' * 64))} "
        f"FROM {TABLE} WHERE number = 2"
    )
    assert LedgerRow.objects.count() == 3


def test_python_refuses_first(two_rows: list[LedgerRow]) -> None:
    row = two_rows[0]
    for change in (row.save, row.delete, LedgerRow.objects.all().delete, lambda: LedgerRow.objects.update(facts="{}")):
        with pytest.raises(AppendOnlyViolation):
            change()


def test_every_guarded_table_has_every_trigger(db: None) -> None:
    assert {model._meta.label for model in guarded_models()} == {
        "people.Destruction",
        "certificates.DecisionVerdict",
        "certificates.Document",
        "certificates.DocumentFile",
        "certificates.MoveBatch",
        "certificates.ProgramEquivalence",
        "certificates.Report",
        "certificates.SchemeEdition",
        "certificates.SealCertificate",
        "core.AuditEvent",
        "curricula.CurriculumEdition",
        "curricula.ModuleEdition",
        "training.Checkpoint",
        "training.LedgerRow",
    }
    assert missing_guards("default") == []


def test_the_system_check_finds_a_guard_that_was_taken_away_or_altered(db: None) -> None:
    name = f"{AuditEvent._meta.db_table}_no_delete" if connection.vendor == "sqlite" else f"{AuditEvent._meta.db_table}_no_change"
    drop_trigger(AuditEvent, name)
    assert [error.id for error in run_checks(databases=["default"], tags=["database"])] == ["core.E001"]
    install_guard("default")
    assert run_checks(databases=["default"], tags=["database"]) == []


def test_a_migration_that_remakes_the_table_does_not_lose_the_guard(committed_db: str) -> None:
    """SQLite drops triggers with the old table; the negative control shows it, `migrate` puts them back."""
    remake_table()
    if connection.vendor == "sqlite":
        assert sorted(missing_guards("default")) == sorted(guard_triggers(LedgerRow, "sqlite"))  # the control: they are gone

    call_command("migrate", verbosity=0)
    assert missing_guards("default") == []


def remake_table() -> None:
    """Do what an AlterField migration does to the ledger's table."""
    state = ProjectState.from_apps(apps)
    operation = migrations.AlterField("ledgerrow", "about", models.CharField(max_length=121))
    after = state.clone()
    operation.state_forwards("training", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("training", editor, state, after)


def drop_trigger(model: type[models.Model], name: str) -> None:
    with connection.cursor() as cursor:
        on_table = f' ON "{model._meta.db_table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
