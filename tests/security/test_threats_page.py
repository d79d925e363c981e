"""docs/threats.md names every threat and hazard, and only tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

PAGE = Path(settings.BASE_DIR / "docs/threats.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
HAZARDS = 17


def rows(text: str) -> dict[str, tuple[list[tuple[str, str]], str]]:
    """First cell -> the tests named in the row, and what comes later."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "row":
            found[cells[0]] = (NAMED.findall(line), cells[-1])
    return found


@cache
def known_in(path: str) -> frozenset[str]:
    """Names of the tests in a file."""
    file = settings.BASE_DIR / path
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def missing(text: str) -> list[str]:
    """Tests that are named and do not exist."""
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in known_in(path)]


def test_every_test_named_exists() -> None:
    text = PAGE.read_text()
    assert len(NAMED.findall(text)) > 60
    assert text.count("::") == len(NAMED.findall(text)), "name a test as `tests/file.py::name`"
    assert missing(text) == []


def test_every_threat_and_hazard_has_a_row_with_a_test_or_says_what_brings_it() -> None:
    found = rows(PAGE.read_text())
    threats = [f"T{number}" for number in range(1, 26)]
    assert [row for row in found if re.fullmatch(r"T\d+", row)] == threats
    assert len(found) - len(threats) == HAZARDS
    assert [row for row, (tests, later) in found.items() if not tests and not later] == []
    assert [row for row in threats if not found[row][0]] == []


def test_a_test_that_was_renamed_would_be_noticed() -> None:
    assert missing("`tests/security/test_threats_page.py::test_that_never_was`") != []
