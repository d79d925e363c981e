"""Status over time, from nothing to relinquished, and the same as it was known before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from certificates.evaluation import timeline

from .stories import Document, Story, attestation, group, hours, minutes, module, scheme, sign_off

ALLY: Document = scheme(
    group(attestation(), module(), sign_off(), key="initial"),
    valid={"months": 24}, window={"days": 90}, renewal=group(module() | {"key": "again"}, hours(60, category="wellness"), need="any", key="renewal"),
)  # fmt: skip
PARTNER: Document = scheme(module(), valid={"months": 12}, window={"days": 60}, grace={"days": 30}, decision={"by": "automatic"})


def certified() -> tuple[Story, list[str]]:
    story = Story(ALLY)
    rows = [story.attested("2026-01-06"), story.completed("2026-01-10"), story.signed_off("2026-01-20")]
    story.approved("2026-01-25", "2028-01-25", rows=rows)
    return story, rows


def partner() -> Story:
    story = Story(PARTNER)
    story.approved("2026-01-10", "2027-01-10", rows=[story.completed("2026-01-10")])
    return story


def at(day: str, hour: int = 23) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=hour)


def test_from_not_started_to_lapsed_by_dates_alone() -> None:
    story, _rows = certified()
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-06", "in_progress"), ("2026-01-20", "ready"), ("2026-01-25", "certified"),
        ("2027-10-27", "due"), ("2028-01-26", "lapsed"),
    ]  # fmt: skip


def test_grace_makes_late_before_lapsed_to_the_day() -> None:
    story = partner()
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-10", "certified"), ("2026-11-11", "due"), ("2027-01-11", "late"), ("2027-02-10", "lapsed"),
    ]  # fmt: skip
    days = ["2026-11-10", "2026-11-11", "2027-01-10", "2027-01-11", "2027-02-09", "2027-02-10"]
    assert [story.on(day).status for day in days] == ["certified", "due", "due", "late", "late", "lapsed"]


def test_each_segment_says_why_and_touches_the_next() -> None:
    story, _rows = certified()
    line = timeline(story.case())
    assert [segment.reason.code for segment in line] == [
        "nothing-counted", "requirements-open", "requirements-met", "approved", "window-open", "ended",
    ]  # fmt: skip
    assert [segment.ends for segment in line] == [*[segment.starts for segment in line[1:]], None]


def test_what_was_done_before_the_candidacy_opened_counts_from_the_start() -> None:
    story = Story(scheme(module()))
    story.completed("2025-06-01")
    assert story.statuses() == [("2026-01-05", "ready")]
    assert story.on("2025-12-31").status == "not_started"
    assert not story.on("2025-12-31").ready


def test_a_certificate_may_begin_later_than_its_decision() -> None:
    story = Story(scheme(attestation()))
    story.approved("2026-01-10", "2027-01-31", starts="2026-02-01", rows=[story.attested("2026-01-10")])
    assert story.statuses()[1:3] == [("2026-01-10", "ready"), ("2026-02-01", "certified")]
    assert timeline(story.case())[1].reason.code == "approved-from"
    assert not story.on("2026-01-15").ready


def test_a_decision_counts_from_its_day_even_when_validity_reaches_back() -> None:
    story = Story(scheme(attestation()))
    story.attested("2026-01-10")
    story.approved("2026-01-20", "2027-01-10", starts="2026-01-10")
    assert story.statuses()[1:3] == [("2026-01-10", "ready"), ("2026-01-20", "certified")]


def test_renewed_inside_the_window_stays_certified_and_keeps_the_anniversary() -> None:
    story, _rows = certified()
    row = story.trained("2027-11-05", minutes(60))
    before = story.on("2027-11-10")
    assert (before.status, before.ready, before.stage) == ("due", True, "renewal")
    award = before.award
    assert (award.number, str(award.cycle_start), str(award.valid_from), str(award.valid_until)) == (
        2,
        "2026-01-25",
        "2028-01-26",
        "2030-01-25",
    )
    story.approved("2027-11-10", "2030-01-25", period=2, starts="2028-01-26", rows=[row], cycle_start="2026-01-25")
    assert story.statuses()[3:] == [
        ("2026-01-25", "certified"), ("2027-10-27", "due"), ("2027-11-10", "certified"), ("2028-01-26", "certified"),
        ("2029-10-27", "due"), ("2030-01-26", "lapsed"),
    ]  # fmt: skip


@pytest.mark.parametrize(("amount", "ready"), [(59, False), (60, True), (61, True)], ids=["one short", "exact", "one over"])
def test_renewal_counts_to_the_minute(amount: int, ready: bool) -> None:
    story, _rows = certified()
    story.trained("2027-11-05", minutes(amount))
    assert story.on("2027-11-05").ready is ready


def test_met_before_the_window_opens_is_not_ready_until_it_opens() -> None:
    story, _rows = certified()
    story.trained("2026-05-05", minutes(60))
    assert [story.on(day).ready for day in ("2027-10-26", "2027-10-27")] == [False, True]
    assert story.on("2027-10-26").next_step is None


def test_renewal_does_not_count_what_the_first_certificate_stood_on_or_what_came_before() -> None:
    story = Story(scheme(group(attestation(), module()), renewal=module() | {"key": "again"}, window={"days": 60}))
    early = story.completed("2026-01-10")
    same_day = story.completed("2026-01-25", edition="1.1")
    twin = story.completed("2026-01-25", edition="1.1", recorded="2026-01-26")
    story.approved("2026-01-25", "2027-01-25", rows=[story.attested("2026-01-20"), same_day])
    again = story.completed("2026-01-26")
    result = story.on("2026-12-01").requirements
    assert [(row, reason.code) for row, reason in result.not_counted] == [
        (early, "before-cycle-start"), (same_day, "counted-already"), (twin, "counted-already"),
    ]  # fmt: skip
    assert result.counted == (again,)


def test_minutes_counted_once_are_spent() -> None:
    story = Story(scheme(hours(60), window={"days": 365}))
    row = story.trained("2026-01-10", minutes(60))
    story.approved("2026-01-10", "2027-01-10", rows=[row])
    reason = story.on("2026-02-01").requirements.not_counted[0][1]
    assert reason == ("counted-already", {"period": 1})


def test_without_renewal_rules_everything_is_shown_again() -> None:
    story = partner()
    assert (story.on("2026-12-01").stage, story.on("2026-12-01").requirements.key) == ("renewal", "vicarious-trauma")
    story.completed("2026-12-01")
    assert story.on("2026-12-01").ready


def test_in_grace_the_anniversary_is_kept_and_after_it_validity_starts_on_the_day() -> None:
    story = partner()
    assert [str(story.on(day).award.valid_from) for day in ("2027-02-09", "2027-02-10")] == ["2027-01-11", "2027-02-10"]
    assert [str(story.on(day).award.valid_until) for day in ("2027-02-09", "2027-02-10")] == ["2028-01-10", "2028-02-10"]


def test_a_lapsed_certificate_comes_back_by_a_new_decision() -> None:
    story = partner()
    row = story.completed("2027-06-01")
    assert story.on("2027-06-01").ready
    story.approved("2027-06-01", "2028-06-01", period=2, rows=[row])
    assert story.statuses()[4:] == [
        ("2027-02-10", "lapsed"), ("2027-06-01", "certified"), ("2028-04-02", "due"), ("2028-06-02", "late"), ("2028-07-02", "lapsed"),
    ]  # fmt: skip
    assert str(story.on("2028-05-01").award.valid_until) == "2029-06-01"


def test_anniversaries_of_the_31st_come_back_after_a_short_month() -> None:
    story = Story(scheme(module(), valid={"months": 1}), opened="2026-01-31")
    story.approved("2026-01-31", "2026-02-28", rows=[story.completed("2026-01-31")])
    assert str(story.on("2026-02-28").award.valid_until) == "2026-03-31"
    story.approved("2026-02-28", "2026-03-31", period=2, starts="2026-03-01")
    assert str(story.on("2026-03-31").award.valid_until) == "2026-04-30"


def test_a_leap_day_certificate_ends_on_the_28th_and_returns_to_the_29th() -> None:
    story = Story(scheme(module()), opened="2024-02-29")
    award = story.on("2024-02-29").award
    assert (award.number, str(award.valid_until)) == (1, "2025-02-28")


def test_the_periods_say_when_each_could_be_applied_for() -> None:
    story, _rows = certified()
    first, second = (period.document() for period in story.on("2026-02-01").periods)
    assert {name: first[name] for name in ("number", "cycle_start", "window_opens", "due", "valid_from", "valid_until", "state")} == {
        "number": 1, "cycle_start": "2026-01-05", "window_opens": "2026-01-05", "due": None, "valid_from": "2026-01-25",
        "valid_until": "2028-01-25", "state": "decided",
    }  # fmt: skip
    assert second == {
        "number": 2, "cycle_start": "2026-01-25", "window_opens": "2027-10-27", "due": "2028-01-25", "valid_from": None, "valid_until": None,
        "decided_by": None, "state": "open",
    }  # fmt: skip
    assert [period.decided_by is None for period in story.on("2026-01-24").periods] == [True]
    assert story.on("2026-01-24").open_period.number == 1


def test_suspended_until_reinstated_whatever_the_dates_say() -> None:
    story = partner()
    story.decided("suspended", "2026-06-01")
    assert story.statuses()[-2:] == [("2026-01-10", "certified"), ("2026-06-01", "suspended")]
    story.decided("reinstated", "2026-12-01")
    assert story.statuses()[2:4] == [("2026-06-01", "suspended"), ("2026-12-01", "due")]
    assert story.on("2026-08-01").next_step is None


@pytest.mark.parametrize("kind", ["revoked", "relinquished"])
def test_revoked_and_relinquished_last_until_a_new_decision_begins(kind: str) -> None:
    story = partner()
    story.decided("suspended", "2026-05-01")
    story.decided(kind, "2026-06-01")
    story.completed("2026-11-20")
    verdict = story.on("2026-12-01")
    assert (verdict.status, verdict.ready, verdict.next_step) == (kind, False, None)
    assert story.statuses()[-1] == ("2026-06-01", kind)
    story.approved("2027-03-01", "2028-03-14", period=2, starts="2027-03-15")
    assert story.statuses()[3:5] == [("2026-06-01", kind), ("2027-03-15", "certified")]


def test_decisions_about_other_candidacies_and_voided_decisions_change_nothing() -> None:
    story = partner()
    expected = story.statuses()
    story.decided("revoked", "2026-06-01", about="candidacy:another")
    story.voided("2026-06-03", story.decided("revoked", "2026-06-02"))
    story.decided("candidacy_opened", "2026-01-05")
    assert story.statuses() == expected


def test_of_two_decisions_on_one_day_the_one_recorded_later_holds() -> None:
    story = partner()
    story.decided("revoked", "2026-01-10", recorded="2026-01-15")
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "revoked")]


def test_of_two_approvals_of_one_period_the_later_gives_the_dates() -> None:
    story = partner()
    story.approved("2026-01-11", "2026-12-31")
    assert story.on("2026-02-01").periods[0].document()["valid_until"] == "2026-12-31"
    assert story.statuses()[-1] == ("2027-01-31", "lapsed")


def test_validity_is_what_the_decision_says_even_if_the_scheme_says_otherwise() -> None:
    story = Story(scheme(module()))
    story.approved("2026-01-10", "2026-03-05")
    assert story.statuses()[1:] == [("2026-01-10", "certified"), ("2026-03-05", "due"), ("2026-03-06", "lapsed")]


def test_as_it_was_known_then() -> None:
    story = partner()
    story.decided("revoked", "2026-03-01", recorded="2026-05-01")
    assert story.on("2026-04-01").status == "revoked"
    assert story.on("2026-04-01", known_at=at("2026-04-30")).status == "certified"
    assert story.on("2026-04-01", known_at=at("2026-05-01")).status == "revoked"
    assert story.statuses(known_at=at("2026-04-30"))[1:3] == [("2026-01-10", "certified"), ("2026-11-11", "due")]


def test_the_instant_itself_is_known_and_other_clocks_are_understood() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10", recorded="2026-01-12T12:00:00Z")
    noon = datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert story.on("2026-01-12", known_at=noon).status == "ready"
    assert story.on("2026-01-12", known_at=noon - timedelta(microseconds=1)).status == "not_started"
    elsewhere = noon.astimezone(timezone(timedelta(hours=-6)))
    assert story.on("2026-01-12", known_at=elsewhere).document()["known_at"] == "2026-01-12T12:00:00.000000Z"


def test_a_void_known_later_leaves_what_was_known_before() -> None:
    story = Story(scheme(module()))
    story.voided("2026-02-01", story.completed("2026-01-10"))
    assert story.on("2026-01-15", known_at=at("2026-01-20")).status == "ready"
    assert story.on("2026-01-15").status == "not_started"


def test_a_release_known_later_leaves_what_was_known_before() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10")
    story.released(2, "must_redo", since="2026-03-01")
    assert story.on("2026-04-01", known_at=at("2026-02-20")).status == "ready"
    assert story.on("2026-04-01").status == "not_started"


def test_before_the_candidacy_was_known_there_is_no_timeline() -> None:
    story = Story(scheme(module()))
    story.completed("2025-12-01")
    assert story.statuses(known_at=at("2026-01-04")) == []
    verdict = story.on("2026-01-10", known_at=at("2026-01-04"))
    assert (verdict.status, verdict.ready, verdict.timeline, verdict.scheme) == ("not_started", False, (), "demo@1")


def test_a_person_moved_to_another_edition_is_held_to_it_from_that_day() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10")
    story.moved("2026-02-01", scheme(group(module(), attestation())))
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready"), ("2026-02-01", "in_progress")]
    assert [story.on(day).scheme for day in ("2026-01-31", "2026-02-01")] == ["demo@1", "demo@2"]
    story.attested("2026-03-01")
    assert story.statuses()[-1] == ("2026-03-01", "ready")


def test_window_and_grace_are_those_of_the_edition_of_the_day() -> None:
    story = partner()
    story.moved("2026-12-01", PARTNER | {"grace": {"days": 0}})
    assert story.statuses()[1:] == [("2026-01-10", "certified"), ("2026-11-11", "due"), ("2027-01-11", "lapsed")]


def test_editions_that_share_a_parsed_scheme_are_judged_once() -> None:
    story = Story(scheme(module()))
    story.completed("2026-01-10")
    rules = story.case().editions[0].scheme
    story.editions[0]["scheme"] = rules
    story.moved("2026-02-01", rules)
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-10", "ready")]


def test_two_early_periods_count_as_one_while_they_touch() -> None:
    story = Story(scheme(module(), window={"days": 30}))
    story.approved("2026-01-10", "2027-01-10")
    story.approved("2026-12-20", "2027-06-30", period=2, starts="2026-12-20")
    assert story.statuses()[1:] == [
        ("2026-01-10", "certified"), ("2026-12-11", "due"), ("2026-12-20", "certified"), ("2027-05-31", "due"), ("2027-07-01", "lapsed"),
    ]  # fmt: skip
