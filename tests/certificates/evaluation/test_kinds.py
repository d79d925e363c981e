"""Each kind of requirement and each of its fields: one unit short, exact, one unit over; and why a row does not count."""

from __future__ import annotations

from typing import Any

import pytest

from certificates.evaluation import Verdict

from .stories import Document, Story, asked, group, hours, minutes, module, scheme, sign_off
from .test_requirements import not_counted, state

SHORT_EXACT_OVER = ["one short", "exact", "one over"]


def told(rules: Document, **more: Any) -> Story:
    return Story(scheme(rules, categories=["wellness", "ethics", "electives", "clinical"], **more))


def reasons(verdict: Verdict) -> list[tuple[str, dict[str, Any]]]:
    return [(reason.code, dict(reason.params)) for _row, reason in verdict.requirements.not_counted]


def triple(values: list[Any], states: list[str] | None = None) -> Any:
    return pytest.mark.parametrize(
        ("value", "expected"), list(zip(values, states or ["unmet", "met", "met"], strict=True)), ids=SHORT_EXACT_OVER
    )


# module


@triple([79, 80, 81])
def test_a_module_asks_for_a_score_to_the_point(value: int, expected: str) -> None:
    story = told(module(score=80))
    story.evidence("2026-01-10", "module_completed", "module:vicarious-trauma@1.0", score={"points": value, "of": 100})
    verdict = story.on("2026-01-10")
    assert state(verdict) == (expected, int(expected == "met"), 1)
    assert reasons(verdict) == ([] if expected == "met" else [("below-score", {"score": 80})])


def test_a_module_without_a_score_is_not_enough_where_one_is_asked_for() -> None:
    story = told(module(score=1))
    story.completed("2026-01-10")
    assert reasons(story.on("2026-01-10")) == [("below-score", {"score": 1})]


# hours


@triple([29, 30, 31])
def test_hours_of_several_categories_and_modes_add_up(value: int, expected: str) -> None:
    story = told(hours(90, categories=["wellness", "ethics"], modes=["live", "external"]))
    story.trained("2026-01-10", minutes(60, "wellness"), minutes(value, "ethics", "external"), minutes(99, "ethics", "self_paced"))
    story.trained("2026-01-10", minutes(500, "electives"), code="other")
    assert state(story.on("2026-01-10")) == (expected, 60 + value, 90)
    assert reasons(story.on("2026-01-10")) == [("wrong-category", {"category": "wellness, ethics"})]


@triple([59, 60, 61])
def test_what_is_excluded_does_not_count(value: int, expected: str) -> None:
    rules = hours(60, exclude={"categories": ["clinical"], "modes": ["self_paced"], "tags": ["reading"], "courses": ["staff-meeting"]})
    story = told(rules)
    story.trained("2026-01-08", minutes(500, "clinical"), code="clinic")
    story.trained("2026-01-08", minutes(500, mode="self_paced"), code="online")
    story.trained("2026-01-08", minutes(500), code="staff-meeting")
    story.evidence("2026-01-08", "hours_recorded", "hours:book", minutes=[minutes(500)], tags=["reading"])
    story.trained("2026-01-10", minutes(value), minutes(99, "clinical"))
    assert state(story.on("2026-01-10")) == (expected, value, 60)
    assert reasons(story.on("2026-01-10")) == [
        ("excluded", {"what": "category", "value": "clinical"}), ("excluded", {"what": "mode", "value": "self_paced"}),
        ("excluded", {"what": "course", "value": "staff-meeting"}), ("excluded", {"what": "tag", "value": "reading"}),
    ]  # fmt: skip


@triple([59, 60, 61])
def test_only_rows_with_one_of_the_tags_count(value: int, expected: str) -> None:
    story = told(hours(60, only_tags=["approved", "accredited"]))
    story.trained("2026-01-08", minutes(500))
    story.evidence("2026-01-10", "hours_recorded", "hours:day", minutes=[minutes(value)], tags=["other", "approved"])
    assert state(story.on("2026-01-10")) == (expected, value, 60)
    assert reasons(story.on("2026-01-10")) == [("wrong-tag", {"tags": "approved, accredited"})]


