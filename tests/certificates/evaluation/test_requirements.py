"""Worked examples: one unit short, exact, one over; and every reason for which a row does not count."""

from __future__ import annotations

import pytest

from certificates.evaluation import Verdict

from .stories import Story, attestation, digest, group, hours, minutes, module, scheme, sign_off


def state(verdict: Verdict) -> tuple[str, int, int]:
    result = verdict.requirements
    return result.state, result.have, result.need


def not_counted(verdict: Verdict) -> list[tuple[str, str]]:
    return [(row, reason.code) for row, reason in verdict.requirements.not_counted]


@pytest.mark.parametrize(("amount", "expected"), [(449, "unmet"), (450, "met"), (451, "met")], ids=["one short", "exact", "one over"])
def test_hours_are_met_to_the_minute(amount: int, expected: str) -> None:
    story = Story(scheme(hours(450)))
    story.trained("2026-01-10", minutes(400))
    story.trained("2026-01-11", minutes(amount - 400, "ethics", "external"))
    assert state(story.on("2026-01-11")) == (expected, amount, 450)
    assert story.on("2026-01-11").requirements.unit == "minutes"
    assert state(story.on("2026-01-10")) == ("unmet", 400, 450)


@pytest.mark.parametrize(("amount", "expected"), [(59, "unmet"), (60, "met"), (61, "met")], ids=["one short", "exact", "one over"])
def test_hours_of_a_category_count_only_that_part_of_a_day(amount: int, expected: str) -> None:
    story = Story(scheme(hours(60, category="wellness")))
    story.trained("2026-01-10", minutes(amount), minutes(500, "ethics"))
    assert state(story.on("2026-01-10")) == (expected, amount, 60)


def test_hours_in_a_mode_count_only_that_mode() -> None:
    story = Story(scheme(hours(60, mode="live", category="wellness")))
    wrong_mode = story.trained("2026-01-10", minutes(60, mode="external"))
    wrong_category = story.trained("2026-01-11", minutes(60, "ethics"))
    right = story.trained("2026-01-12", minutes(60))
    verdict = story.on("2026-01-12")
    assert verdict.requirements.counted == (right,)
    assert not_counted(verdict) == [(wrong_mode, "wrong-mode"), (wrong_category, "wrong-category")]


def test_a_mode_alone_may_be_asked_for() -> None:
    story = Story(scheme(hours(60, mode="live")))
    row = story.trained("2026-01-10", minutes(0), minutes(60, mode="external"))
    assert not_counted(story.on("2026-01-10")) == [(row, "wrong-mode")]


def test_a_module_counts_from_its_day_on() -> None:
    story = Story(scheme(module()))
    row = story.completed("2026-01-10")
    before, after = story.on("2026-01-09"), story.on("2026-01-10")
    assert (state(before), not_counted(before)) == (("unmet", 0, 1), [(row, "not-yet")])
    assert (state(after), after.requirements.counted, after.requirements.first_met_on) == (("met", 1, 1), (row,), after.on)


def test_a_module_completed_twice_counts_once() -> None:
    story = Story(scheme(module()))
    first, second = story.completed("2026-01-10"), story.completed("2026-02-10")
    verdict = story.on("2026-03-01")
    assert (state(verdict), verdict.requirements.counted, not_counted(verdict)) == (("met", 1, 1), (first,), [(second, "superseded")])
    assert str(verdict.requirements.first_met_on) == "2026-01-10"


def test_the_minutes_of_a_module_completed_twice_count_once_too() -> None:
    story = Story(scheme(hours(120)))
    first, second = story.completed("2026-01-10", parts=[minutes(60)]), story.completed("2026-02-10", edition="2.0", parts=[minutes(90)])
    verdict = story.on("2026-03-01")
    assert (state(verdict), verdict.requirements.counted, not_counted(verdict)) == (("unmet", 60, 120), (first,), [(second, "superseded")])


def test_other_modules_attestations_and_people_do_not_count() -> None:
    story = Story(scheme(group(module(), attestation(), sign_off())))
    story.completed("2026-01-10", "another-module")
    story.attested("2026-01-10", "another-text")
    story.signed_off("2026-01-10", "another-talk")
    verdict = story.on("2026-02-01")
    assert state(verdict) == ("unmet", 0, 3)
    assert [part.not_counted for part in verdict.requirements.of] == [(), (), ()]
    assert verdict.status == "not_started"


