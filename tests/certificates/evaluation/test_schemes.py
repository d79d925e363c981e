from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from certificates.evaluation import Module, Scheme, SchemeError, leaves, modules_named, parse_scheme, read_scheme, scheme_document

from .stories import Document, attestation, group, hours, module, scheme, sign_off

FIXTURES = Path(__file__).parents[3] / "fixtures" / "schemes"

WRITTEN = """\
format: scheme/1
code: demo
title: Demo
decision: lead
valid: 2 years
categories: [wellness]
initial:
  key: hours
  kind: hours
  minutes: 7 h 30 min
  category: wellness
"""


def problems(document: object) -> list[tuple[str, str]]:
    with pytest.raises(SchemeError) as refused:
        parse_scheme(document)
    assert str(refused.value)
    return [(problem.path, problem.code) for problem in refused.value.problems]


def problems_read(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(SchemeError) as refused:
        read_scheme(text)
    assert str(refused.value)
    return [(problem.line, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.yaml")), ids=lambda path: path.stem)
def test_demo_schemes_say_everything_in_both_languages_and_survive_a_round_trip(path: Path) -> None:
    rules = read_scheme(path.read_text(encoding="utf-8"))
    assert parse_scheme(scheme_document(rules)) == rules
    trees = [rules.initial, *([rules.renewal] if rules.renewal else [])]
    texts = [rules.title, rules.credential, *(leaf.title for tree in trees for leaf in leaves(tree))]
    assert all(dict(text or ()).keys() == {"en", "es"} for text in texts)


def test_the_two_demo_schemes_are_as_the_programs_want_them() -> None:
    ally = read_scheme((FIXTURES / "parent-ally.yaml").read_text(encoding="utf-8"))
    partner = read_scheme((FIXTURES / "parent-partner.yaml").read_text(encoding="utf-8"))
    assert (ally.decision.by, ally.decision.separate_from, ally.valid_months, ally.window_days, ally.grace_days) == (
        "lead",
        ("signed_off",),
        24,
        90,
        0,
    )
    assert (partner.decision.by, partner.valid_months, partner.window_days, partner.grace_days) == ("automatic", 12, 60, 30)
    assert modules_named(ally) == modules_named(partner) == {"vicarious-trauma"}


def test_a_scheme_is_read_as_written_without_guesses() -> None:
    rules = read_scheme(WRITTEN)
    assert scheme_document(rules) == {
        "format": "scheme/1", "code": "demo", "title": {"en": "Demo"}, "credential": {"en": "Demo"},
        "in_force": {"from": None, "until": None}, "decision": {"by": "lead", "separate_from": []},
        "valid": {"months": 24}, "window": {"days": 0}, "grace": {"days": 0}, "categories": ["wellness"],
        "initial": {"key": "hours", "kind": "hours", "minutes": 450, "category": "wellness"}, "renewal": None,
    }  # fmt: skip


def test_yes_and_no_and_times_stay_the_text_they_are() -> None:
    assert problems_read(WRITTEN.replace("7 h 30 min", "7:30")) == [(10, "bad-amount")]
    assert read_scheme(WRITTEN.replace("title: Demo", "title: no")).title == (("en", "no"),)


def test_the_canonical_document_leaves_defaults_out() -> None:
    document = scheme(group(module(standing="verified"), attestation(standing="attested"), need=2))
    assert scheme_document(parse_scheme(document))["initial"]["of"] == [module(standing="verified"), attestation()]


def test_everything_optional_can_be_said() -> None:
    document = scheme(
        group(hours(60, mode="live", title={"en": "Live", "es": "En vivo"}), sign_off(), need="any") | {"title": {"en": "One of"}},
        credential={"en": "Certified"}, in_force={"from": "2026-01-01", "until": "2027-12-31"}, window={"days": 60}, grace={"days": 30},
        renewal=group(module(), key="again"), decision={"by": "lead", "separate_from": ["trained", "signed_off"]},
    )  # fmt: skip
    rules = parse_scheme(document)
    assert isinstance(rules, Scheme)
    assert {name: value for name, value in scheme_document(rules).items() if name in document} == document
    assert rules.requirements("renewal") == rules.renewal
    assert rules.requirements("initial") == rules.initial
    assert parse_scheme(scheme()).requirements("renewal") == parse_scheme(scheme()).initial
    assert [type(leaf) for leaf in leaves(rules.requirements("renewal"))] == [Module]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format": "scheme/2"}, [("format", "unknown-value")]),
        ({"code": "Not A Code"}, [("code", "bad-code")]),
        ({"code": "a" * 61}, [("code", "bad-code")]),
        ({"title": "text"}, [("title", "wrong-type"), ]),
        ({"title": {"es": "solo"}}, [("title", "missing")]),
        ({"title": {"en": " "}}, [("title.en", "bad-text")]),
        ({"title": {"en": "two\nlines"}}, [("title.en", "bad-text")]),
        ({"title": {"en": "x" * 401}}, [("title.en", "bad-text")]),
        ({"title": {"en": "\ud800"}}, [("title.en", "bad-text")]),
        ({"valid": "24 months"}, [("valid", "wrong-type")]),
        ({"valid": {"months": "24"}}, [("valid.months", "wrong-type")]),
        ({"valid": {"months": True}}, [("valid.months", "wrong-type")]),
        ({"valid": {"months": 24.0}}, [("valid.months", "wrong-type")]),
        ({"valid": {"months": 0}}, [("valid.months", "too-large")]),
        ({"valid": {"months": 10**5000}}, [("valid.months", "too-large")]),
        ({"valid": {"years": 2}}, [("valid.years", "unknown-field"), ("valid", "missing")]),
        ({"window": {"days": 366}}, [("window", "window-longer-than-validity")]),
        ({"window": {"days": -1}}, [("window.days", "too-large")]),
        ({"in_force": {"from": "2026-02-01", "until": "2026-01-31"}}, [("in_force.until", "ends-before-start")]),
        ({"in_force": {"from": "1 Feb"}}, [("in_force.from", "bad-date")]),
        ({"in_force": {"from": None}}, []),
        ({"in_force": None}, []),
        ({"decision": {"by": "committee"}}, [("decision.by", "unknown-value")]),
        ({"decision": {}}, [("decision", "missing")]),
        ({"decision": {"by": "automatic", "separate_from": ["trained"]}}, [("decision.separate_from", "automatic-cannot-be-separate")]),
        ({"decision": {"by": "lead", "separate_from": ["trained", "trained"]}}, [("decision.separate_from[1]", "duplicate-value")]),
        ({"decision": {"by": "lead", "separate_from": "trained"}}, [("decision.separate_from", "wrong-type")]),
        ({"categories": ["wellness", "wellness"]}, [("categories[1]", "duplicate-value")]),
        ({"categories": ["x"] * 101}, [("categories", "too-long")]),
        ({"surprise": 1}, [("surprise", "unknown-field")]),
        ({"initial": []}, [("initial", "wrong-type")]),
        ({"initial": {"key": "x"}}, [("initial", "missing")]),
        ({"initial": {"kind": "dance", "key": "x"}}, [("initial.kind", "unknown-value")]),
        ({"initial": {"kind": ["group"]}}, [("initial.kind", "unknown-value")]),
        ({"initial": {"kind": "module"}}, [("initial", "missing"), ("initial", "missing")]),
        ({"initial": {"kind": "attestation"}}, [("initial", "missing"), ("initial", "missing")]),
        ({"initial": {"kind": "sign_off"}}, [("initial", "missing"), ("initial", "missing")]),
        ({"initial": module(standing="rumoured")}, [("initial.standing", "unknown-value")]),
        ({"initial": module(minutes=5)}, [("initial.minutes", "unknown-field")]),
        ({"initial": hours(0)}, [("initial.minutes", "too-large")]),
        ({"initial": hours(60, category="cooking")}, [("initial.category", "unknown-category")]),
        ({"initial": hours(60, category=None)}, [("initial.category", "unknown-category")]),
        ({"initial": hours(60, category=["wellness"])}, [("initial.category", "unknown-category")]),
        ({"initial": hours(60, mode="asleep")}, [("initial.mode", "unknown-value")]),
        ({"initial": group()}, [("initial.of", "wrong-type")]),
        ({"initial": {"key": "g", "kind": "group", "need": "all"}}, [("initial", "missing")]),
        ({"initial": {"key": "g", "kind": "group", "need": "all", "of": "x"}}, [("initial.of", "wrong-type")]),
        ({"initial": group(module(), need=2)}, [("initial.need", "above-children")]),
        ({"initial": group(module(), need=0)}, [("initial.need", "too-large")]),
        ({"initial": group(module(), need="some")}, [("initial.need", "wrong-type")]),
        ({"initial": group(module(), need=[])}, [("initial.need", "wrong-type")]),
        ({"initial": group(module("a"), module("b") | {"key": "a"})}, [("initial.of[1].key", "duplicate-key")]),
        ({"initial": group(module("a"), module("a") | {"key": "b"})}, [("initial.of[1]", "repeated-requirement")]),
        ({"renewal": group(module("a") | {"key": "all-of-it"})}, [("renewal.of[0].key", "duplicate-key")]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_found_when_it_is_written(change: Document, expected: list[tuple[str, str]]) -> None:
    document = scheme() | change
    if expected:
        assert problems(document) == expected
    else:
        assert parse_scheme(document)


def test_groups_go_three_deep_and_no_deeper() -> None:
    three = group(group(group(module(), key="c"), key="b"), key="a")
    assert parse_scheme(scheme(three))
    assert problems(scheme(group(three, key="top"))) == [("initial.of[0].of[0].of[0]", "too-deep")]


@pytest.mark.parametrize("document", [None, [], "scheme", 7, {}, {1: 2}])
def test_what_is_no_scheme_at_all_is_refused(document: Any) -> None:
    assert problems(document)


def test_all_problems_are_collected_but_never_more_than_fifty() -> None:
    assert len(problems(scheme(valid={"months": 0}, window={"days": -1}, decision={"by": "x"}))) == 3
    assert len(problems(scheme() | {f"field-{number}": 1 for number in range(200)})) == 50


def test_an_error_names_the_line_and_says_how_to_mend_it() -> None:
    with pytest.raises(SchemeError) as refused:
        read_scheme(WRITTEN.replace("category: wellness", "category: cooking"))
    assert str(refused.value) == "line 11, initial.category: 'cooking' is not one of the scheme's categories: wellness."
    assert refused.value.problems[0].document() == {
        "code": "unknown-category", "path": "initial.category", "line": 11, "params": {"value": "'cooking'", "choices": "wellness"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code: a\ncode: b\n" + WRITTEN.replace("code: demo\n", ""), [(2, "duplicate-field")]),
        (WRITTEN + "  minutes: 60\n", [(12, "duplicate-field")]),
        (WRITTEN.replace("lead", "&a lead"), [(4, "yaml-feature")]),
        (WRITTEN.replace("lead", "*a"), [(4, "yaml-feature")]),
        (WRITTEN.replace("lead", "!!str lead"), [(4, "yaml-feature")]),
        (WRITTEN + "---\nx: y\n", [(12, "yaml-feature")]),
        ("? [a]\n: b\n", [(1, "yaml-feature")]),
        ("a: " + "[" * 30, [(1, "too-deep")]),
        ("a: [", [(1, "bad-yaml")]),
        ("a: b: c", [(1, "bad-yaml")]),
        ('a: "\\UFFFFFFFF"', [(None, "bad-yaml")]),
        ("a: \x00", [(None, "bad-yaml")]),
        ("x" * 60_001, [(None, "too-long")]),
        ("", [(None, "wrong-type")]),
        (WRITTEN.replace("2 years", "soon"), [(5, "bad-amount")]),
        (WRITTEN.replace("2 years", "200 years"), [(5, "too-large")]),
        (WRITTEN + "window: soon\n", [(12, "bad-amount")]),
        (WRITTEN.replace("7 h 30 min", "0 min"), [(10, "too-large")]),
    ],
)  # fmt: skip
def test_yaml_that_cannot_be_meant_is_refused_by_line(text: str, expected: list[tuple[int | None, str]]) -> None:
    assert problems_read(text) == expected


def test_amounts_may_be_written_as_fields_or_plain_numbers_too() -> None:
    text = WRITTEN.replace("2 years", "{months: 24}").replace("7 h 30 min", "450") + "window: 2 weeks\ngrace: {days: 3}\nrenewal: null\n"
    rules = read_scheme(text)
    assert (rules.valid_months, rules.window_days, rules.grace_days, rules.renewal) == (24, 14, 3, None)
    assert read_scheme(WRITTEN + "renewal:\nin_force: {from: 2026-01-01, until: null}\n").in_force_until is None
