from __future__ import annotations

from typing import Any

import pytest

from certificates.evaluation import CaseError, parse_case, parse_scheme

from .stories import Document, Story, digest, minutes, scheme


def a_case() -> Document:
    story = Story()
    row = story.completed("2026-01-10", parts=[minutes(60)])
    story.approved("2026-01-11", "2027-01-11", rows=[row])
    story.waived("2026-01-12", "eligibility", "2026-02-12")
    story.released(2, "count_until", since="2026-03-01", until="2026-06-01")
    return story.document()


def problems(document: object) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as refused:
        parse_case(document)
    assert str(refused.value)
    return [(problem.path, problem.code) for problem in refused.value.problems]


def with_change(path: tuple[str | int, ...], value: Any) -> Document:
    document = a_case()
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def test_a_case_is_read_and_its_rows_sorted_by_when_things_happened() -> None:
    document = a_case()
    document["rows"].reverse()
    case = parse_case(document)
    assert case == parse_case(a_case())
    assert [row.kind for row in case.rows] == ["module_completed", "approved", "waived"]
    assert case.editions[0].name == "demo@1"


def test_a_scheme_parsed_before_may_stand_in_for_its_document() -> None:
    document = a_case()
    assert parse_case(with_change(("editions", 0, "scheme"), parse_scheme(scheme()))) == parse_case(document)


def test_rows_of_kinds_that_rules_do_not_know_are_passed_over() -> None:
    story = Story()
    story.row("left_program", "anything at all", "2026-01-10", {"whatever": 1})
    assert story.case().rows[0].facts is None


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("format",), "case/2", ("format", "unknown-value")),
        (("subject",), ..., ("document", "missing")),
        (("subject",), "", ("subject", "bad-text")),
        (("zone",), 5, ("zone", "bad-text")),
        (("candidacy",), None, ("candidacy", "wrong-type")),
        (("candidacy",), ..., ("document", "missing")),
        (("candidacy", "id"), "x" * 201, ("candidacy.id", "bad-text")),
        (("candidacy", "opened_on"), "yesterday", ("candidacy.opened_on", "bad-date")),
        (("candidacy", "opened_on"), ..., ("candidacy", "missing")),
        (("editions",), ..., ("document", "missing")),
        (("editions",), [], ("editions", "wrong-type")),
        (("editions",), {}, ("editions", "wrong-type")),
        (("editions", 0), 5, ("editions[0]", "wrong-type")),
        (("editions", 0, "from"), ..., ("editions[0]", "missing")),
        (("editions", 0, "recorded_at"), ..., ("editions[0]", "missing")),
        (("editions", 0, "recorded_at"), "noon", ("editions[0].recorded_at", "bad-instant")),
        (("editions", 0, "edition"), ..., ("editions[0]", "missing")),
        (("editions", 0, "edition"), 0, ("editions[0].edition", "too-large")),
        (("editions", 0, "scheme"), ..., ("editions[0]", "missing")),
        (("editions", 0, "scheme"), 5, ("editions[0].scheme", "wrong-type")),
        (("editions", 0, "scheme", "valid"), {"months": 0}, ("editions[0].scheme.valid.months", "too-large")),
        (("rows",), ..., ("document", "missing")),
        (("rows",), {}, ("rows", "wrong-type")),
        (("rows",), [None] * 20_001, ("rows", "too-long")),
        (("rows", 0), None, ("rows[0]", "wrong-type")),
        (("rows", 0, "hash"), ..., ("rows[0]", "missing")),
        (("rows", 0, "extra"), 1, ("rows[0]", "unknown-field")),
        (("rows", 0, "hash"), "ABC", ("rows[0].hash", "bad-hash")),
        (("rows", 1, "hash"), digest("row 1"), ("rows[1].hash", "duplicate-row")),
        (("rows", 0, "refers_to"), 7, ("rows[0].refers_to", "bad-hash")),
        (("rows", 0, "number"), True, ("rows[0].number", "wrong-type")),
        (("rows", 0, "number"), 0, ("rows[0].number", "too-large")),
        (("rows", 0, "subject"), "", ("rows[0].subject", "bad-text")),
        (("rows", 0, "kind"), [], ("rows[0].kind", "bad-text")),
        (("rows", 0, "on"), "2026-02-30", ("rows[0].on", "bad-date")),
        (("rows", 0, "recorded_at"), "2026-01-10", ("rows[0].recorded_at", "bad-instant")),
        (("rows", 0, "facts"), "{}", ("rows[0].facts", "wrong-type")),
        (("rows", 0, "about"), "module:vicarious-trauma", ("rows[0].about", "bad-reference")),
        (("rows", 0, "about"), "module:vicarious-trauma@one.0", ("rows[0].about", "bad-reference")),
        (("rows", 0, "about"), "module:vicarious-trauma@1", ("rows[0].about", "bad-reference")),
        (("rows", 0, "about"), "module:@1.0", ("rows[0].about", "bad-reference")),
        (("rows", 0, "about"), "hours:x@1.0", ("rows[0].about", "bad-reference")),
        (("rows", 0, "facts", "standing"), ..., ("rows[0].facts.standing", "unknown-value")),
        (("rows", 0, "facts", "minutes"), "60", ("rows[0].facts.minutes", "wrong-type")),
        (("rows", 0, "facts", "minutes", 0), 60, ("rows[0].facts.minutes[0]", "wrong-type")),
        (("rows", 0, "facts", "minutes", 0, "category"), "No Code", ("rows[0].facts.minutes[0].category", "bad-code")),
        (("rows", 0, "facts", "minutes", 0, "mode"), ["live"], ("rows[0].facts.minutes[0].mode", "unknown-value")),
        (("rows", 0, "facts", "minutes", 0, "minutes"), 1.5, ("rows[0].facts.minutes[0].minutes", "too-large")),
        (("rows", 1, "facts", "period"), 0, ("rows[1].facts.period", "too-large")),
        (("rows", 1, "facts", "valid_until"), "2026-01-10", ("rows[1].facts.valid_until", "ends-before-start")),
        (("rows", 1, "facts", "valid_from"), None, ("rows[1].facts.valid_from", "bad-date")),
        (("rows", 1, "facts", "rows"), {}, ("rows[1].facts.rows", "wrong-type")),
        (("rows", 1, "facts", "rows"), ["x"], ("rows[1].facts.rows[0]", "bad-hash")),
        (("rows", 2, "facts", "requirement"), 5, ("rows[2].facts.requirement", "bad-code")),
        (("rows", 2, "facts", "until"), "later", ("rows[2].facts.until", "bad-date")),
        (("accepted",), 5, ("accepted", "wrong-type")),
        (("accepted", 0, "module"), "No Code", ("accepted[0].module", "bad-code")),
        (("accepted", 0, "number"), "2", ("accepted[0].number", "wrong-type")),
        (("accepted", 0, "decision"), "ignore", ("accepted[0].decision", "unknown-value")),
        (("accepted", 0, "until"), None, ("accepted[0]", "missing")),
        (("accepted", 0, "recorded_at"), ..., ("accepted[0]", "missing")),
        (("equivalences",), [5], ("equivalences[0]", "wrong-type")),
        (("elsewhere",), [5], ("elsewhere[0]", "wrong-type")),
        (("surprise",), 1, ("surprise", "unknown-field")),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_where_it_stands(path: tuple[str | int, ...], value: Any, expected: tuple[str, str]) -> None:
    assert problems(with_change(path, value)) == [expected]


