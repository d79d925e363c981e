"""Malformed and hostile documents get SchemeError or CaseError, within a second, and nothing else."""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.evaluation import CaseError, SchemeError, evaluate, parse_case, parse_scheme, read_scheme, scheme_document

from .histories import stories
from .stories import Story, asked, attestation, group, hours, minutes, module, scheme, sign_off
from .test_properties import EXAMPLES
from .test_schemes import FIXTURES
from .test_verdicts import validator

many = settings(max_examples=3 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8) | st.sampled_from(
    ["all", "module", "2026-01-31", "2026-01-31T00:00:00Z", "9" * 5000, 10**400, -1, "verified", "\ud800", "a", "module:a@1.0"]
)  # fmt: skip
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8
)
SECOND = 1 if sys.gettrace() is None else 6  # coverage slows everything
SCHEME = validator("scheme")
CASE = validator("case")


def a_scheme() -> dict[str, Any]:
    condition = {"all": [{"profile": "age", "at_least": 18}, {"any": [{"met": "eligibility"}, {"opened_before": "2026-01-01"}]}]}
    newer = [
        asked("sessions", key="s", session="a", count=3, attended=80, one_per="month", in_a_row=True, most_per_trainer=10, certified_instructor=True),
        asked("practice", key="p", minutes=60, practice="a", only_tags=["a"], exclude={"tags": ["b"]}, look_back={"months": 60}),
        asked("supervision", key="u", per={"practice": 60, "minutes": 1}, signer="a", way="distance", after="opening", within={"days": 90}),
        asked("service", key="v", service="a", months=3, in_a_row=True, from_="2026-01-01", by="2026-12-31"),
        asked("exam", key="e", exam="a", pass_=80, parts=["a", "b"], combine="total", attempts=3, wait={"days": 30}, after="eligibility"),
        asked("document", key="d", document="a", results=["cleared"], when={"profile": "employed", "is": "yes"}),
        asked("references", key="r", count=3, kinds=["a", "b"], one_of_each=True, unless={"held_less_than": {"months": 12}}),
        asked("profile", key="f", profile="education", at_least="bachelor"), asked("credential", key="c", credentials=["a"], issuers=["b"], when=condition),
        hours(600, key="h", categories=["wellness", "ethics"], each={"of": ["ethics"], "at_least": 60}, cover={"of": ["ethics"], "at_least": 1},
              caps=[{"category": "wellness", "most": 600}, {"each": "course", "most": 60}], exclude={"courses": ["a"]}, course_once=True),
    ]  # fmt: skip
    return scheme(
        group(module(standing="verified", score=80), group(hours(60, category="wellness", mode="live"), attestation(), need=1, key="inner"), sign_off(), *newer),
        renewal=hours(60, every={"months": 72}), in_force={"from": "2026-01-01", "until": None}, window={"days": 3}, grace={"days": 3}, credential={"en": "C", "es": "C"},
    )  # fmt: skip


def read_or_refuse(read: Callable[[Any], Any], document: Any) -> tuple[Any, str]:
    """Return what was read, or nothing and the sentences, within a second."""
    before = time.process_time()
    try:
        return read(document), ""
    except (SchemeError, CaseError) as error:
        return None, str(error)
    finally:
        assert time.process_time() - before < SECOND


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, part in inside for place in places(part, (*path, name)))]


def spoiled(document: Any, data: st.DataObject) -> Any:
    """Return the document with one to three places replaced, removed or added to."""
    document = copy.deepcopy(document)
    for _change in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(document)))
        value = data.draw(anything)
        if not path:
            return value if data.draw(st.integers(0, 9)) == 0 else document
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        if isinstance(parent, dict) and data.draw(st.booleans()):
            del parent[path[-1]]
        elif isinstance(parent, dict) and data.draw(st.booleans()):
            parent[data.draw(st.text(max_size=5))] = value
        else:
            parent[path[-1]] = value
    return document


@many
@given(st.data())
def test_a_spoiled_scheme_is_refused_or_means_something(data: st.DataObject) -> None:
    document = spoiled(a_scheme(), data)
    rules, problems = read_or_refuse(parse_scheme, document)
    if rules is None:
        assert problems
        return
    SCHEME.validate(document)
    assert parse_scheme(scheme_document(rules)) == rules
    evaluate(Story(scheme_document(rules)).case(), on=date(2026, 6, 1)).document()


@many
@given(stories(), st.data())
def test_a_spoiled_case_is_refused_or_can_be_judged(story: Story, data: st.DataObject) -> None:
    story.trained("2026-02-01", minutes(5))
    document = spoiled(story.document(), data)
    case, problems = read_or_refuse(parse_case, document)
    if case is None:
        assert problems
        return
    CASE.validate(document)
    evaluate(case, on=date(2026, 6, 1)).document()