@pytest.mark.parametrize(("need", "done", "expected"), [
    ("all", 2, "unmet"), ("all", 3, "met"), ("any", 0, "unmet"), ("any", 1, "met"), (2, 1, "unmet"), (2, 2, "met"), (2, 3, "met"),
])  # fmt: skip
def test_a_group_asks_for_all_any_or_a_number(need: str | int, done: int, expected: str) -> None:
    story = Story(scheme(group(module("a"), module("b"), module("c"), need=need)))
    for code in "abc"[:done]:
        story.completed("2026-01-10", code)
    assert state(story.on("2026-01-10"))[:2] == (expected, done)


def test_groups_within_groups_are_added_up_from_below() -> None:
    inner = group(module("a"), module("b"), need="any", key="either")
    story = Story(scheme(group(inner, attestation())))
    story.completed("2026-01-10", "b")
    story.attested("2026-01-12")
    verdict = story.on("2026-01-12")
    assert [state(verdict), verdict.requirements.of[0].state, str(verdict.requirements.first_met_on)] == [
        ("met", 2, 2),
        "met",
        "2026-01-12",
    ]


def test_what_must_be_verified_is_pending_until_it_is() -> None:
    story = Story(scheme(module(standing="verified")))
    row = story.completed("2026-01-10", standing="attested")
    assert state(story.on("2026-01-15")) == ("pending", 1, 1)
    assert story.on("2026-01-15").status == "in_progress"
    story.verified("2026-01-20", row)
    assert [state(story.on("2026-01-19"))[0], state(story.on("2026-01-20"))[0]] == ["pending", "met"]
    assert str(story.on("2026-02-01").requirements.first_met_on) == "2026-01-20"


def test_a_verification_dated_before_the_work_counts_from_the_work() -> None:
    story = Story(scheme(module(standing="verified")))
    story.verified("2026-01-08", story.completed("2026-01-10", standing="attested"))
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready")]


def test_without_that_wish_attested_is_enough() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10", standing="attested")
    assert state(story.on("2026-01-10"))[0] == "met"


def test_of_two_completions_the_verified_one_is_counted_where_it_matters() -> None:
    story = Story(scheme(module(standing="verified")))
    said, shown = story.completed("2026-01-10", standing="attested"), story.completed("2026-02-10")
    verdict = story.on("2026-03-01")
    assert (verdict.requirements.counted, not_counted(verdict)) == ((shown,), [(said, "superseded")])


def test_a_group_is_pending_when_only_verification_is_missing() -> None:
    story = Story(scheme(group(module(standing="verified"), attestation())))
    story.completed("2026-01-10", standing="attested")
    assert state(story.on("2026-01-10")) == ("unmet", 0, 2)
    story.attested("2026-01-11")
    assert state(story.on("2026-01-11")) == ("pending", 1, 2)
    assert story.on("2026-01-11").next_step == ("await-verification", {})


@pytest.mark.parametrize(("second", "expected"), [("attested", "pending"), ("verified", "met")])
def test_hours_wait_for_verification_and_a_second_completion_can_bring_it(second: str, expected: str) -> None:
    story = Story(scheme(hours(60, standing="verified")))
    story.completed("2026-01-10", standing="attested", parts=[minutes(60)])
    assert state(story.on("2026-01-10")) == ("pending", 60, 60)
    story.completed("2026-02-10", standing=second, parts=[minutes(60)])
    assert state(story.on("2026-02-09"))[0] == "pending"
    assert state(story.on("2026-02-10")) == (expected, 60, 60)


def test_a_voided_row_is_named_and_does_not_count() -> None:
    story = Story(scheme(module()))
    row = story.completed("2026-01-10")
    story.voided("2026-03-01", row)
    verdict = story.on("2026-02-01")
    assert (state(verdict), not_counted(verdict)) == (("unmet", 0, 1), [(row, "voided")])
    assert story.statuses() == [("2026-01-05", "not_started")]


def test_a_voided_verification_verifies_nothing() -> None:
    story = Story(scheme(module(standing="verified")))
    row = story.completed("2026-01-10", standing="attested")
    story.voided("2026-01-12", story.verified("2026-01-11", row))
    assert state(story.on("2026-01-20"))[0] == "pending"


def test_void_and_verified_rows_that_point_nowhere_change_nothing() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10")
    story.row("voided", "row", "2026-01-11", {})
    story.row("verified", "row", "2026-01-11", {})
    story.voided("2026-01-11", digest("a row that is not there"))
    assert state(story.on("2026-01-11"))[0] == "met"


@pytest.mark.parametrize(("decision", "until", "day", "expected"), [
    ("still_count", None, "2030-01-01", "met"),
    ("count_until", "2026-06-30", "2026-06-30", "met"),
    ("count_until", "2026-06-30", "2026-07-01", "unmet"),
    ("must_redo", None, "2026-02-28", "met"),
    ("must_redo", None, "2026-03-01", "unmet"),
])  # fmt: skip
def test_a_new_edition_says_what_earlier_completions_are_worth(decision: str, until: str | None, day: str, expected: str) -> None:
    story = Story(scheme(module()))
    row = story.completed("2026-01-10")
    story.released(2, decision, since="2026-03-01", until=until)
    verdict = story.on(day)
    assert state(verdict)[0] == expected
    assert not_counted(verdict) == ([] if expected == "met" else [(row, "not-accepted-edition")])