CAPS = [
    ([{"category": "wellness", "most": 240}], {}),
    ([{"mode": "live", "most": 240}], {}),
    ([{"tag": "vendor", "most": 240}], {"tags": ["vendor"]}),
    ([{"provider": "acme", "most": 240}], {"provider": "acme"}),
    ([{"each": "provider", "most": 240}], {"provider": "acme"}),
    ([{"each": "course", "most": 240}], {}),
    ([{"each": "provider", "most": 300}, {"provider": "acme", "most": 240}], {"provider": "acme"}),
    ([{"each": "course", "most": 300}, {"category": "wellness", "most": 240}], {}),
]  # fmt: skip


@pytest.mark.parametrize(("caps", "facts"), CAPS, ids=[str(caps)[2:40] for caps, _facts in CAPS])
@triple([239, 240, 241], ["unmet", "met", "met"])
def test_at_most_so_much_counts_and_not_a_minute_more(value: int, expected: str, caps: list[Document], facts: Document) -> None:
    story = told(hours(300, caps=caps))
    story.trained("2026-01-08", minutes(60, "ethics", "external"), code="ethics-day")
    story.evidence("2026-01-10", "hours_recorded", "hours:day", minutes=[minutes(value)], **facts)
    assert state(story.on("2026-01-10")) == (expected, min(300, 60 + value), 300)


def test_what_is_over_a_cap_is_named_with_the_cap() -> None:
    story = told(hours(600, caps=[{"category": "wellness", "most": 240}]))
    full, part = story.trained("2026-01-08", minutes(200)), story.trained("2026-01-09", minutes(50), code="b")
    over = story.trained("2026-01-10", minutes(30), code="c")
    mixed = story.trained("2026-01-11", minutes(30), minutes(1, "ethics"), code="d")
    verdict = story.on("2026-01-11")
    assert (state(verdict), verdict.requirements.counted) == (("unmet", 241, 600), (full, part, mixed))
    assert verdict.requirements.not_counted == ((over, ("over-cap", {"what": "category", "value": "wellness", "most": 240})),)


def test_minutes_under_caps_of_two_sorts_are_placed_so_that_as_many_as_possible_count() -> None:
    story = told(
        hours(120, caps=[{"category": "wellness", "most": 60}, {"category": "ethics", "most": 60}, {"each": "provider", "most": 60}])
    )
    for on, category, provider in [("08", "wellness", "p"), ("09", "wellness", "q"), ("10", "ethics", "p")]:
        story.evidence(
            f"2026-01-{on}", "hours_recorded", f"hours:{category}-{provider}", minutes=[minutes(60, category)], provider=provider
        )
    assert state(story.on("2026-01-09")) == ("unmet", 60, 120)
    assert state(story.on("2026-01-10")) == ("met", 120, 120)


def test_minutes_under_three_caps_count_as_far_as_all_have_room() -> None:
    caps = [{"category": "wellness", "most": 100}, {"mode": "live", "most": 90}, {"each": "provider", "most": 60}]
    story = told(hours(150, caps=caps))
    for on, provider in [("08", "p"), ("09", "q")]:
        story.evidence(f"2026-01-{on}", "hours_recorded", f"hours:{provider}", minutes=[minutes(80)], provider=provider)
    assert state(story.on("2026-01-08")) == ("unmet", 60, 150)
    assert state(story.on("2026-01-09")) == ("unmet", 90, 150)


@triple([599, 600, 601])
def test_each_category_has_its_least(value: int, expected: str) -> None:
    story = told(hours(1200, each={"of": ["wellness", "ethics"], "at_least": 600}))
    story.trained("2026-01-10", minutes(700), minutes(value, "ethics"))
    result = story.on("2026-01-10").requirements
    assert (result.state, result.have, result.short) == (expected, 700 + value, (("ethics", 1),) if expected == "unmet" else ())
    assert ("short" in result.document()) is (expected == "unmet")


def test_what_a_cap_leaves_out_does_not_help_a_category_to_its_least() -> None:
    story = told(hours(120, each={"of": ["wellness"], "at_least": 90}, caps=[{"each": "course", "most": 60}]))
    story.trained("2026-01-08", minutes(200), code="a")
    story.trained("2026-01-09", minutes(200, "ethics"), code="b")
    assert story.on("2026-01-09").requirements.short == (("wellness", 30),)
    story.trained("2026-01-10", minutes(30), code="c")
    assert state(story.on("2026-01-10")) == ("met", 150, 120)