def test_attestations_hours_and_sign_offs_have_no_edition() -> None:
    document = a_case()
    document["rows"][0] |= {"kind": "hours_recorded", "about": "hours:wellness-day@1.0"}
    assert problems(document) == [("rows[0].about", "bad-reference")]


@pytest.mark.parametrize("document", [None, [], "case", 7, {}, {1: 2}])
def test_what_is_no_case_at_all_is_refused(document: Any) -> None:
    assert problems(document)


def test_more_wrong_rows_than_anybody_reads_are_cut_short() -> None:
    assert len(problems(with_change(("rows",), [None] * 1000))) == 50


def test_numbers_with_more_digits_than_python_writes_are_refused_in_a_sentence() -> None:
    assert problems(with_change(("rows", 0, "on"), 10**5000)) == [("rows[0].on", "bad-date")]


def test_a_ruling_without_its_day_takes_the_day_it_was_recorded() -> None:
    document = a_case()
    del document["accepted"][0]["from"]
    assert parse_case(document).accepted[0].starts.isoformat() == "2026-03-01"


def test_rows_counted_elsewhere_are_named_by_their_hashes() -> None:
    document = Story().document()
    document["elsewhere"] = [{"credential": "peer", "period": 1, "rows": ["first"], "recorded_at": "2026-01-05T12:00:00Z"}]
    with pytest.raises(CaseError, match=r"elsewhere\[0\]\.rows\[0\]: 'first' is not a SHA-256 hash"):
        parse_case(document)


def test_a_leave_does_not_end_before_it_begins() -> None:
    story = Story()
    story.row("leave_granted", "candidacy:c-1", "2026-02-01", {"from": "2026-02-02", "until": "2026-02-01"})
    with pytest.raises(CaseError, match="ends before it starts"):
        story.case()
