"""Databases of the test run: one migrated template, copies of it for everything else.

No test lifts the append-only guard, so nothing is ever flushed or truncated. Tests that roll back share one copy per process; a test
that commits gets a copy of its own and the copy is dropped afterwards. SQLite copies are files with a write-ahead log, PostgreSQL
copies are made with TEMPLATE.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

APPS = ("core", "people", "curricula", "training", "certificates")
# What shapes a migrated database. Everything else can change without a new template.
SHAPING = ("models", "migrations", "enums", "apps.py", "guard.py", "receivers", "blocks", "validators")


class Databases:
    """Makes, hands out and drops the databases of one test process."""

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.scratch = Path(os.environ["TEST_SCRATCH"])
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.numbers = count(1)
        self.settings = connections.settings["default"]
        self.vendor = connections["default"].vendor

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Point every thread's connection at a new private copy of the template; drop the copy afterwards."""
        template = self.template()
        before = self.settings["NAME"]
        name = self._copy(template)
        self._point_at(name)
        try:
            yield name
        finally:
            self._point_at(before)
            self._drop(name)

    def template(self) -> str:
        """Return the migrated template, made once for all processes of this run."""
        if self.vendor == "sqlite":
            return str(self._sqlite_template())
        return self._postgresql_template()

    def clean_up(self) -> None:
        """Drop the template of this run (PostgreSQL: SQLite's is a file kept for the next run)."""
        if self.vendor == "postgresql":
            self._drop(self._postgresql_name("template"))

    # --- SQLite ---

    def _sqlite_template(self) -> Path:
        folder = settings.BASE_DIR / "var" / "tests"
        folder.mkdir(parents=True, exist_ok=True)
        path = Path(folder / f"template-{_shape()}.sqlite3")
        with _locked(folder / "lock"):
            forced = self.scratch / "forced"
            if path.exists() and not (self.fresh and not forced.exists()):
                return path
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            making = folder / f"making-{os.getpid()}.sqlite3"
            self._migrate(str(making))
            with closing(sqlite3.connect(making)) as settled:
                settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            making.replace(path)
            forced.touch()
        return path

    # --- PostgreSQL ---

    def _postgresql_name(self, suffix: str) -> str:
        run = "".join(letter for letter in self.scratch.name.lower() if letter.isalnum())
        return f"{run}_{suffix}"

    def _postgresql_template(self) -> str:
        name = self._postgresql_name("template")
        with _locked(self.scratch / "lock"):
            made = self.scratch / "template-made"
            if not made.exists():
                self._sql(f'CREATE DATABASE "{name}"')
                self._migrate(name)
                made.touch()
        return name

    def _sql(self, statement: str) -> None:
        with connections["default"]._nodb_cursor() as cursor:
            cursor.execute(statement)

    # --- both ---

    def _copy(self, template: str) -> str:
        number = next(self.numbers)
        if self.vendor == "sqlite":
            path = self.scratch / self.worker / f"copy-{number}.sqlite3"
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template, path)
            return str(path)
        name = self._postgresql_name(f"{self.worker}_{number}")
        with _locked(self.scratch / "lock"):  # two copies at once would each find the template in use
            self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def _drop(self, name: str) -> None:
        if self.vendor == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)
        else:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _point_at(self, name: str) -> None:
        connections.close_all()
        self.settings["NAME"] = name

    def _migrate(self, name: str) -> None:
        before = self.settings["NAME"]
        self._point_at(name)
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            self._point_at(before)


def _shape() -> str:
    """Return a digest of everything that decides what `migrate` leaves behind."""
    digest = hashlib.sha256(sys.version.encode())
    for line in sorted(f"{found.name}=={found.version}" for found in distributions()):
        digest.update(line.encode())
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            relative = path.relative_to(settings.BASE_DIR / app)
            if relative.parts[0].removesuffix(".py") in SHAPING or relative.name in SHAPING:
                digest.update(str(relative).encode() + path.read_bytes())
    digest.update((settings.BASE_DIR / "config/settings/base.py").read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
