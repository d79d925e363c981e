from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import certificates.evaluation
from certificates.evaluation import ENGINE_VERSION, parse_scheme, scheme_document

from .stories import Document, Story, attestation, group, hours, minutes, module, scheme, sign_off

SCHEMAS = Path(certificates.evaluation.__file__).parent / "schema"


def validator(name: str) -> Draft202012Validator:
    document = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def step(story: Story, day: str = "2026-02-01") -> tuple[str, dict[str, Any]] | None:
    found = story.on(day).next_step
    return (found.code, dict(found.params)) if found else None


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (module(), ("complete-module", {"requirement": "vicarious-trauma", "module": "vicarious-trauma"})),
        (attestation(), ("get-attestation", {"requirement": "eligibility", "attestation": "eligibility"})),
        (sign_off(), ("get-sign-off", {"requirement": "supervisor-talk", "sign_off": "supervisor-talk", "count": 1})),
        (hours(90, category="wellness"), ("add-hours", {"requirement": "hours", "minutes": 90, "category": "wellness", "mode": None})),
    ],
)  # fmt: skip
def test_the_next_step_is_told_for_each_kind(rules: Document, expected: tuple[str, Any]) -> None:
    assert step(Story(scheme(rules))) == expected


def test_the_next_step_is_the_shortest_and_of_alternatives_the_shortest_way() -> None:
    either = group(group(module("a"), module("b"), key="two-modules"), hours(61), need="any", key="either")
    story = Story(scheme(group(either, sign_off())))
    assert step(story)[0] == "get-sign-off"  # type: ignore[index]  # there is a step
    story.signed_off("2026-01-10")
    assert step(story)[0] == "add-hours"  # type: ignore[index]  # there is a step
    story.completed("2026-01-11", "a")
    assert step(story) == ("complete-module", {"requirement": "b", "module": "b"})
    story.trained("2026-01-12", minutes(31))
    assert step(story) == ("add-hours", {"requirement": "hours", "minutes": 30, "category": None, "mode": None})
    story.completed("2026-01-13", "b")
    assert step(story) == ("await-decision", {"by": "lead"})


def test_a_number_of_parts_asks_only_for_what_is_missing() -> None:
    story = Story(scheme(group(module("a"), attestation(), sign_off(), need=2)))
    story.attested("2026-01-10")
    assert step(story)[0] == "get-sign-off"  # type: ignore[index]  # there is a step


def test_what_waits_for_verification_is_not_a_step() -> None:
    story = Story(scheme(group(module(standing="verified"), hours(600))))
    story.completed("2026-01-10", standing="attested")
    assert step(story)[0] == "add-hours"  # type: ignore[index]  # there is a step


def test_the_schemas_hold_for_what_the_kernel_reads_and_says() -> None:
    story = Story(
        scheme(group(module(standing="verified"), hours(60, category="wellness"), attestation(), key="initial"), renewal=module())
    )
    rows = [story.completed("2026-01-10", parts=[minutes(60)]), story.attested("2026-01-11"), story.completed("2026-01-12")]
    story.waived("2026-01-12", "hours", "2026-06-30")
    story.voided("2026-01-13", rows[2])
    story.approved("2026-01-15", "2027-01-15", rows=rows[:2])
    story.decided("suspended", "2026-03-01")
    story.released(2, "count_until", since="2026-03-01", until="2026-06-01")
    validator("case").validate(story.document())
    validator("scheme").validate(story.editions[0]["scheme"])
    validator("scheme").validate(scheme_document(parse_scheme(story.editions[0]["scheme"])))
    for day in ("2025-01-01", "2026-01-12", "2026-02-01", "2026-03-01", "2028-01-01"):
        document = story.on(day).document()
        validator("verdict").validate(document)
        assert json.loads(json.dumps(document)) == document
        assert (document["engine"], document["on"]) == (ENGINE_VERSION, day)


@pytest.mark.parametrize(
    "change",
    [{"format": "x"}, {"valid": {"months": "24"}}, {"initial": hours(60, category=None)}, {"initial": module(minutes=1)}, {"surprise": 1},
     {"initial": group()}, {"decision": {"by": "lead", "separate_from": ["trained", "trained"]}}],
)  # fmt: skip
def test_the_scheme_schema_refuses_what_the_parser_refuses(change: Document) -> None:
    assert not validator("scheme").is_valid(scheme() | change)
    with pytest.raises(certificates.evaluation.SchemeError):
        parse_scheme(scheme() | change)


def test_a_result_says_when_it_was_met_and_by_what() -> None:
    story = Story(scheme(group(module(), attestation(), need="any")))
    row = story.completed("2026-01-10")
    document = story.on("2026-02-01").document()["requirements"]
    assert document["of"][0] == {
        "key": "vicarious-trauma", "kind": "module", "state": "met", "have": 1, "need": 1, "unit": "count", "first_met_on": "2026-01-10",
        "counted": [row], "not_counted": [], "of": [],
    }  # fmt: skip
    assert (document["state"], document["have"], document["need"], document["counted"]) == ("met", 1, 1, [])
