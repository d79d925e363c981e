"""The immutability guard: tables to which the database only ever lets rows be added.

Python refuses first with a sentence; triggers refuse last, whoever asks. SQLite drops triggers silently when a migration remakes a
table, so they are installed after every `migrate`, and the system check `core.E001` compares them with the text made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, models

if TYPE_CHECKING:
    from collections.abc import Iterable

REFUSAL = "append-only"


class AppendOnlyViolation(TypeError):
    """Code tried to change or delete a fact. A programming fault, not a user's."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and inserts; refuses every bulk change."""

    def update(self, **kwargs: Any) -> int:  # noqa: ARG002 -- signature of the method it shuts
        raise AppendOnlyViolation(f"{self.model.__name__} rows are facts: append a new one instead")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyViolation(f"{self.model.__name__} rows are facts: append a new one instead")


class AppendOnly(models.Model):
    """Base of every table whose rows never change. Subclasses get triggers on both engines after each migrate."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert this row. Raises AppendOnlyViolation if it was stored before."""
        if not self._state.adding:
            raise AppendOnlyViolation(f"{type(self).__name__} rows are facts: append a new one instead")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002 -- signature of the method it shuts
        raise AppendOnlyViolation(f"{type(self).__name__} rows are facts: append a new one instead")


def guarded_models() -> list[type[AppendOnly]]:
    """Every concrete append-only model, in a stable order."""
    found = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
    return sorted(found, key=lambda model: model._meta.db_table)


def guard_triggers(model: type[models.Model], vendor: str) -> dict[str, str]:
    """Return trigger name -> CREATE statement for one guarded table on `sqlite` or `postgresql`."""
    table = model._meta.db_table
    if vendor == "postgresql":
        return {
            f"{table}_no_change": (
                f'CREATE TRIGGER "{table}_no_change" BEFORE DELETE OR UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION core_refuse_change()'
            ),
            f"{table}_no_truncate": (
                f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()'
            ),
        }
    refusal = f"SELECT RAISE(ABORT, '{table} is {REFUSAL}')"
    triggers = {
        f"{table}_no_update": f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" BEGIN {refusal}; END',
        f"{table}_no_delete": f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" BEGIN {refusal}; END',
    }
    # REPLACE and upsert never reach the two triggers above: SQLite drops the old row without firing DELETE. So an insert whose
    # key is taken is refused before the conflict is looked at.
    taken = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + (f" AND {condition}" if condition else "") + ")"
        for columns, condition in _unique_keys(model)
    )
    name = f"{table}_no_replace"
    triggers[name] = (
        f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {taken}) BEGIN {refusal}; END'  # noqa: S608 -- our own names
    )
    return triggers


def install_guard(using: str) -> None:
    """Put every guard in place on one database; safe to run again."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME; END $$"
            )
        for model in guarded_models():
            table = model._meta.db_table
            if table not in existing:
                continue
            for name, statement in guard_triggers(model, connection.vendor).items():
                on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')
                cursor.execute(statement)


def missing_guards(using: str) -> list[str]:
    """Names of triggers that are absent, switched off or differ from the expected text on one database."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        present = {name: _normal(text) for name, text in cursor.fetchall()}
    return [
        name
        for model in guarded_models()
        if model._meta.db_table in existing
        for name, statement in guard_triggers(model, connection.vendor).items()
        if present.get(name) != _normal(statement)
    ]


def _unique_keys(model: type[models.Model]) -> Iterable[tuple[list[str], str]]:
    """Every unique key of a model as (columns, SQL condition): primary key, unique fields, unconditional and IS NULL-free constraints."""
    for field in model._meta.local_fields:
        if field.unique:
            yield [_column(field)], ""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            columns = [_column(model._meta.get_field(name)) for name in constraint.fields]
            yield columns, _condition_sql(constraint)


def _column(field: Any) -> str:
    """A concrete field's column."""
    return str(field.column)


def _condition_sql(constraint: models.UniqueConstraint) -> str:
    """The SQL of a conditional unique key, for the one shape used on guarded tables: `field IN (constants)`."""
    if constraint.condition is None:
        return ""
    parts = []
    for child in constraint.condition.children:
        lookup, value = child  # type: ignore[misc]  # Q children are untyped
        field, operator = lookup.split("__") if "__" in lookup else (lookup, "exact")
        values = sorted(value) if operator == "in" else [value]
        if operator not in {"in", "exact"} or not all(isinstance(item, str) and "'" not in item for item in values):
            raise TypeError(f"{constraint.name}: a guarded table's unique condition compares a text column with constants")
        listed = ", ".join(f"'{item!s}'" for item in values)
        parts.append(f'"{field}" IN ({listed}) AND NEW."{field}" IN ({listed})')
    return " AND ".join(parts)


def _normal(statement: str) -> str:
    """One form for comparing: PostgreSQL adds a schema and drops quotes that it does not need."""
    return " ".join(statement.replace('"', "").replace(" public.", " ").split())
