"""The facts of each kind of row: what is read, and what is refused with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from certificates.evaluation import CaseError, parse_case
from certificates.evaluation import evidence as read

from .stories import Document, Story

EQUIVALENCE: Document = {
    "row_about": "hours:nami", "counts_as": "module:a", "from": "2026-01-01", "until": None, "recorded_at": "2026-01-01T12:00:00Z",
}  # fmt: skip


def problems(story: Story) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as refused:
        story.case()
    assert str(refused.value)
    return [(problem.path, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("kind", "about", "facts", "expected"),
    [
        ("module_completed", "module:a@1.0", {"score": {"points": 8, "of": 10}}, read.Points(8, 10)),
        ("module_completed", "module:a@1.0", {"score": None}, None),
        ("hours_recorded", "hours:a", {"provider": "college"}, read.Provided("college")),
        ("session_attended", "session:a", {"attended": {"minutes": 59, "of": 60}, "people": 8, "trainers": 1, "instructor_certified": True},
         read.Attended(59, 60, 1, 8, True)),
        ("session_attended", "session:a", {"attended": {"minutes": 0, "of": 60}}, read.Attended(0, 60, None, None, False)),
        ("practice_recorded", "practice:a", {"worked": 60, "from": "2026-01-01", "until": "2026-01-09"},
         read.Practice(60, date(2026, 1, 1), date(2026, 1, 9))),
        ("practice_recorded", "practice:a", {"worked": 0}, read.Practice(0, date(2026, 1, 10), date(2026, 1, 10))),
        ("supervision_recorded", "supervision:a", {"worked": 60}, read.Supervision(60, None, None)),
        ("service_recorded", "service:a", {"from": "2026-01-01"}, read.Service(date(2026, 1, 1), None)),
        ("exam_taken", "exam:a", {"points": 0, "of": 1}, read.Attempt(None, 0, 1)),
        ("document_seen", "document:a", {"result": "revise"}, read.Seen("revise", None)),
        ("reference_received", "reference:a", {"referee": "r-1"}, read.Referee("r-1")),
        ("profile_confirmed", "profile:age", {"value": 40}, read.Fact(40, None)),
        ("profile_confirmed", "profile:language", {"value": "es", "until": "2026-02-01"}, read.Fact("es", date(2026, 2, 1))),
        ("credential_held", "credential:a", {"valid_from": "2026-01-01", "valid_until": "2026-01-01", "issuer": "s"},
         read.Credential(date(2026, 1, 1), date(2026, 1, 1), "s")),
        ("signed_off", "sign-off:a", {"signer": "supervisor"}, read.Signed("supervisor")),
        ("load_reported", "load:families", {"count": 0}, read.Load(0)),
        ("attestation_made", "attestation:a", {}, None),
    ],
)  # fmt: skip
def test_the_facts_of_each_kind_are_read(kind: str, about: str, facts: Document, expected: Any) -> None:
    story = Story()
    story.evidence("2026-01-10", kind, about, tags=["b", "a", "b"], **facts)
    found: Any = story.case().rows[0].facts
    assert (found.details, found.tags, found.minutes) == (expected, ("a", "b"), ())


@pytest.mark.parametrize(
    ("kind", "about", "facts", "expected"),
    [
        ("module_completed", "module:a@1.0", {"score": 8}, ("score", "wrong-type")),
        ("module_completed", "module:a@1.0", {"score": {"points": 11, "of": 10}}, ("score.points", "too-large")),
        ("module_completed", "module:a@1.0", {"score": {"points": 0, "of": 0}}, ("score.of", "too-large")),
        ("hours_recorded", "hours:a", {"provider": 5}, ("provider", "bad-code")),
        ("hours_recorded", "hours:a", {"tags": "a"}, ("tags", "wrong-type")),
        ("hours_recorded", "hours:a", {"tags": ["A b"]}, ("tags[0]", "bad-code")),
        ("hours_recorded", "hours:a", {"tags": ["a"] * 51}, ("tags", "too-long")),
        ("session_attended", "session:a", {}, ("attended", "wrong-type")),
        ("session_attended", "session:a", {"attended": {"minutes": 61, "of": 60}}, ("attended.minutes", "too-large")),
        ("session_attended", "session:a", {"attended": {"minutes": 1, "of": 60}, "people": -1}, ("people", "too-large")),
        ("session_attended", "session:a", {"attended": {"minutes": 1, "of": 60}, "instructor_certified": "yes"}, ("instructor_certified", "wrong-type")),
        ("practice_recorded", "practice:a", {}, ("worked", "too-large")),
        ("practice_recorded", "practice:a", {"worked": 1.5}, ("worked", "too-large")),
        ("practice_recorded", "practice:a", {"worked": 1, "until": "2026-01-11"}, ("until", "ends-after-the-row")),
        ("practice_recorded", "practice:a", {"worked": 1, "from": "2026-01-11"}, ("until", "ends-before-start")),
        ("supervision_recorded", "supervision:a", {"worked": 1, "way": "by letter"}, ("way", "unknown-value")),
        ("service_recorded", "service:a", {}, ("from", "bad-date")),
        ("service_recorded", "service:a", {"from": "2026-01-02", "until": "2026-01-01"}, ("until", "ends-before-start")),
        ("exam_taken", "exam:a", {"points": 1, "of": 0}, ("of", "too-large")),
        ("document_seen", "document:a", {"result": "fine"}, ("result", "unknown-value")),
        ("reference_received", "reference:a", {}, ("referee", "bad-code")),
        ("profile_confirmed", "profile:age", {"value": "40"}, ("value", "too-large")),
        ("profile_confirmed", "profile:age", {"value": True}, ("value", "too-large")),
        ("profile_confirmed", "profile:employed", {"value": "maybe"}, ("value", "unknown-value")),
        ("profile_confirmed", "profile:education", {"value": "doctor"}, ("value", "unknown-value")),
        ("credential_held", "credential:a", {"valid_from": "2026-01-02", "valid_until": "2026-01-01", "issuer": "s"}, ("valid_until", "ends-before-start")),
        ("credential_held", "credential:a", {"valid_from": "2026-01-02"}, ("issuer", "bad-code")),
        ("signed_off", "sign-off:a", {"signer": "The Boss"}, ("signer", "bad-code")),
        ("load_reported", "load:families", {"count": None}, ("count", "too-large")),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_used_are_refused_where_they_stand(kind: str, about: str, facts: Document, expected: tuple[str, str]) -> None:
    story = Story()
    story.row(kind, about, "2026-01-10", {"standing": "verified"} | facts)
    assert problems(story) == [(f"rows[0].facts.{expected[0]}", expected[1])]


def test_facts_about_a_person_are_a_closed_list() -> None:
    story = Story()
    story.profiled("2026-01-10", "shoe-size", 40)
    assert problems(story) == [("rows[0].about", "unknown-value")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"row_about": "nami"}, [("equivalences[0].row_about", "bad-reference")]),
        ({"row_about": 5}, [("equivalences[0].row_about", "bad-reference")]),
        ({"row_about": "hours:nami@1.0"}, [("equivalences[0].row_about", "bad-reference")]),
        ({"counts_as": "module:a@1.0"}, [("equivalences[0].counts_as", "bad-reference")]),
        ({"counts_as": "exam:a"}, [("equivalences[0].counts_as", "cannot-stand-for")]),
        ({"until": "2025-12-31"}, [("equivalences[0].until", "ends-before-start")]),
        ({"recorded_at": "now"}, [("equivalences[0].recorded_at", "bad-instant")]),
        ({"more": 1}, [("equivalences[0].more", "unknown-field")]),
    ],
)  # fmt: skip
def test_an_equivalence_that_cannot_be_meant_is_refused(change: Document, expected: list[tuple[str, str]]) -> None:
    story = Story()
    story.equivalences.append(EQUIVALENCE | change)
    assert problems(story) == expected


@pytest.mark.parametrize(
    "change", [{}, {"row_about": "module:b@2.0"}, {"row_about": "exam:b", "counts_as": "exam:a"}, {"counts_as": "sign-off:a"}], ids=str
)
def test_an_equivalence_is_read(change: Document) -> None:
    story = Story()
    story.equivalences.append(EQUIVALENCE | change)
    assert len(story.case().equivalences) == 1


def test_an_equivalence_needs_its_parts() -> None:
    story = Story()
    story.equivalences.append({})
    assert [code for _path, code in problems(story)] == ["missing"] * 4


def test_prior_learning_names_a_requirement_and_an_amount() -> None:
    story = Story()
    story.row("equivalence_granted", "candidacy:c-1", "2026-01-10", {"requirement": "hours", "amount": 0})
    assert problems(story) == [("rows[0].facts.amount", "too-large")]
    assert parse_case(Story().document()).equivalences == ()