def test_completions_of_the_new_edition_are_not_touched_by_its_ruling_and_the_strictest_ruling_wins() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10")
    new = story.completed("2026-03-05", edition="2.1")
    story.released(2, "must_redo", since="2026-03-01")
    story.released(3, "count_until", since="2026-05-01", until="2026-05-31")
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-10", "ready"), ("2026-03-01", "not_started"), ("2026-03-05", "ready"), ("2026-06-01", "not_started"),
    ]  # fmt: skip
    assert story.on("2026-05-01").requirements.counted == (new,)
    assert str(story.on("2026-05-01").requirements.first_met_on) == "2026-03-05"


def test_an_old_edition_completed_after_it_must_be_redone_never_counts() -> None:
    story = Story(scheme(module()))
    row = story.completed("2026-04-01")
    story.released(2, "must_redo", since="2026-03-01")
    assert not_counted(story.on("2026-04-01")) == [(row, "not-accepted-edition")]


def test_a_verification_that_comes_after_the_edition_stopped_counting_is_too_late() -> None:
    story = Story(scheme(module(standing="verified")))
    story.verified("2026-08-01", story.completed("2026-01-10", standing="attested"))
    story.released(2, "count_until", since="2026-03-01", until="2026-06-30")
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "in_progress"), ("2026-07-01", "not_started")]


def test_a_verified_row_that_ages_out_is_let_go_whole() -> None:
    story = Story(scheme(module(standing="verified")))
    story.verified("2026-02-01", story.completed("2026-01-10", standing="attested"))
    story.released(2, "count_until", since="2026-03-01", until="2026-06-30")
    assert [status for _day, status in story.statuses()] == ["not_started", "in_progress", "ready", "not_started"]


def test_what_will_stop_counting_is_named_with_its_day() -> None:
    story = Story(scheme(group(module(), attestation())))
    row = story.completed("2026-01-10")
    waiver = story.waived("2026-01-10", "eligibility", "2026-02-28")
    story.released(2, "count_until", since="2026-03-01", until="2026-06-30")
    assert [(row_, str(day)) for row_, day in story.on("2026-01-15").ageing] == [(waiver, "2026-03-01"), (row, "2026-07-01")]
    assert [(row_, str(day)) for row_, day in story.on("2026-06-30").ageing] == [(row, "2026-07-01")]
    assert story.on("2026-07-01").ageing == ()


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-09", "unmet"), ("2026-01-10", "waived"), ("2026-02-28", "waived"), ("2026-03-01", "unmet")]
)
def test_a_waiver_stands_in_from_its_day_through_its_last(day: str, expected: str) -> None:
    story = Story(scheme(module()))
    waiver = story.waived("2026-01-10", "vicarious-trauma", "2026-02-28")
    verdict = story.on(day)
    assert verdict.requirements.state == expected
    assert verdict.requirements.counted == ((waiver,) if expected == "waived" else ())
    assert verdict.ready is (expected == "waived")


def test_a_whole_group_may_be_waived_and_for_good() -> None:
    story = Story(scheme(group(module(), attestation())))
    story.waived("2026-01-10", "all-of-it")
    assert (state(story.on("2040-01-01")), story.on("2026-01-10").ready) == (("waived", 0, 2), True)


def test_waivers_of_other_requirements_candidacies_or_the_past_change_nothing() -> None:
    story = Story(scheme(module()))
    story.waived("2026-01-10", "something-else")
    story.waived("2026-01-10", "vicarious-trauma", "2026-01-09")
    story.row("waived", "candidacy:another", "2026-01-10", {"requirement": "vicarious-trauma", "until": None})
    story.voided("2026-01-11", story.waived("2026-01-10", "vicarious-trauma"))
    assert state(story.on("2026-01-12")) == ("unmet", 0, 1)


def test_a_waived_part_counts_as_a_part() -> None:
    story = Story(scheme(group(module(), attestation())))
    story.completed("2026-01-10")
    story.waived("2026-01-11", "eligibility")
    assert state(story.on("2026-01-11")) == ("met", 2, 2)


def test_rows_of_every_record_of_the_person_count() -> None:
    story = Story(scheme(group(module(), attestation())))
    story.completed("2026-01-10", subject="s_before-the-merge")
    story.attested("2026-01-10")
    assert story.on("2026-01-10").ready
