"""The reference is held to the code: every example is read, every code has its line."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from certificates.evaluation import evaluate, parse_case, read_scheme
from certificates.evaluation.case_notes import ROW_KINDS
from certificates.evaluation.codes import KINDS, OPTIONS, ROW_REASONS, STEPS, UNITS
from certificates.evaluation.kinds import FACTS, FIELDS

from .stories import Document, digest
from .test_verdicts import validator

DOCS = Path(__file__).parents[3] / "docs" / "schemes"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
CASES = (DOCS / "cases.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)
FRAME = """\
format: scheme/1
code: example
title: Example
decision: lead
valid: 24 months
categories: [wellness, ethics, electives, clinical, navigation]
"""


def written(example: str) -> str:
    """Return a whole scheme around an example."""
    if example.startswith("format:"):
        return example
    requirement = "\n".join(f"  {line}" for line in example.splitlines())
    if "every:" in example:
        return f"{FRAME}initial: {{key: first, kind: attestation, attestation: first}}\nrenewal:\n{requirement}\n"
    return f"{FRAME}initial:\n{requirement}\n"


def table(text: str, heading: str) -> dict[str, list[str]]:
    """Return the codes of the table under a heading, with the parameters in its last column."""
    part = text.split(f"### {heading}\n")[1].split("\n#", maxsplit=1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): re.findall(r"`([a-z_]+)`", row[-1]) for row in rows}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("\n")[0][:50])
def test_every_example_is_a_scheme(example: str) -> None:
    rules = read_scheme(written(example))
    validator("scheme").validate(rules.document())


def test_every_kind_field_option_and_fact_is_explained() -> None:
    sections = re.findall(r"\n### ([a-z_]+)\n", REFERENCE)
    assert sections[: len(KINDS)] == list(KINDS)
    for kind, fields in FIELDS.items():
        section = REFERENCE.split(f"\n### {kind}\n")[1].split("\n##")[0]
        assert [name for name in fields if not re.search(rf"\b{name}\b", section)] == []
    assert [name for name in OPTIONS if not re.search(rf"`{name}:|### .*\b{name}\b", REFERENCE)] == []
    assert [name for name in (*FACTS, *UNITS) if f"`{name}`" not in REFERENCE] == []


def test_every_reason_and_every_step_has_its_line_with_its_parameters() -> None:
    assert table(REFERENCE, "Why a row does not count") == {code: list(params) for code, params in ROW_REASONS.items()}
    assert table(REFERENCE, "The next step") == {code: list(params) for code, params in STEPS.items()}


def whole_case(rows: list[Document]) -> Document:
    document: Document = json.loads(re.findall(r"```json\n(.*?)```", CASES, re.DOTALL)[0])
    document["editions"][0]["scheme"] = read_scheme(written("{key: eligibility, kind: attestation, attestation: eligibility}\n")).document()
    document["rows"] += rows
    return document


def test_the_complete_case_is_ready() -> None:
    document = whole_case([])
    validator("case").validate(document)
    assert evaluate(parse_case(document), on=date(2026, 6, 1)).ready


def test_every_row_of_the_tables_can_be_read() -> None:
    lines = [line.strip("|").split("|") for line in CASES.splitlines() if re.match(r"\| `[a-z_]+`", line)]
    rows: list[Document] = []
    kinds: list[str] = []
    for line in lines:
        found = re.search(r"`(\{.*?\})`(?:[;:]| ?\||$|\s)", "|".join(line[1:]))
        if found is None:
            continue
        about = re.match(r"\s*`([a-z-]+:[^`]*|row)`", line[1])
        for kind in re.findall(r"`([a-z_]+)`", line[0]):
            kinds.append(kind)
            rows.append({
                "hash": digest(kind), "number": len(rows) + 2, "subject": "s_ana", "kind": kind, "about": about[1] if about else "candidacy:c-1",
                "on": "2026-02-01", "recorded_at": "2026-02-01T12:00:00Z", "by": "s_lead", "program": "county",
                "facts": json.loads(found[1]), "refers_to": digest("module_completed") if about and about[1] == "row" else None,
            })  # fmt: skip
    assert [kind for kind in sorted(ROW_KINDS) if kind not in kinds] == []
    document = whole_case(rows)
    validator("case").validate(document)
    evaluate(parse_case(document), on=date(2026, 6, 1))


def test_the_rest_of_a_case_can_be_read() -> None:
    more = json.loads(re.findall(r"```json\n(.*?)```", CASES, re.DOTALL)[1])
    document = whole_case([]) | more
    validator("case").validate(document)
    assert len(parse_case(document).equivalences) == 1
