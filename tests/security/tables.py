"""What the whole database holds, table by table, and what an act changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client

from core.enums import Action

Rows = dict[str, dict[str, Any]]  # primary key or the row itself -> columns
Tables = dict[str, Rows]

# What may change when somebody only looks or is turned away, and why that is no claim about anybody's training.
LEFT_OUT = {
    "django_session": "a visit: its language, its messages, when it was last seen",
    "cache": "rate limits and login attempts: counters that only ever shut doors",
}
LOOKS = {  # rows of core_auditevent that record a look; every other act in it is compared
    Action.PERSON_VIEWED.value: "somebody opened a file: recorded so that its person can see it",
    Action.REGISTER_EXPORTED.value: "somebody took the register along",
}
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA", "EXPLAIN")
ELSEWHERE = re.compile(rf'(INSERT INTO|UPDATE|DELETE FROM) "({"|".join(LEFT_OUT)})" [^;]*\Z')


def everything() -> Tables:
    """Every row of every table but those left out."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT.keys()):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            found[table] = {str(row.get("id", row)): row for row in rows if not (table == "core_auditevent" and row["action"] in LOOKS)}
    return found


def changes(before: Tables, after: Tables) -> dict[str, Any]:
    """What differs: `table.column` -> new values, `table+` -> new rows, `table-` -> keys that are gone."""
    found: dict[str, Any] = {}
    for table in before.keys() | after.keys():
        old, new = before.get(table, {}), after.get(table, {})
        if old == new:
            continue
        for key in new.keys() - old.keys():
            found.setdefault(f"{table}+", []).append(new[key])
        if gone := sorted(old.keys() - new.keys()):
            found[f"{table}-"] = gone
        for key in old.keys() & new.keys():
            for column, value in new[key].items():
                if old[key][column] != value:
                    found.setdefault(f"{table}.{column}", []).append(value)
    return found


class Watch:
    """Tells what each act changed, and takes every act back.

    An act that sends nothing but reads has changed nothing, so that tables are read only after one that sent something else.
    """

    def __init__(self) -> None:
        self.before = everything()
        self.found: dict[str, Any] = {}
        self.compared = 0

    @contextmanager
    def undone(self, client: Client) -> Iterator[None]:
        """Do something in a savepoint; afterwards `found` says what it changed, and all of it is gone, the visit included."""
        wrote = False

        def listen(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            nonlocal wrote
            wrote = wrote or not (str(sql).startswith(READS) or ELSEWHERE.match(str(sql)))
            return execute(sql, params, many, context)

        cookies = client.cookies.copy()
        with transaction.atomic():
            with connection.execute_wrapper(listen):
                yield
            self.found = changes(self.before, everything()) if wrote else {}
            self.compared += wrote
            transaction.set_rollback(True)
        client.cookies = cookies
