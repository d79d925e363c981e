"""The harness keeps its promises: copies are private, files with a log, and guarded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from core.guard import guarded_models, missing_guards


def add_user(name: str) -> None:
    get_user_model().objects.create(username=name)


def names() -> set[str]:
    return set(get_user_model().objects.values_list("username", flat=True))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(committed_db: str, turn: int) -> None:
    assert "left-behind" not in names()
    add_user("left-behind")
    assert "left-behind" in names()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_is_rolled_back(db: None, turn: int) -> None:
    assert "left-behind" not in names()
    add_user("left-behind")


def test_threads_work_on_the_private_copy(committed_db: str, at_once) -> None:
    def write(number: int):
        def work() -> str:
            with transaction.atomic():
                add_user(f"thread-{number}")
            return str(connection.settings_dict["NAME"])

        return work

    assert at_once([write(number) for number in range(8)]) == [committed_db] * 8
    assert {f"thread-{number}" for number in range(8)} <= names()


def test_the_live_site_reads_the_private_copy(live_site, client) -> None:
    from urllib.request import urlopen

    with urlopen(f"{live_site.url}/healthz") as answer:  # noqa: S310 -- our own server
        assert answer.status == 200
    assert live_site.url == settings.PUBLIC_URL


def test_the_guard_is_on_in_a_copy(committed_db: str) -> None:
    assert guarded_models()
    assert missing_guards("default") == []


@pytest.mark.parametrize("statement", ["UPDATE {} SET about = 'x'", "DELETE FROM {}"])
def test_the_guard_refuses_in_a_copy(committed_db: str, statement: str) -> None:
    from datetime import UTC, datetime

    from core.audit import audit
    from core.enums import Action
    from core.models import AuditEvent

    audit(next(iter(Action)), actor=None, about="test:harness", at=datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(AuditEvent._meta.db_table))
    assert AuditEvent.objects.count() == 1


@pytest.mark.sqlite
def test_sqlite_is_a_file_that_writes_ahead_and_syncs(committed_db: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
    assert Path(committed_db).is_file()


@pytest.mark.postgresql
def test_this_run_is_really_on_postgresql(committed_db: str) -> None:
    assert connection.vendor == "postgresql"


def test_limits_are_kept_in_the_database(db: None) -> None:
    cache.set("harness", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (1,)


def test_private_papers_of_tests_go_to_a_scratch_folder() -> None:
    assert Path(os.environ["TEST_SCRATCH"]) in Path(settings.PRIVATE_ROOT).parents


def test_a_page_works_with_scripts_off_and_on(windows) -> None:
    for scripts in (True, False):
        page = windows.open(scripts=scripts)
        page.set_content("<p>off</p><script>document.querySelector('p').textContent = 'on'</script>")
        assert page.inner_text("p") == ("on" if scripts else "off")
