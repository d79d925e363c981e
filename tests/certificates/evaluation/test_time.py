"""What follows from dates and decisions about time: the day before, the day, the day after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certificates.evaluation import SchemeError, parse_case, parse_scheme, read_scheme, scheme_document

from .stories import Document, Story, asked, attestation, digest, group, minutes, module, scheme, sign_off

LATE = [
    {"key": "first", "for": {"months": 1}},
    {"key": "second", "for": {"months": 1}, "title": {"en": "Second step"}, "also": sign_off("fee")},
]
BACK = {"within": {"months": 24}, "requirement": attestation("again")}
RUNS = {"at_most": {"months": 36}, "valid": "runs", "return": attestation("back")}
STOPS = {"at_most": {"months": 36}, "valid": "stops"}


def certified(until: str | None = "2027-02-01", *, on: str = "2026-02-01", **rules: Any) -> Story:
    """A story with one period decided."""
    story = Story(scheme(**rules))
    row = story.attested("2026-01-05")
    story.approved(on, until, rows=[row])  # type: ignore[arg-type]  # null where there is no last day
    return story


def around(story: Story, day: str) -> list[str]:
    """Return the status on the day before, the day, and the day after."""
    middle = date.fromisoformat(day)
    return [str(story.on((middle + timedelta(days=shift)).isoformat()).status) for shift in (-1, 0, 1)]


def award(story: Story, day: str) -> tuple[str, str]:
    found = story.on(day).award
    return str(found.valid_from), str(found.valid_until)


def stages(story: Story, day: str) -> list[str]:
    middle = date.fromisoformat(day)
    return [story.on((middle + timedelta(days=shift)).isoformat()).stage for shift in (-1, 0, 1)]


@pytest.mark.parametrize(
    ("valid", "on", "until"),
    [
        ({"months": 24}, "2026-02-28", "2028-02-28"),
        ({"months": 24}, "2024-02-29", "2026-02-28"),
        ({"months": 24, "last_day": "day_before"}, "2026-03-01", "2028-02-29"),
        ({"months": 1, "last_day": "day_before"}, "2026-01-31", "2026-02-27"),
        ({"ends_on": "12-31"}, "2026-12-30", "2026-12-31"),
        ({"ends_on": "12-31"}, "2026-12-31", "2026-12-31"),
        ({"ends_on": "12-31"}, "2027-01-01", "2027-12-31"),
        ({"ends_on": "12-31", "at_least": {"months": 6}}, "2026-06-30", "2026-12-31"),
        ({"ends_on": "12-31", "at_least": {"months": 6}}, "2026-07-01", "2027-12-31"),
        ({"ends_on": "09-01", "years": "odd"}, "2025-09-01", "2025-09-01"),
        ({"ends_on": "09-01", "years": "odd"}, "2025-09-02", "2027-09-01"),
        ({"ends_on": "09-01", "years": "even"}, "2025-09-01", "2026-09-01"),
        ({"ends_on": "02-29"}, "2027-02-01", "2027-02-28"),
        ({"ends_on": "02-29"}, "2028-02-28", "2028-02-29"),
        ("open", "2026-02-01", "None"),
    ],
)
def test_a_first_period_ends_on_its_day(valid: Any, on: str, until: str) -> None:
    assert award(Story(scheme(valid=valid), opened="2024-01-05"), on) == (on, until)


@pytest.mark.parametrize(
    ("valid", "first", "expected"),
    [
        ({"months": 12, "last_day": "day_before"}, ("2026-02-01", "2027-01-31"), ("2027-02-01", "2028-01-31")),
        ({"ends_on": "09-01", "years": "odd"}, ("2026-02-01", "2027-09-01"), ("2027-09-02", "2029-09-01")),
        ({"months": 12}, ("2026-02-01", "2027-02-01"), ("2027-02-02", "2028-02-01")),
    ],
)
def test_a_renewal_in_time_follows_without_a_gap(valid: Any, first: tuple[str, str], expected: tuple[str, str]) -> None:
    assert award(certified(first[1], on=first[0], valid=valid), first[1]) == expected


def test_a_certificate_without_a_last_day_is_certified_for_good_and_never_renewed() -> None:
    story = certified(None, valid="open")
    verdict = story.on("2090-01-01")
    assert (str(verdict.status), verdict.ready, verdict.next_step) == ("certified", False, None)
    assert [(period.window_opens, period.due, period.valid_until) for period in verdict.periods][-1] == (None, None, None)
    assert dict(story.on("2026-03-01").timeline[-1].reason.params)["valid_until"] is None


def test_late_steps_follow_each_other_and_each_asks_for_its_own() -> None:
    story = certified(late=LATE)
    assert around(story, "2027-02-01") == ["certified", "due", "late"]
    line = story.on("2027-03-01").timeline
    late = [(str(part.starts), str(part.ends), part.reason.params["step"]) for part in line if part.status == "late"]
    assert late == [("2027-02-02", "2027-03-02", "first"), ("2027-03-02", "2027-04-02", "second")]
    assert around(story, "2027-04-01") == ["late", "late", "lapsed"]
    story.attested("2026-06-01")
    assert [story.on(day).ready for day in ("2027-03-01", "2027-03-02")] == [True, False]
    story.signed_off("2027-03-02", "fee")
    assert story.on("2027-03-02").ready


def test_after_the_late_steps_comes_reinstatement_and_then_starting_over() -> None:
    story = certified(late=LATE, reinstatement=BACK)
    assert stages(story, "2027-04-01") == ["renewal", "renewal", "reinstatement"]
    assert stages(story, "2029-02-01") == ["reinstatement", "reinstatement", "again"]
    story.attested("2028-01-01", "again")
    assert [story.on(day).ready for day in ("2027-12-31", "2028-01-01", "2029-02-01", "2029-02-02")] == [False, True, True, False]
    assert award(story, "2028-01-01") == ("2028-01-01", "2029-01-01")
    assert story.statuses()[-1] == ("2029-02-02", "lapsed")
    story.attested("2025-01-01")
    assert story.on("2029-02-02").ready, "starting over, what no earlier period stood on counts whatever its date"


def test_without_reinstatement_one_may_renew_after_any_time_as_before() -> None:
    assert stages(certified(), "2040-01-01") == ["renewal"] * 3


def test_no_more_renewals_than_allowed() -> None:
    story = certified(renewals=1, window={"days": 30})
    assert story.on("2026-06-01").document()["renewals_left"] == 1
    second = story.attested("2026-06-01")
    story.approved("2027-01-15", "2028-02-01", period=2, starts="2027-02-02", rows=[second])
    story.attested("2027-06-01")
    verdict = story.on("2028-01-31")
    assert verdict.document()["renewals_left"] == 0
    assert (verdict.ready, verdict.next_step.code) == (False, "no-more-renewals")  # type: ignore[union-attr]  # there is one
    assert around(story, "2028-02-01") == ["certified", "certified", "lapsed"]


def test_a_period_beyond_the_limit_counts_as_decided() -> None:
    story = certified(renewals=0)
    story.approved("2027-01-15", "2028-02-01", period=2, starts="2027-02-02")
    assert str(story.on("2027-06-01").status) == "certified"


def test_the_time_to_finish_ends_and_is_extended() -> None:
    story = Story(scheme(finish={"within": {"months": 12}}))
    assert around(story, "2027-01-05") == ["not_started", "not_started", "closed"]
    assert story.on("2026-02-01").document()["finish_by"] == "2027-01-05"
    verdict = story.on("2027-01-06")
    assert (verdict.ready, verdict.next_step) == (False, None)
    story.row("extended", "candidacy:c-1", "2027-02-01", {"period": 1, "until": "2027-07-05"})
    assert around(story, "2027-02-01") == ["closed", "not_started", "not_started"]
    assert around(story, "2027-07-05") == ["not_started", "not_started", "closed"]
    story.attested("2027-07-06")
    assert str(story.on("2027-07-06").status) == "closed"
    story.attested("2027-07-05")
    assert around(story, "2027-07-05") == ["not_started", "ready", "ready"]


def test_done_in_time_and_waiting_for_a_decision_is_not_closed() -> None:
    story = Story(scheme(attestation(standing="verified"), finish={"within": {"months": 12}}))
    row = story.attested("2027-01-05", standing="attested")
    assert around(story, "2027-01-05") == ["not_started", "in_progress", "in_progress"]
    story.verified("2027-03-01", row)
    assert around(story, "2027-03-01") == ["in_progress", "ready", "ready"]


def leave(story: Story, on: str, starts: str, until: str) -> str:
    return story.row("leave_granted", "candidacy:c-1", on, {"from": starts, "until": until})


def ended(story: Story, on: str) -> str:
    return story.row("leave_ended", "candidacy:c-1", on, {})


def test_on_leave_validity_stands_still() -> None:
    story = certified(leave=STOPS)
    leave(story, "2026-06-01", "2026-07-01", "2026-07-10")
    assert around(story, "2026-07-01") == ["certified", "inactive", "inactive"]
    assert around(story, "2026-07-10") == ["inactive", "inactive", "certified"]
    assert around(story, "2027-02-11") == ["certified", "due", "lapsed"]
    assert str(story.on("2026-08-01").periods[0].valid_until) == "2027-02-11"
    assert not story.on("2026-07-05").ready
    ended(story, "2026-07-06")
    assert around(story, "2026-07-06") == ["inactive", "certified", "certified"]
    assert around(story, "2027-02-06") == ["certified", "due", "lapsed"]


def test_a_leave_is_no_longer_than_the_scheme_allows() -> None:
    story = certified("2030-02-01", leave=STOPS | {"at_most": {"days": 9}})
    leave(story, "2026-06-01", "2026-07-01", "2026-12-31")
    assert around(story, "2026-07-10") == ["inactive", "inactive", "certified"]


def test_where_validity_ends_during_leave_coming_back_asks_for_its_own() -> None:
    story = certified(leave=RUNS, reinstatement=BACK)
    leave(story, "2026-06-01", "2026-07-01", "2027-06-30")
    assert around(story, "2027-06-30") == ["inactive", "inactive", "lapsed"]
    assert stages(story, "2027-02-01") == ["renewal", "renewal", "return"]
    assert stages(story, "2029-06-30") == ["return", "return", "again"]
    story.attested("2027-06-30", "back")
    assert [story.on(day).ready for day in ("2027-06-30", "2027-07-01")] == [False, True]
    assert award(story, "2027-07-01") == ("2027-07-01", "2028-07-01")


def test_a_leave_granted_later_holds_where_two_meet() -> None:
    story = certified(leave=STOPS)
    leave(story, "2026-06-01", "2026-07-01", "2026-07-31")
    leave(story, "2026-06-02", "2026-07-11", "2026-07-20")
    assert around(story, "2026-07-20") == ["inactive", "inactive", "certified"]
    assert str(story.on("2026-08-01").periods[0].valid_until) == "2027-02-21"
    leave(story, "2026-06-03", "2026-06-20", "2026-07-05")
    assert around(story, "2026-07-05") == ["inactive", "inactive", "certified"]


@pytest.mark.parametrize("case", ["no rule", "revoked", "lapsed", "nothing decided", "not running"])
def test_a_leave_that_makes_no_sense_changes_nothing(case: str) -> None:
    story = certified(**({} if case == "no rule" else {"leave": STOPS}))
    if case == "nothing decided":
        story.rows.pop()
    if case == "revoked":
        story.decided("revoked", "2026-05-01")
    before = story.statuses()
    if case == "not running":
        ended(story, "2026-07-01")
    else:
        start = "2027-02-02" if case == "lapsed" else "2026-07-01"
        leave(story, "2026-06-01", start, "2027-12-31")
    assert story.statuses() == before


def test_an_extension_gives_a_later_last_day_and_never_an_earlier_one() -> None:
    story = certified()
    story.row("extended", "candidacy:c-1", "2027-02-10", {"period": 1, "until": "2027-03-01"})
    story.row("extended", "candidacy:c-1", "2027-02-11", {"period": 1, "until": "2027-02-20"})
    story.row("extended", "candidacy:c-1", "2027-02-11", {"period": 7, "until": "2029-02-20"})
    assert around(story, "2027-02-10") == ["lapsed", "certified", "certified"]
    assert around(story, "2027-03-01") == ["certified", "due", "lapsed"]
    assert award(story, "2027-03-01") == ("2027-03-02", "2028-03-01")


@pytest.mark.parametrize("kind", ["suspended", "revoked", "relinquished"])
def test_a_decision_that_an_appeal_overturns_counts_no_more_from_that_day(kind: str) -> None:
    story = certified()
    against = story.decided(kind, "2026-05-01")
    story.row("appeal_opened", "candidacy:c-1", "2026-05-10", {"against": against})
    assert around(story, "2026-05-10") == [kind] * 3
    story.row("appeal_decided", "candidacy:c-1", "2026-06-01", {"against": against, "result": "overturned"})
    assert around(story, "2026-06-01") == [kind, "certified", "certified"]
    story.row("appeal_decided", "candidacy:c-1", "2026-07-01", {"against": against, "result": "upheld"})
    assert around(story, "2026-07-01") == ["certified", kind, kind]


def test_an_approval_overturned_is_no_period_and_an_appeal_of_nothing_changes_nothing() -> None:
    story = Story()
    row = story.attested("2026-01-05")
    against = story.approved("2026-02-01", "2027-02-01", rows=[row])
    story.row("appeal_decided", "candidacy:c-1", "2026-01-20", {"against": against, "result": "overturned"})
    story.row("appeal_decided", "candidacy:c-1", "2026-03-01", {"against": digest("nothing"), "result": "overturned"})
    assert around(story, "2026-02-01") == ["ready", "ready", "ready"]
    assert len(story.on("2026-02-01").periods) == 1


def test_reinstated_when_nothing_is_suspended_changes_nothing() -> None:
    story = certified()
    before = story.statuses()
    story.decided("reinstated", "2026-05-01")
    assert story.statuses() == before


def test_an_open_audit_says_what_it_waits_for() -> None:
    story = certified()
    first, second = story.attested("2026-03-01", standing="attested"), story.attested("2026-03-02", standing="attested")
    assert "audit" not in story.on("2026-04-01").document()
    story.row("audit_opened", "candidacy:c-1", "2026-04-01", {"period": 1, "answer_by": "2026-05-01", "rows": [first, second]})
    story.verified("2026-04-10", first)
    audits = [story.on(day).document()["audit"] for day in ("2026-04-09", "2026-05-01", "2026-05-02")]
    assert [(len(audit["rows"]), audit["overdue"]) for audit in audits] == [(2, False), (1, False), (1, True)]
    story.row("audit_closed", "candidacy:c-1", "2026-05-03", {"period": 1, "result": "clear"})
    assert "audit" not in story.on("2026-05-03").document()


def test_the_last_load_reported_stands_beside_the_capacity() -> None:
    story = certified(capacity={"families": 15})
    assert story.on("2026-03-01").document()["capacity"] == {"families": 15, "load": None, "above": False}
    for day, count in (("2026-03-02", 15), ("2026-03-03", 16)):
        story.evidence(day, "load_reported", "load:families", count=count)
    found = [story.on(day).document()["capacity"] for day in ("2026-03-02", "2026-03-03")]
    assert [(load["load"], load["above"]) for load in found] == [(15, False), (16, True)]


def test_what_another_credential_counted_does_not_count_here() -> None:
    rules = scheme(asked("hours", key="hours", minutes=60), count_once_with=["other"])
    story = Story(rules)
    row = story.trained("2026-02-01", minutes(60))
    story.elsewhere.append({"credential": "other", "period": 1, "rows": [row], "recorded_at": "2026-03-01T12:00:00.000000Z"})
    story.elsewhere.append({"credential": "unrelated", "period": 1, "rows": [row], "recorded_at": "2026-01-01T12:00:00.000000Z"})
    assert not story.on("2026-04-01").ready
    assert story.on("2026-04-01", known_at=datetime(2026, 2, 2, tzinfo=UTC)).ready


FULL: Document = scheme(
    group(module(), attestation()), late=LATE, reinstatement=BACK, renewals=4, finish={"within": {"months": 12}}, leave=RUNS,
    count_once_with=["other"], audit={"sample": 10, "answer_within": {"days": 30}}, capacity={"families": 15},
    certificate={"shows": ["instructors", "provider_number"]},
    sources=[{"title": "The rule", "url": "https://example.org", "quote": "Two years"}], not_found=["The pass mark."], renewal=module("b"),
)  # fmt: skip


def test_the_canonical_document_is_read_back_whole() -> None:
    document = scheme_document(parse_scheme(FULL))
    assert parse_scheme(document) == parse_scheme(FULL)
    assert document["late"] == LATE
    assert document["certificate"] == {"shows": ["instructors", "provider_number"]}
    for valid in ("open", {"months": 12, "last_day": "day_before"}, {"ends_on": "09-01", "years": "odd", "at_least": {"months": 6}}):
        assert scheme_document(parse_scheme(scheme(valid=valid)))["valid"] == valid


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"valid": "open", "window": {"days": 30}}, ("window", "needs-last-day")),
        ({"valid": "open", "renewal": attestation()}, ("renewal", "needs-last-day")),
        ({"valid": "open", "renewals": 4}, ("renewals", "needs-last-day")),
        ({"valid": {"ends_on": "02-30"}}, ("valid.ends_on", "no-such-day")),
        ({"valid": {"ends_on": 5}}, ("valid.ends_on", "no-such-day")),
        ({"valid": {"ends_on": "12-31", "years": "leap"}}, ("valid.years", "unknown-value")),
        ({"valid": {"months": 12, "last_day": "other"}}, ("valid.last_day", "unknown-value")),
        ({"window": {"days": 400}}, ("window", "window-longer-than-validity")),
        ({"grace": {"days": 1}, "late": LATE}, ("late", "say-one")),
        ({"late": [LATE[0], LATE[0]]}, ("late[1].key", "duplicate-value")),
        ({"late": [{}]}, ("late[0]", "missing")),
        ({"late": [{"key": "a", "for": {"days": 0}}]}, ("late[0].for.days", "too-large")),
        ({"late": [LATE[0] | {"also": attestation()}]}, ("late[0].also", "key-of-renewal")),
        ({"late": LATE, "reinstatement": BACK | {"within": {"months": 2}}}, ("reinstatement.within", "late-after-reinstatement")),
        ({"reinstatement": {}}, ("reinstatement", "missing")),
        ({"renewals": 0, "renewal": attestation()}, ("renewals", "no-renewal-allowed")),
        ({"finish": {}}, ("finish", "missing")),
        ({"leave": {}}, ("leave", "missing")),
        ({"leave": STOPS | {"return": attestation()}}, ("leave.return", "return-never-asked")),
        ({"count_once_with": ["demo"]}, ("count_once_with", "own-code")),
        ({"audit": {}}, ("audit", "missing")),
        ({"capacity": {}}, ("capacity", "missing")),
        ({"sources": [{}]}, ("sources[0]", "missing")),
    ],
)
def test_contradictions_over_time_are_found_at_writing(change: Document, expected: tuple[str, str]) -> None:
    with pytest.raises(SchemeError) as error:
        parse_scheme(scheme(**change))
    assert expected in [(problem.path, problem.code) for problem in error.value.problems]


def test_an_error_names_the_line_and_says_how_to_mend_it() -> None:
    text = "format: scheme/1\ncode: demo\ntitle: Demo\ndecision: lead\nvalid: open\nwindow: 30 days\ninitial: {key: a, kind: attestation, attestation: a}\n"
    with pytest.raises(SchemeError, match=r"line 6, window: means nothing in a certificate without a last day\. Say how long"):
        read_scheme(text)
    with pytest.raises(SchemeError, match="24 months, or open"):
        read_scheme(text.replace("valid: open", "valid: long"))
    assert parse_case(Story(scheme(valid="open")).document()).editions[0].scheme.valid_months is None