@many
@given(anything)
def test_anything_at_all_is_refused_as_a_case_and_as_a_scheme(document: Any) -> None:
    with pytest.raises(SchemeError):
        parse_scheme(document)
    with pytest.raises(CaseError):
        parse_case(document)


@many
@given(st.text() | st.text(alphabet="[]{}:-,&*!|>'\"%@`?# \n\tab"))
def test_any_text_is_refused_as_a_written_scheme(text: str) -> None:
    with pytest.raises(SchemeError) as refused:
        read_scheme(text)
    assert str(refused.value)


@many
@given(st.data())
def test_a_written_scheme_with_a_piece_cut_out_or_doubled_is_refused_or_read(data: st.DataObject) -> None:
    text = (FIXTURES / "parent-ally.yaml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 60)))
    with suppress(SchemeError):
        read_scheme(text[:start] + data.draw(st.sampled_from(["", text[start:stop] * 2, "\x85", "- ", ": "])) + text[stop:])


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 50_000, "a: " + "{a: " * 12_000, "- " * 25_000, "x" * 10_000_000, "a: &a [x, x]\nb: &b [*a, *a]\n", '"' + "\\x41" * 14_000,
     "a: |\n" + " x\n" * 19_000, "? " * 20_000, "\n".join(f"k{number}: v" for number in range(6_000)), "a: '" + "''" * 25_000],
    ids=["lists", "mappings", "dashes", "ten megabytes", "aliases", "escapes", "lines", "questions", "fields", "quotes"],
)  # fmt: skip
def test_yaml_tricks_cost_less_than_a_second(text: str) -> None:
    before = time.process_time()
    with pytest.raises(SchemeError):
        read_scheme(text)
    assert time.process_time() - before < SECOND


HUGE = {
    "text": "x" * 10_000_000,
    "list": ["x"] * 1_200_000,
    "mapping": {f"field-{number}": number for number in range(300_000)},
    "number": 10**9_000,
    "lists": [[[]] * 1_000] * 1_000,
}


@pytest.mark.parametrize("huge", HUGE, ids=str)
def test_ten_megabytes_in_any_place_are_refused_within_a_second(huge: str) -> None:
    story = Story(a_scheme())
    story.trained("2026-02-01", minutes(5))
    story.approved("2026-03-01", "2027-03-01")
    for whole, read in ((a_scheme(), parse_scheme), (story.document(), parse_case)):
        for path in places(whole)[1:]:
            document = copy.deepcopy(whole)
            parent = document
            for step in path[:-1]:
                parent = parent[step]
            parent[path[-1]] = HUGE[huge]
            read_or_refuse(read, document)


def test_requirements_that_wait_for_one_another_without_end_are_refused() -> None:
    chain = [module(f"m{number}", after=f"m{number + 1}") for number in range(99)]
    assert "more than 30" in read_or_refuse(parse_scheme, scheme(group(*chain, module("m99"))))[1]
    assert "more than 30" in read_or_refuse(parse_scheme, scheme(group(module("m99"), *reversed(chain))))[1]
    story = Story(scheme(group(*chain[:28], module("m28"))))
    for number in range(29):
        story.completed("2026-01-10", f"m{number}")
    assert story.on("2026-01-10").ready


def test_what_the_parser_reads_can_be_judged_with_rows_of_every_kind() -> None:
    story = Story(a_scheme())
    for tell in (story.attended, story.seen, story.holds):
        tell("2026-01-10", *([] if tell != story.holds else [None]))
    story.worked("2026-01-10", 60, "a", tags=["a"])
    story.supervised("2026-01-10", 60, "a", signer="a", way="distance")
    story.served("2026-01-10", None, "a")
    story.examined("2026-01-10", 80, code="a", part="a")
    story.letter("2026-01-10", "a", "ana")
    story.profiled("2026-01-10", "age", 18)
    assert {part.state for part in story.on("2026-06-01").requirements.of} >= {"met", "unmet", "not_applicable"}


def test_depth_and_breadth_cost_less_than_a_second() -> None:
    deep: Any = module()
    for number in range(900):
        deep = group(deep, key=f"g{number}")
    wide = group(
        *(
            group(*(group(*(module(f"m{a}-{b}-{c}") for c in range(20)), key=f"g{a}-{b}") for b in range(20)), key=f"g{a}")
            for a in range(20)
        )
    )
    before = time.process_time()
    with pytest.raises(SchemeError):
        parse_scheme(scheme(deep))
    with suppress(SchemeError):
        parse_scheme(scheme(wide))
    with pytest.raises(CaseError):
        parse_case({"rows": [{"a": 1}] * 1_000_000})
    assert time.process_time() - before < SECOND
