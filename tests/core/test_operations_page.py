"""docs/operations.md says everything that operating this needs: settings, commands, audited acts, roles."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import DatabaseError, connection

from core.enums import Action
from core.guard import guarded_models

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/operations.md").read_text()
OURS = {"certificates", "training", "curricula", "people", "core"}


def variables_read() -> set[str]:
    source = "\n".join(path.read_text() for path in [*ROOT.glob("config/settings/*.py"), ROOT / "config/gunicorn.py"])
    asked = re.findall(r"env\.[a-z_]+\(\s*\"([A-Z_]+)\"", source) + re.findall(r"os\.environ(?:\.get\(|\[)\"([A-Z_]+)\"", source)
    return set(asked) - {"PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE"}


def test_the_reader_of_settings_finds_some() -> None:
    assert {"SECRET_KEY_FALLBACKS", "DATABASE_URL", "PUBLIC_URL", "PORT", "TEST_SCRATCH"} <= variables_read()


@pytest.mark.parametrize("name", sorted(variables_read()))
def test_every_variable_is_documented(name: str) -> None:
    assert f"`{name}" in PAGE


def test_every_command_is_documented() -> None:
    commands = {name for name, app in get_commands().items() if str(app).partition(".")[0] in OURS}
    documented = set(re.findall(r"^\| `([a-z_]+)[^`]*` \|", PAGE, flags=re.MULTILINE))
    assert commands - documented == set()


def test_every_audited_act_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([a-z-]+:[a-z-]+)` \|", PAGE, flags=re.MULTILINE))
    assert documented == set(Action.values)


@pytest.mark.postgresql
def test_the_documented_roles_can_append_and_nothing_else(committed_db: str) -> None:
    role = f"app_{committed_db}"
    statements = PAGE.partition("-- roles:begin\n")[2].partition("-- roles:end")[0].replace("training_app", role)
    tables = [model._meta.db_table for model in guarded_models()]
    assert tables
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{role}"')
        try:
            cursor.execute(statements)
            for table in tables:
                for right, expected in [
                    ("SELECT", True),
                    ("INSERT", True),
                    ("UPDATE", False),
                    ("DELETE", False),
                    ("TRUNCATE", False),
                    ("TRIGGER", False),
                ]:
                    cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
                    assert cursor.fetchone() == (expected,), (table, right)
            cursor.execute(f'SET ROLE "{role}"')
            with pytest.raises(DatabaseError, match="must be owner"):
                cursor.execute(f'DROP TRIGGER "{tables[0]}_no_change" ON "{tables[0]}"')
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f'DROP OWNED BY "{role}"')
            cursor.execute(f'DROP ROLE "{role}"')


def test_the_accounts_in_the_readme_are_those_of_the_demo() -> None:
    known = json.loads((ROOT / "fixtures/demo/accounts.json").read_text())
    readme = (ROOT / "README.md").read_text()
    shown = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", readme, flags=re.MULTILINE)
    assert len(shown) >= 4
    assert set(shown) <= {(account["sign_in"], account["who"]) for account in known["accounts"]}
    assert f"`{known['password']}`" in readme


def test_the_readme_points_at_pages_that_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    missing = [target for target in re.findall(r"\]\(([^)]+)\)", readme) if not (ROOT / target).exists()]
    assert missing == []