@triple([1, 2, 3])
def test_so_many_categories_have_any_minutes(value: int, expected: str) -> None:
    story = told(hours(60, cover={"of": ["wellness", "ethics", "electives"], "at_least": 2}))
    story.trained(
        "2026-01-10", *[minutes(60, category) for category in ["wellness", "ethics", "electives"][:value]], minutes(0, "clinical")
    )
    assert state(story.on("2026-01-10")) == (expected, 60 * value, 60)
    assert story.on("2026-01-10").requirements.uncovered == max(2 - value, 0)


def test_all_categories_are_covered_where_no_number_is_said() -> None:
    story = told(hours(1, cover={"of": ["wellness", "ethics"]}))
    story.trained("2026-01-10", minutes(600))
    assert state(story.on("2026-01-10"))[0] == "unmet"
    story.trained("2026-01-11", minutes(1, "ethics"))
    assert state(story.on("2026-01-11"))[0] == "met"


@pytest.mark.parametrize(("once", "expected"), [(True, ("unmet", 60)), (False, ("met", 120))])
def test_the_same_course_counts_once_where_that_is_asked(once: bool, expected: tuple[str, int]) -> None:
    story = told(hours(120, course_once=once))
    first = story.trained("2026-01-08", minutes(60))
    second = story.trained("2026-01-09", minutes(60))
    assert state(story.on("2026-01-09"))[:2] == expected
    assert not_counted(story.on("2026-01-09")) == ([(second, "course-counted-already")] if once else [])
    assert story.on("2026-01-09").requirements.counted[0] == first


def test_a_course_taken_again_counts_when_the_first_time_has_aged_out() -> None:
    story = told(hours(60, course_once=True, look_back={"months": 12}))
    first, second = story.trained("2026-01-08", minutes(60)), story.trained("2026-06-08", minutes(60))
    assert story.on("2027-01-08").requirements.counted == (first,)
    assert (story.on("2027-01-09").requirements.counted, state(story.on("2027-06-08"))[0]) == ((second,), "met")
    assert state(story.on("2027-06-09"))[0] == "unmet"


# sessions


@triple([2, 3, 4])
def test_sessions_are_counted(value: int, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=3))
    for day in range(value):
        story.attended(f"2026-01-{10 + day}")
    assert state(story.on("2026-02-01")) == (expected, value, 3)


@triple([59, 60, 60])
def test_a_session_counts_only_when_attended_in_full(value: int, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=1))
    story.attended("2026-01-10", there=value, of=60)
    assert state(story.on("2026-01-10"))[0] == expected
    assert reasons(story.on("2026-01-10")) == ([("partly-attended", {"attended": 100})] if expected == "unmet" else [])


@triple([44, 45, 46])
def test_a_session_may_count_when_attended_far_enough(value: int, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=1, attended=75))
    story.attended("2026-01-10", there=value, of=60)
    assert state(story.on("2026-01-10"))[0] == expected


def test_two_sessions_of_one_day_count_once() -> None:
    story = told(asked("sessions", session="coaching", count=2))
    first, twin = story.attended("2026-01-10"), story.attended("2026-01-10")
    assert (state(story.on("2026-01-10")), not_counted(story.on("2026-01-10"))) == (("unmet", 1, 2), [(twin, "superseded")])
    assert story.on("2026-01-10").requirements.counted == (first,)


@pytest.mark.parametrize(
    ("one_per", "same", "other"),
    [("month", ("2026-01-01", "2026-01-31"), "2026-02-01"), ("quarter", ("2026-01-01", "2026-03-31"), "2026-04-01"),
     ("week", ("2026-01-12", "2026-01-18"), "2026-01-19")],
)  # fmt: skip
def test_one_counts_per_month_quarter_or_week_from_monday_to_sunday(one_per: str, same: tuple[str, str], other: str) -> None:
    story = told(asked("sessions", session="coaching", count=2, one_per=one_per))
    for day in same:
        story.attended(day)
    assert state(story.on("2026-12-01")) == ("unmet", 1, 2)
    story.attended(other)
    assert state(story.on("2026-12-01")) == ("met", 2, 2)


@triple([2, 3, 4])
def test_months_in_a_row_have_no_gap(value: int, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=3, one_per="month", in_a_row=True))
    for month in (1, 2, 4, *range(6, 6 + value)):
        story.attended(f"2026-{month:02}-15")
    assert state(story.on("2026-12-31")) == (expected, value, 3)


