"""T5: certificates, ledger rows and editions come into being in one place each, and the guard keeps everything else out."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.guard import AppendOnly

APPS = ("core", "people", "curricula", "training", "certificates", "config", "scripts")
WRITERS = {
    "Document": "certificates/domain/documents.py",
    "DocumentFile": "certificates/domain/documents.py",
    "LedgerRow": "training/domain/ledger.py",
    "Checkpoint": "training/domain/checkpoints.py",
    "ModuleEdition": "training/domain/release.py",
    "CurriculumEdition": "training/domain/release.py",
    "SealCertificate": "certificates/domain/seals.py",
    "SchemeEdition": "certificates/domain/schemes.py",
    "DecisionVerdict": "certificates/domain/decisions/keeping.py",
    "MoveBatch": "certificates/domain/moves.py",
    "ProgramEquivalence": "certificates/domain/equivalences.py",
    "Report": "certificates/domain/reports.py",
    "AuditEvent": "core/audit.py",
    "Destruction": "certificates/domain/erasing.py",
}
MAKING = {"create", "acreate", "bulk_create", "abulk_create", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"}


def names(node: ast.AST) -> Iterator[str]:
    """Every name in an expression: of `a.B.objects` a, B, objects."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def makes(source: str) -> set[str]:
    """The guarded models that a piece of code makes rows of: by calling the class, or by a making method on its manager."""
    found = set()
    gc.disable()  # Python 3.11 counts the depth of ast.parse wrongly when collecting garbage runs code in the middle of it
    try:
        tree = ast.parse(source)
    finally:
        gc.enable()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr in MAKING:
                found |= WRITERS.keys() & set(names(called.value))
            elif isinstance(called, ast.Name | ast.Attribute):
                found |= WRITERS.keys() & {called.id if isinstance(called, ast.Name) else called.attr}
    return found


def makers() -> dict[str, set[str]]:
    """Model -> files that make rows of it."""
    found: dict[str, set[str]] = {}
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                for model in makes(path.read_text()):
                    found.setdefault(model, set()).add(path.relative_to(settings.BASE_DIR).as_posix())
    return found


def test_t5_every_guarded_table_has_one_writer() -> None:
    guarded = {model.__name__ for model in apps.get_models() if issubclass(model, AppendOnly) and model._meta.app_label in APPS}
    assert guarded == WRITERS.keys(), "say in WRITERS which file writes a new guarded table"
    assert makers() == {model: {path} for model, path in WRITERS.items()}


@pytest.mark.parametrize(
    "code",
    [
        "Document.objects.create(code=1)",
        "Document.objects.filter(a=1).get_or_create(code=1)",
        "models.Document(code=1).save()",
        "row = Document(code=1)",
        "models.Document.objects.bulk_create(rows)",
    ],
)
def test_a_second_writer_would_be_noticed(code: str) -> None:
    assert makes(code) == {"Document"}


def test_t5_rows_are_not_made_through_a_relation_or_in_sql_either() -> None:
    """`candidacy.documents.create(...)` and INSERT would pass the reader above."""
    related = {"documents", "file", "editions", "verdicts"}
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            relative = path.relative_to(settings.BASE_DIR).as_posix()
            if "migrations" in path.parts or relative in WRITERS.values():
                continue
            source = path.read_text()
            assert "INSERT INTO" not in source or relative == "core/guard.py", relative
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAKING:
                    assert not related & set(names(node.func.value)), f"{relative}:{node.lineno}"


def test_the_reader_reads_the_real_tree() -> None:
    assert Path(settings.BASE_DIR / "certificates/domain/documents.py").exists()
    assert makers()["Document"] == {"certificates/domain/documents.py"}
