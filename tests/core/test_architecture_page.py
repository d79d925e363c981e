"""docs/architecture.md draws the imports there are, and names only what is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import grimp
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/architecture.md").read_text()
APPS = ("config", "certificates", "training", "curricula", "people", "core")
SUFFIXES = (".py", ".md", ".css", ".json", ".yaml", "/")


def drawn(page: str) -> set[tuple[str, str]]:
    """The arrows of the page's picture."""
    pictures = re.findall(r"^```mermaid\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    assert len(pictures) == 1
    return set(re.findall(r"^\s*(\w+) --> (\w+)$", pictures[0], flags=re.MULTILINE))


@pytest.fixture(scope="module")
def imported() -> set[tuple[str, str]]:
    """Which app really imports which; imports for type checking alone are left out."""
    assert str(ROOT) in sys.path  # grimp looks there
    graph = grimp.build_graph(*APPS, exclude_type_checking_imports=True, cache_dir=None)
    return {
        (module.partition(".")[0], found.partition(".")[0])
        for module in graph.modules
        for found in graph.find_modules_directly_imported_by(module)
        if module.partition(".")[0] != found.partition(".")[0]
    }


def test_the_reader_of_imports_finds_some(imported: set[tuple[str, str]]) -> None:
    assert {("certificates", "training"), ("training", "core")} <= imported
    assert ("core", "people") not in imported


def test_every_arrow_drawn_is_an_import(imported: set[tuple[str, str]]) -> None:
    assert drawn(PAGE) - imported == set()


def test_every_import_between_apps_is_drawn(imported: set[tuple[str, str]]) -> None:
    assert imported - drawn(PAGE) == set()


def test_a_wrong_picture_would_be_noticed(imported: set[tuple[str, str]]) -> None:
    wrong = PAGE.replace("people --> core", "core --> people")
    assert drawn(wrong) - imported == {("core", "people")}
    assert imported - drawn(wrong) == {("people", "core")}


def paths_named(page: str) -> set[str]:
    """What the page names as a file or folder of the project, in code or as a link."""
    quoted = {text for text in re.findall(r"`([^`\s]+)`", page) if "/" in text and text.endswith(SUFFIXES)}
    linked = {f"docs/{target}" for target in re.findall(r"\]\(([^)#:]+)", page)}
    return quoted | linked


def test_the_reader_of_paths_finds_some() -> None:
    assert {"core/guard.py", "training/ledger_schemas/", "docs/operations.md"} <= paths_named(PAGE)


@pytest.mark.parametrize("page", ["architecture.md", "developing.md"])
def test_every_path_named_exists(page: str) -> None:
    named = paths_named((ROOT / "docs" / page).read_text())
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_index_of_decisions_names_each_one() -> None:
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text()
    assert sorted(re.findall(r"\((\d{4}-[a-z-]+\.md)\)", index)) == sorted(path.name for path in folder.glob("0*.md"))


@pytest.mark.parametrize("record", sorted((ROOT / "docs/decisions").glob("0*.md")), ids=lambda path: path.stem)
def test_every_decision_says_what_was_rejected(record: Path) -> None:
    assert "Rejected" in record.read_text()


def test_it_stays_one_page() -> None:
    assert len(PAGE.splitlines()) <= 100