@triple([21, 20, 19])
def test_so_many_people_for_each_trainer(value: int, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=1, most_per_trainer=10))
    story.attended("2026-01-10", people=value, trainers=2)
    assert state(story.on("2026-01-10"))[0] == expected
    assert reasons(story.on("2026-01-10")) == ([("too-many-per-trainer", {"most": 10})] if expected == "unmet" else [])


def test_a_session_whose_people_were_not_counted_does_not_count_where_they_must_be() -> None:
    story = told(asked("sessions", session="coaching", count=1, most_per_trainer=10))
    story.attended("2026-01-10", trainers=2)
    assert reasons(story.on("2026-01-10")) == [("too-many-per-trainer", {"most": 10})]


@pytest.mark.parametrize(("certified", "expected"), [(False, "unmet"), (True, "met")])
def test_a_certified_instructor_is_there(certified: bool, expected: str) -> None:
    story = told(asked("sessions", session="coaching", count=1, certified_instructor=True))
    story.attended("2026-01-10", instructor_certified=certified)
    assert state(story.on("2026-01-10"))[0] == expected
    assert reasons(story.on("2026-01-10")) == ([] if certified else [("no-certified-instructor", {})])


# practice and supervision


@triple([119, 120, 121])
def test_practice_adds_up_to_the_minute(value: int, expected: str) -> None:
    story = told(asked("practice", minutes=180))
    story.worked("2026-01-08", 60, "one-county")
    story.worked("2026-01-10", value, "another-county")
    assert state(story.on("2026-01-10")) == (expected, 60 + value, 180)


def test_one_practice_may_be_asked_for_with_or_without_tags() -> None:
    story = told(asked("practice", practice="peer-support", minutes=60, only_tags=["paid"], exclude={"tags": ["own-family"]}))
    story.worked("2026-01-07", 60, "other", tags=["paid"])
    story.worked("2026-01-08", 60)
    story.worked("2026-01-09", 60, tags=["own-family", "paid"])
    assert reasons(story.on("2026-01-09")) == [("wrong-tag", {"tags": "paid"}), ("excluded", {"what": "tag", "value": "own-family"})]
    story.worked("2026-01-10", 60, tags=["paid"])
    assert state(story.on("2026-01-10")) == ("met", 60, 60)


@triple([119, 120, 121])
def test_supervision_by_the_role_and_in_the_way_asked_for(value: int, expected: str) -> None:
    story = told(asked("supervision", supervision="peer-support", minutes=120, signer="supervisor", way="in_person"))
    story.supervised("2026-01-08", 500, signer="colleague")
    story.supervised("2026-01-09", 500, way="distance")
    story.supervised("2026-01-09", 500, "other")
    story.supervised("2026-01-10", value)
    assert state(story.on("2026-01-10")) == (expected, value, 120)
    assert reasons(story.on("2026-01-10")) == [("wrong-signer", {"signer": "supervisor"}), ("wrong-way", {"way": "in_person"})]


@pytest.mark.parametrize(
    ("worked", "supervised", "expected"),
    [(2399, 0, ("not_applicable", 0, 0)), (2400, 59, ("unmet", 59, 60)), (2400, 60, ("met", 60, 60)), (4799, 60, ("met", 60, 60)),
     (4800, 60, ("unmet", 60, 120)), (4800, 120, ("met", 120, 120))],
)  # fmt: skip
def test_an_hour_of_supervision_for_each_full_forty_hours_of_practice(worked: int, supervised: int, expected: tuple[str, int, int]) -> None:
    story = told(asked("supervision", per={"practice": 2400, "minutes": 60}))
    story.worked("2026-01-08", worked)
    row = story.supervised("2026-01-09", supervised)
    assert state(story.on("2026-01-09")) == expected
    assert story.on("2026-01-09").requirements.counted == (row,)


# service


@pytest.mark.parametrize(("until", "have", "expected"), [("2026-04-04", 2, "unmet"), ("2026-04-05", 3, "met"), ("2026-04-06", 3, "met")])
def test_months_of_service_go_from_day_to_the_same_day(until: str, have: int, expected: str) -> None:
    story = told(asked("service", service="family-support", months=3))
    story.served("2026-01-05", until)
    assert state(story.on("2026-06-01")) == (expected, have, 3)
    assert story.on("2026-06-01").requirements.unit == "months"


