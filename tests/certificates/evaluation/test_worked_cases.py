"""Every worked case of a real scheme, through the command that an auditor would use."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from certificates.evaluation import read_scheme
from certificates.evaluation.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
SCHEMES = sorted(path for path in (ROOT / "fixtures/schemes").glob("*.yaml") if path.stem.startswith(("us-", "prog-")))
WRITER = runpy.run_path(str(ROOT / "scripts/write_worked_cases.py"))
WORKED = [
    (path.stem, name, document, expected)
    for path in sorted((ROOT / WRITER["WORKED"]).glob("*.yaml"))
    for name, document, expected in WRITER["variants"](WRITER["read_worked"](path))
]


def result_of(requirement: dict[str, Any], key: str) -> dict[str, Any] | None:
    """Return the result of one requirement, wherever it lies."""
    if requirement["key"] == key:
        return requirement
    return next((found for part in requirement["of"] if (found := result_of(part, key))), None)


@pytest.mark.parametrize(
    ("scheme", "name", "expected"),
    [(scheme, name, expected) for scheme, name, _document, expected in WORKED],
    ids=lambda value: str(value)[:60],
)
def test_the_command_gives_the_expected_verdict(
    scheme: str, name: str, expected: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    case = ROOT / WRITER["CASES"] / scheme / f"{name}.json"
    code = main([str(ROOT / f"fixtures/schemes/{scheme}.yaml"), str(case), "--on", expected["on"]])
    printed = capsys.readouterr()
    assert code == 0, printed.err
    verdict = json.loads(printed.out)
    result = result_of(verdict["requirements"], expected["looks_at"])
    assert result is not None
    told = {
        "ready": verdict["ready"],
        "status": verdict["status"],
        "state": result["state"],
        "have": result["have"],
        "need": result["need"],
    }
    assert {name: told[name] for name in expected["expect"]} == expected["expect"]


def test_the_files_are_what_the_worked_files_say() -> None:
    for scheme, name, document, _expected in WORKED:
        assert (ROOT / WRITER["CASES"] / scheme / f"{name}.json").read_text(encoding="utf-8") == WRITER["written"](document)
    assert len(list((ROOT / WRITER["CASES"]).rglob("*.json"))) == len(WORKED)


def test_every_real_scheme_has_worked_cases_with_their_sources() -> None:
    assert {path.stem for path in SCHEMES} == {path.stem for path in (ROOT / WRITER["WORKED"]).glob("*.yaml")}
    for path in (ROOT / WRITER["WORKED"]).glob("*.yaml"):
        for triple in WRITER["read_worked"](path)["cases"]:
            assert triple["says"]
            assert triple["source"]
            assert {"short", "exact"} <= triple.keys(), f"{path.stem}: {triple['name']} is no pair of short and exact"


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_scheme_says_what_was_not_found_and_is_there_in_both_languages(path: Path) -> None:
    document = read_scheme(path.read_text(encoding="utf-8")).document()
    assert document["not_found"]
    assert document["title"].keys() == document["credential"].keys() == {"en", "es"}
    for tree in (document["initial"], document["renewal"]):
        for part in parts(tree):
            assert part["kind"] == "group" or part["title"].keys() == {"en", "es"}


def parts(tree: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return a requirement and all below it."""
    return [tree, *(part for child in tree.get("of", []) for part in parts(child))] if tree else []
