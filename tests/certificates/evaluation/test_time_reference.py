"""The page about time is held to the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certificates.evaluation import Status, read_scheme
from certificates.evaluation.authoring_time import TIME_FIELDS
from certificates.evaluation.codes import SEGMENT_REASONS

from .stories import Story
from .test_time import award

PAGE = (Path(__file__).parents[3] / "docs" / "schemes" / "time.md").read_text(encoding="utf-8")
FRAME = "format: scheme/1\ncode: example\ntitle: Example\ndecision: lead\ninitial: {key: a, kind: attestation, attestation: a}\n"


def rows_under(heading: str) -> list[list[str]]:
    part = PAGE.split(f"\n## {heading}")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("row", rows_under("How long"), ids=lambda row: row[0])
def test_the_last_day_of_each_example_is_right(row: list[str]) -> None:
    rules = read_scheme(f"{FRAME}{row[0].strip('`')}\n")
    last = award(Story(rules.document()), "2026-02-10")[1]
    assert last == {"none": "None"}.get(row[2], row[2])


def test_every_example_can_be_written() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert examples
    for example in examples:
        read_scheme(f"{FRAME}valid: 24 months\n{example}")


def test_every_status_field_and_reason_is_explained() -> None:
    assert {row[0].strip("`") for row in rows_under("Statuses")} == set(Status)
    assert all(f"`{name}" in PAGE for name in TIME_FIELDS)
    assert {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in rows_under("Why a segment")} == {
        code: list(params) for code, params in SEGMENT_REASONS.items()
    }