def test_a_role_that_goes_on_is_met_on_the_day_itself() -> None:
    story = told(asked("service", service="family-support", months=3))
    row = story.served("2026-01-31", None)
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-31", "in_progress"), ("2026-04-30", "ready")]
    assert (state(story.on("2026-04-29")), state(story.on("2026-04-30"))) == (("unmet", 2, 3), ("met", 3, 3))
    story.served("2026-01-31", "2026-03-15", on="2026-05-10")
    verdict = story.on("2026-05-10")
    assert (state(verdict), not_counted(verdict)) == (("unmet", 1, 3), [(row, "replaced-by-newer")])


def test_overlapping_stretches_are_joined_and_separate_ones_add_their_whole_months() -> None:
    story = told(asked("service", service="family-support", months=4))
    story.served("2026-01-05", "2026-02-20")
    story.served("2026-02-21", "2026-04-05")
    assert state(story.on("2026-12-01")) == ("unmet", 3, 4)
    story.served("2026-06-01", "2026-07-31", on="2026-08-05")
    assert (state(story.on("2026-08-04")), state(story.on("2026-08-05"))) == (("unmet", 3, 4), ("met", 4, 4))


@pytest.mark.parametrize(("began", "expected"), [("2026-04-07", ("unmet", 3)), ("2026-04-06", ("met", 6))])
def test_months_in_a_row_are_one_stretch(began: str, expected: tuple[str, int]) -> None:
    story = told(asked("service", service="family-support", months=6, in_a_row=True))
    story.served("2026-01-05", "2026-04-05")
    story.served(began, "2026-07-05")
    assert state(story.on("2026-12-01"))[:2] == expected


def test_service_falls_out_of_a_look_back_by_itself() -> None:
    story = told(asked("service", service="family-support", months=3, look_back={"months": 12}))
    story.served("2026-01-05", "2026-04-05")
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-04-05", "ready"), ("2027-01-06", "in_progress"),
    ]  # fmt: skip
    assert (state(story.on("2027-01-05")), state(story.on("2027-01-06"))) == (("met", 3, 3), ("unmet", 2, 3))


# exams


@triple([75, 76, 77])
def test_an_exam_is_passed_to_the_point(value: int, expected: str) -> None:
    story = told(asked("exam", exam="peer", pass_=76))
    story.examined("2026-01-10", value)
    assert state(story.on("2026-01-10")) == (expected, value, 76)
    assert story.on("2026-01-10").requirements.unit == "points"
    assert reasons(story.on("2026-01-10")) == ([("below-score", {"score": 76})] if expected == "unmet" else [])


@triple([79, 80, 81])
def test_each_part_of_an_exam_is_passed(value: int, expected: str) -> None:
    story = told(asked("exam", exam="peer", pass_=80, parts=["oral", "written"]))
    story.examined("2026-01-08", 100, part="practical")
    story.examined("2026-01-09", 100, part="oral")
    story.examined("2026-01-10", value, part="written")
    assert state(story.on("2026-01-10")) == (expected, 1 + (expected == "met"), 2)
    assert reasons(story.on("2026-01-10"))[0] == ("wrong-part", {"parts": "oral, written"})


@triple([29, 30, 31])
def test_the_parts_of_an_exam_may_be_taken_together(value: int, expected: str) -> None:
    story = told(asked("exam", exam="peer", pass_=80, parts=["oral", "written"], combine="total"))
    story.examined("2026-01-09", 50, 50, part="oral")
    assert state(story.on("2026-01-09")) == ("unmet", 50, 40)
    story.examined("2026-01-10", value, 50, part="written")
    assert state(story.on("2026-01-10")) == (expected, 50 + value, 80)


def test_a_better_try_at_a_part_replaces_the_first_and_a_worse_one_changes_nothing() -> None:
    story = told(asked("exam", exam="peer", pass_=80, parts=["oral", "written"], combine="total"))
    first = story.examined("2026-01-09", 20, 50, part="oral")
    best = story.examined("2026-01-10", 45, 50, part="oral")
    worse = story.examined("2026-01-11", 10, 10, part="written")
    story.examined("2026-01-12", 35, 50, part="written")
    verdict = story.on("2026-01-12")
    assert (verdict.requirements.counted, state(verdict)) == ((best, worse), ("met", 55, 48))
    assert next(row for row, _code in not_counted(verdict)) == first


@triple([4, 3, 2])
def test_tries_past_the_number_allowed_do_not_count(value: int, expected: str) -> None:
    story = told(asked("exam", exam="peer", pass_=80, attempts=3))
    for number in range(1, value):
        story.examined(f"2026-01-{10 + number}", 10)
    story.examined("2026-01-20", 100)
    assert state(story.on("2026-01-20"))[0] == expected
    assert (("no-attempts-left", {"attempts": 3}) in reasons(story.on("2026-01-20"))) is (expected == "unmet")


