"""Rows that are put in and taken out again: what has aged out counts no more, of every kind that does more than add up."""

from __future__ import annotations

from typing import Any

import pytest

from .stories import Document, Story, asked, attestation, group, hours, minutes, scheme, sign_off
from .test_kinds import told
from .test_options import states
from .test_requirements import state

MONTH: Document = {"look_back": {"months": 1}}


@pytest.mark.parametrize(
    ("rules", "tell"),
    [
        (asked("sessions", session="coaching", count=1), lambda story: story.attended("2026-01-10")),
        (asked("references", count=1, kinds=["personal"], one_of_each=True), lambda story: story.letter("2026-01-10", "personal", "ana")),
        (asked("exam", exam="peer", pass_=80), lambda story: story.examined("2026-01-10", 80)),
        (asked("exam", exam="peer", pass_=80, parts=["a"]), lambda story: story.examined("2026-01-10", 80, part="a")),
        (hours(60, cover={"of": ["ethics"]}), lambda story: story.trained("2026-01-10", minutes(60, "ethics"))),
        (hours(60, caps=[{"category": "ethics", "most": 60}, {"mode": "live", "most": 60}]), lambda story: story.trained("2026-01-10", minutes(60, "ethics"))),
        (asked("document", document="background-check"), lambda story: story.seen("2026-01-10", expires="2026-12-31")),
        (asked("credential", credential="trainee"), lambda story: story.holds("2026-01-10", None)),
    ],
    ids=lambda value: str(value["kind"]) if isinstance(value, dict) else "",
)  # fmt: skip
@pytest.mark.parametrize("standing", ["attested", "verified"])
def test_what_has_aged_out_counts_no_more(rules: Document, tell: Any, standing: str) -> None:
    story = told(rules | MONTH | {"standing": standing})
    tell(story)
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready"), ("2026-02-11", "not_started")]
    assert [code for _row, (code, _params) in story.on("2026-02-11").requirements.not_counted] == ["too-long-ago"]


def test_two_rows_of_one_slot_leave_one_after_the_other() -> None:
    story = told(asked("sessions", session="coaching", count=1, one_per="month") | MONTH)
    story.attended("2026-01-10")
    story.attended("2026-01-20")
    assert story.statuses()[-1] == ("2026-02-21", "not_started")
    story = told(asked("references", count=1, kinds=["personal"], one_of_each=True) | MONTH)
    story.letter("2026-01-10", "personal", "ana")
    story.letter("2026-01-20", "personal", "ana")
    assert story.statuses()[-1] == ("2026-02-21", "not_started")


def test_what_is_granted_helps_what_waits_for_verification_too() -> None:
    story = told(asked("sessions", session="coaching", count=2, standing="verified"))
    story.attended("2026-01-10", standing="attested")
    story.granted("2026-01-12", "it", 1, "2026-03-31")
    story.verified("2026-02-01", story.rows[0]["hash"])
    assert [story.on(day).requirements.state for day in ("2026-01-11", "2026-01-12", "2026-02-01", "2026-04-01")] == [
        "unmet", "pending", "met", "unmet",
    ]  # fmt: skip
    story.waived("2026-05-01", "it", "2026-05-31")
    assert story.on("2026-05-01").requirements.state == "waived"


def test_of_two_first_days_the_later_one_binds_and_of_two_last_days_the_earlier() -> None:
    rules = group(
        attestation(key="ethics"), sign_off(key="a", after="ethics", **{"from": "2026-03-01"}), sign_off("b", after="ethics", within={"months": 6}, by="2026-04-01"),
    )  # fmt: skip
    story = Story(scheme(rules))
    story.attested("2026-02-01")
    story.signed_off("2026-02-28")
    story.signed_off("2026-04-02", "b")
    assert states(story, "2026-12-01") == ["met", "unmet", "unmet"]
    assert [part.not_counted[0][1].code for part in story.on("2026-12-01").requirements.of[1:]] == ["before-date", "after-date"]


def test_a_stretch_of_service_before_the_period_counts_no_more_and_one_that_goes_on_is_cut() -> None:
    story = Story(scheme(attestation(), renewal=asked("service", service="work", months=3), valid={"months": 12}))
    story.served("2025-01-10", "2025-12-31", "work", on="2026-01-08")
    story.served("2025-06-10", None, "work")
    story.approved("2026-02-01", "2027-02-01", rows=[story.attested("2026-01-10")])
    assert [state(story.on(day))[:2] for day in ("2026-04-30", "2026-05-01")] == [("unmet", 2), ("met", 3)]
    assert [reason.code for _row, reason in story.on("2026-05-01").requirements.not_counted] == ["before-cycle-start"]


def test_a_newer_row_of_the_same_day_takes_the_place_of_the_earlier_at_once() -> None:
    story = told(asked("service", service="work", months=3, look_back={"days": 400}))
    story.served("2026-01-10", None, "work", on="2026-06-01")
    story.served("2026-01-10", "2026-03-01", "work", on="2026-06-01")
    assert state(story.on("2026-07-01")) == ("unmet", 1, 3)
    assert [reason.code for _row, reason in story.on("2026-07-01").requirements.not_counted] == ["replaced-by-newer"]


def test_a_confirmation_that_does_not_come_leaves_the_earlier_fact_in_place() -> None:
    story = told(asked("profile", profile="employed", standing="verified"))
    story.profiled("2026-01-10", "employed", "yes")
    story.profiled("2026-01-20", "employed", "no", standing="attested")
    later = story.profiled("2026-01-21", "employed", "yes", standing="attested")
    story.verified("2026-03-01", later)
    assert state(story.on("2026-02-01"))[0] == "met"


def test_the_timeline_of_a_role_that_is_waived_for_a_while() -> None:
    story = told(asked("service", service="work", months=3, standing="verified"))
    story.served("2026-01-10", None, "work", standing="attested")
    assert [story.on(day).requirements.state for day in ("2026-04-09", "2026-04-10")] == ["unmet", "pending"]


def test_what_is_verified_later_ages_out_with_the_row() -> None:
    story = told(asked("sessions", session="coaching", count=1, standing="verified") | MONTH)
    story.verified("2026-01-20", story.attended("2026-01-10", standing="attested"))
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-10", "in_progress"), ("2026-01-20", "ready"), ("2026-02-11", "not_started"),
    ]  # fmt: skip


def test_a_waiver_without_a_last_day_stands_for_good() -> None:
    story = told(asked("sessions", session="coaching", count=1))
    story.waived("2026-01-10", "it")
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready")]
    story = Story(scheme(group(attestation(when={"profile": "military"}), sign_off())))
    story.waived("2026-01-10", "all-of-it")
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready")]


def test_a_look_back_of_service_clamps_to_the_end_of_the_month() -> None:
    story = told(asked("service", service="work", months=1, look_back={"months": 1}))
    story.served("2026-01-31", None, "work")
    assert [state(story.on(day)) for day in ("2026-02-27", "2026-02-28", "2026-03-31")] == [("unmet", 0, 1), ("met", 1, 1), ("unmet", 0, 1)]


def test_service_that_another_credential_counted_does_not_count() -> None:
    story = told(asked("service", service="work", months=1), count_once_with=["other"])
    row = story.served("2026-01-10", "2026-03-10", "work")
    story.elsewhere.append({"credential": "other", "period": 1, "rows": [row], "recorded_at": "2026-03-11T12:00:00Z"})
    assert story.on("2026-06-01").requirements.not_counted == ((row, ("counted-elsewhere", {"credential": "other"})),)