@pytest.mark.parametrize(("day", "expected"), [("2026-02-08", "unmet"), ("2026-02-09", "met"), ("2026-02-10", "met")], ids=SHORT_EXACT_OVER)
def test_the_next_try_waits(day: str, expected: str) -> None:
    story = told(asked("exam", exam="peer", pass_=80, wait={"days": 30}))
    story.examined("2026-01-10", 10)
    story.examined(day, 100)
    assert state(story.on(day))[0] == expected
    assert (("too-soon", {"from": "2026-02-09"}) in reasons(story.on(day))) is (expected == "unmet")


# documents


@pytest.mark.parametrize(("day", "expected"), [("2026-06-29", "met"), ("2026-06-30", "met"), ("2026-07-01", "unmet")])
def test_a_paper_counts_through_its_own_last_day(day: str, expected: str) -> None:
    story = told(asked("document", document="background-check"))
    row = story.seen("2026-01-10", expires="2026-06-30")
    assert state(story.on(day))[0] == expected
    assert reasons(story.on(day)) == ([("expired", {"on": "2026-07-01"})] if expected == "unmet" else [])
    assert story.on("2026-06-30").ageing[0][0] == row


@pytest.mark.parametrize(
    ("result", "results", "expected"),
    [("accepted", None, "met"), ("cleared_with_conditions", None, "met"), ("revise", None, "unmet"), ("not_cleared", None, "unmet"),
     ("cleared_with_conditions", ["cleared"], "unmet")],
)  # fmt: skip
def test_a_paper_has_a_result_that_is_good_enough(result: str, results: list[str] | None, expected: str) -> None:
    story = told(asked("document", document="background-check", **({"results": results} if results else {})))
    story.seen("2026-01-10", result=result)
    assert state(story.on("2026-01-10"))[0] == expected
    assert reasons(story.on("2026-01-10")) == ([("result-not-accepted", {"result": result})] if expected == "unmet" else [])


def test_the_newest_look_at_a_paper_decides() -> None:
    story = told(asked("document", document="background-check"))
    first = story.seen("2026-01-10")
    story.seen("2026-03-10", result="not_cleared")
    story.seen("2026-05-10")
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-10", "ready"), ("2026-03-10", "not_started"), ("2026-05-10", "ready"),
    ]  # fmt: skip
    assert not_counted(story.on("2026-03-10"))[0] == (first, "replaced-by-newer")


def test_a_newer_look_that_is_not_verified_yet_replaces_nothing() -> None:
    story = told(asked("document", document="background-check", standing="verified"))
    story.seen("2026-01-10")
    story.verified("2026-05-01", story.seen("2026-03-10", result="revise", standing="attested"))
    assert [status for _day, status in story.statuses()] == ["not_started", "ready", "not_started"]
    assert story.statuses()[2][0] == "2026-05-01"


# references


@triple([2, 3, 4])
def test_letters_come_from_different_people(value: int, expected: str) -> None:
    story = told(asked("references", count=3, kinds=["personal", "professional"]))
    story.letter("2026-01-08", "employer", "boss")
    for number in range(value):
        story.letter(f"2026-01-{10 + number}", "personal", f"person-{number}")
    again = story.letter("2026-01-20", "professional", "person-1")
    assert state(story.on("2026-01-20")) == (expected, value, 3)
    assert not_counted(story.on("2026-01-20")) == [(story.rows[0]["hash"], "wrong-reference"), (again, "same-person")]


def test_one_letter_of_each_kind_each_from_somebody_else() -> None:
    story = told(asked("references", count=3, kinds=["personal", "professional"], one_of_each=True))
    story.letter("2026-01-08", "personal", "ana")
    story.letter("2026-01-09", "professional", "ana")
    story.letter("2026-01-10", "personal", "ben")
    assert state(story.on("2026-01-10")) == ("unmet", 2, 3)
    story.letter("2026-01-11", "personal", "cho")
    verdict = story.on("2026-01-11")
    assert (state(verdict), not_counted(verdict)) == (("met", 3, 3), [(story.rows[0]["hash"], "same-person")])


def test_many_letters_of_one_kind_do_not_make_up_for_another() -> None:
    story = told(asked("references", count=2, kinds=["personal", "professional"], one_of_each=True))
    for number in range(5):
        story.letter("2026-01-08", "personal", f"person-{number}")
    assert state(story.on("2026-01-08")) == ("unmet", 1, 2)


# profile


@triple([17, 18, 19])
def test_an_age_is_at_least_so_many_years(value: int, expected: str) -> None:
    story = told(asked("profile", profile="age", at_least=18))
    story.profiled("2026-01-10", "age", value)
    assert state(story.on("2026-01-10"))[0] == expected
    assert reasons(story.on("2026-01-10")) == ([("not-enough", {"need": 18})] if expected == "unmet" else [])


@triple(["none", "high_school", "some_college"])
def test_education_has_an_order(value: str, expected: str) -> None:
    story = told(asked("profile", profile="education", at_least="high_school"))
    story.profiled("2026-01-10", "education", value)
    assert state(story.on("2026-01-10"))[0] == expected


@pytest.mark.parametrize(
    ("fields", "value", "expected"),
    [({"profile": "employed"}, "yes", "met"), ({"profile": "employed"}, "no", "unmet"), ({"profile": "employed", "is_": "no"}, "no", "met"),
     ({"profile": "residence", "is_": "wa-king"}, "wa-king", "met"), ({"profile": "residence", "is_": "wa-king"}, "or-lane", "unmet"),
     ({"profile": "language"}, "es", "met"), ({"profile": "employed"}, True, "met"), ({"profile": "employed"}, False, "unmet")],
)  # fmt: skip
def test_a_fact_is_there_or_is_the_one_asked_for(fields: Document, value: Any, expected: str) -> None:
    story = told(asked("profile", **fields))
    story.profiled("2026-01-10", fields["profile"], value)
    assert state(story.on("2026-01-10"))[0] == expected


@pytest.mark.parametrize(("day", "expected"), [("2026-06-30", "met"), ("2026-07-01", "unmet"), ("2026-08-01", "met")])
def test_a_fact_is_in_force_through_its_last_day_until_confirmed_anew(day: str, expected: str) -> None:
    story = told(asked("profile", profile="employed"))
    story.profiled("2026-01-10", "employed", "yes", "2026-06-30")
    story.profiled("2026-08-01", "employed", "yes")
    assert state(story.on(day))[0] == expected


# credentials


@pytest.mark.parametrize(("day", "expected"), [
    ("2026-01-31", "unmet"), ("2026-02-01", "met"), ("2026-07-31", "met"), ("2026-08-01", "unmet"),
])  # fmt: skip
def test_another_credential_is_valid_on_the_day(day: str, expected: str) -> None:
    story = told(asked("credential", credential="trainee"))
    story.holds("2026-02-01", "2026-07-31", on="2026-01-20")
    assert state(story.on(day))[0] == expected


def test_one_of_several_credentials_from_an_issuer_that_counts() -> None:
    story = told(asked("credential", credentials=["trainee", "peer"], issuers=["state", "county"]))
    story.holds("2026-02-01", None, "peer", issuer="club")
    assert reasons(story.on("2026-02-01")) == [("wrong-issuer", {"issuers": "state, county"})]
    story.holds("2026-02-02", None, "peer", issuer="county")
    assert state(story.on("2026-02-02"))[0] == "met"


def test_a_credential_and_a_fact_about_her_hold_in_every_period() -> None:
    rules = group(asked("credential", key="peer", credential="peer"), asked("profile", key="age", profile="age", at_least=18), key="again")
    story = told(module(), renewal=rules)
    rows = [story.holds("2026-01-06", None, "peer"), story.profiled("2026-01-06", "age", 40), story.completed("2026-01-07")]
    story.approved("2026-02-01", "2027-02-01", rows=rows)
    assert state(story.on("2027-01-15")) == ("met", 2, 2)


# sign-offs


@triple([1, 2, 3])
def test_so_many_signatures_of_the_role_asked_for(value: int, expected: str) -> None:
    story = told(sign_off(count=2, signer="supervisor"))
    wrong = story.signed_off("2026-01-08")
    for number in range(value):
        story.evidence(f"2026-01-{10 + number}", "signed_off", "sign-off:supervisor-talk", signer="supervisor", result="done")
    assert state(story.on("2026-02-01")) == (expected, value, 2)
    assert not_counted(story.on("2026-02-01")) == [(wrong, "wrong-signer")]
