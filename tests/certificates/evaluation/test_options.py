"""What every kind may say besides: when, unless, after, within, look back, every, by, from; and what stands for what."""

from __future__ import annotations

from typing import Any

import pytest

from .stories import Document, Story, asked, attestation, digest, group, hours, minutes, module, scheme, sign_off
from .test_kinds import reasons, told
from .test_requirements import not_counted, state


def states(story: Story, day: str) -> list[str]:
    return [part.state for part in story.on(day).requirements.of]


# look back, by, from


@pytest.mark.parametrize(("day", "expected"), [("2027-01-09", "met"), ("2027-01-10", "met"), ("2027-01-11", "unmet")])
@pytest.mark.parametrize("look_back", [{"months": 12}, {"days": 365}], ids=str)
def test_a_row_counts_through_the_same_day_so_much_later(day: str, expected: str, look_back: Document) -> None:
    story = told(hours(60, look_back=look_back))
    row = story.trained("2026-01-10", minutes(60))
    verdict = story.on(day)
    assert state(verdict)[0] == expected
    assert reasons(verdict) == ([] if expected == "met" else [("too-long-ago", {"until": "2027-01-10"})])
    assert [(row_, str(on)) for row_, on in story.on("2026-06-01").ageing] == [(row, "2027-01-11")]


def test_a_look_back_clamps_to_the_end_of_the_month() -> None:
    story = told(module(look_back={"months": 1}))
    story.completed("2026-01-31")
    assert story.statuses() == [("2026-01-05", "not_started"), ("2026-01-31", "ready"), ("2026-03-01", "not_started")]


def test_work_is_looked_back_at_from_its_last_day() -> None:
    story = told(asked("practice", minutes=60, look_back={"months": 12}))
    story.worked("2026-01-31", 60, began="2026-01-01")
    assert (state(story.on("2027-01-31"))[0], state(story.on("2027-02-01"))[0]) == ("met", "unmet")


@pytest.mark.parametrize(("day", "expected"), [("2026-06-30", "met"), ("2026-07-01", "met"), ("2026-07-02", "unmet")])
def test_by_a_closing_date(day: str, expected: str) -> None:
    story = told(sign_off(by="2026-07-01"))
    story.signed_off(day)
    assert state(story.on("2026-12-01"))[0] == expected
    assert reasons(story.on("2026-12-01")) == ([] if expected == "met" else [("after-date", {"until": "2026-07-01"})])


@pytest.mark.parametrize(("day", "expected"), [("2026-06-30", "unmet"), ("2026-07-01", "met"), ("2026-07-02", "met")])
def test_from_a_date_on(day: str, expected: str) -> None:
    story = told(asked("sign_off", sign_off="supervisor-talk", from_="2026-07-01"))
    story.signed_off(day)
    assert state(story.on("2026-12-01"))[0] == expected
    assert reasons(story.on("2026-12-01")) == ([] if expected == "met" else [("before-date", {"from": "2026-07-01"})])


@pytest.mark.parametrize(("began", "expected"), [("2026-06-30", "unmet"), ("2026-07-01", "met"), ("2026-07-02", "met")])
def test_work_that_began_before_the_date_does_not_count(began: str, expected: str) -> None:
    story = told(asked("practice", minutes=60, from_="2026-07-01"))
    story.worked("2026-07-31", 60, began=began)
    assert state(story.on("2026-12-01"))[0] == expected


# after and within


@pytest.mark.parametrize(("day", "expected"), [("2026-02-09", "unmet"), ("2026-02-10", "met"), ("2026-02-11", "met")])
def test_after_another_requirement_was_first_met(day: str, expected: str) -> None:
    story = Story(scheme(group(attestation(key="ethics"), sign_off(after="ethics"))))
    story.attested("2026-02-10")
    story.signed_off(day)
    assert states(story, "2026-12-01") == ["met", expected]
    refused = [(reason.code, dict(reason.params)) for _row, reason in story.on("2026-12-01").requirements.of[1].not_counted]
    assert refused == ([] if expected == "met" else [("before-requirement", {"requirement": "ethics", "from": "2026-02-10"})])


def test_nothing_counts_after_what_was_never_met() -> None:
    rules = group(
        attestation(key="ethics"),
        sign_off(after="ethics", within={"months": 1}),
        asked("service", service="work", months=1, after="ethics"),
    )
    story = Story(scheme(rules))
    story.signed_off("2026-02-10")
    story.served("2026-02-10", None, "work")
    assert states(story, "2026-12-01") == ["unmet", "unmet", "unmet"]
    refused = [part.not_counted[0][1] for part in story.on("2026-12-01").requirements.of[1:]]
    assert refused == [("before-requirement", {"requirement": "ethics", "from": None})] * 2


def test_after_stays_when_what_was_met_ends() -> None:
    rules = group(asked("credential", key="trainee", credential="trainee"), asked("practice", minutes=60, after="trainee"), need=1)
    story = Story(scheme(rules))
    story.holds("2026-02-01", "2026-02-28")
    story.worked("2026-03-15", 60, began="2026-02-01")
    assert states(story, "2026-03-15") == ["unmet", "met"]


def test_a_requirement_may_come_after_one_that_is_written_below_it_and_after_a_group() -> None:
    rules = group(sign_off(after="both"), group(module("a"), module("b"), key="both"))
    story = Story(scheme(rules))
    story.completed("2026-02-01", "a")
    story.signed_off("2026-02-02")
    story.completed("2026-02-03", "b")
    assert states(story, "2026-03-01") == ["unmet", "met"]
    story.signed_off("2026-02-03")
    assert states(story, "2026-03-01") == ["met", "met"]


@pytest.mark.parametrize(("day", "expected"), [("2027-01-04", "met"), ("2027-01-05", "met"), ("2027-01-06", "unmet")])
def test_within_so_long_after_the_opening(day: str, expected: str) -> None:
    story = told(sign_off(after="opening", within={"months": 12}))
    story.signed_off(day)
    assert state(story.on("2027-06-01"))[0] == expected
    assert reasons(story.on("2027-06-01")) == ([] if expected == "met" else [("outside-window", {"until": "2027-01-05"})])


def test_before_the_opening_does_not_count_after_it() -> None:
    story = told(sign_off(after="opening"))
    story.signed_off("2026-01-04")
    assert reasons(story.on("2026-02-01")) == [("before-requirement", {"requirement": "opening", "from": "2026-01-05"})]


@pytest.mark.parametrize(("day", "expected"), [("2026-05-10", "met"), ("2026-05-11", "unmet")])
def test_the_strictest_of_within_and_by_holds(day: str, expected: str) -> None:
    rules = group(attestation(key="ethics"), sign_off(after="ethics", within={"days": 90}, by="2026-06-30"))
    story = Story(scheme(rules))
    story.attested("2026-02-09")
    story.signed_off(day)
    assert states(story, "2026-12-01")[1] == expected


def test_service_before_is_cut_off_and_not_thrown_away() -> None:
    rules = group(
        asked("credential", key="provisional", credential="provisional"),
        asked("service", service="work", months=3, after="provisional", by="2026-12-31"),
    )
    story = Story(scheme(rules))
    story.holds("2026-03-01", None, "provisional")
    story.served("2026-01-10", None, "work")
    story.served("2025-01-10", "2025-12-31", "work")
    story.served("2027-01-10", "2027-12-31", "work")
    assert [part.have for part in story.on("2026-05-31").requirements.of] == [1, 2]
    assert states(story, "2026-06-01") == ["met", "met"]
    assert [reason.code for _row, reason in story.on("2028-01-01").requirements.of[1].not_counted] == ["before-requirement", "after-date"]


# when and unless


@pytest.mark.parametrize(
    ("condition", "value", "applies"),
    [({"profile": "supervisor"}, "yes", True), ({"profile": "supervisor"}, "no", False), ({"profile": "supervisor", "is": "no"}, "no", True)],
)  # fmt: skip
def test_asked_for_only_when_the_fact_holds(condition: Document, value: str, applies: bool) -> None:
    story = Story(scheme(group(attestation(), sign_off(when=condition))))
    story.attested("2026-01-10")
    story.profiled("2026-01-11", "supervisor", value)
    verdict = story.on("2026-01-11")
    assert (verdict.requirements.of[1].state, state(verdict)) == (
        ("unmet", ("unmet", 1, 2)) if applies else ("not_applicable", ("met", 1, 1))
    )
    assert verdict.requirements.of[1].first_met_on is None
    assert verdict.ready is not applies


@pytest.mark.parametrize(("age", "expected"), [(17, "not_applicable"), (18, "unmet"), (19, "unmet")])
def test_a_condition_may_compare(age: int, expected: str) -> None:
    story = Story(scheme(group(attestation(), sign_off(when={"profile": "age", "at_least": 18}))))
    story.profiled("2026-01-11", "age", age)
    assert states(story, "2026-01-11")[1] == expected


def test_a_condition_turns_on_the_days_on_which_the_fact_begins_and_ends() -> None:
    story = Story(scheme(group(attestation(), sign_off(when={"profile": "supervisor"}))))
    story.attested("2026-01-10")
    story.profiled("2026-02-01", "supervisor", "yes", "2026-03-31")
    story.profiled("2026-05-01", "supervisor", "yes")
    story.profiled("2026-06-01", "supervisor", "yes")
    story.profiled("2026-06-01", "supervisor", "no")
    assert story.statuses() == [
        ("2026-01-05", "not_started"), ("2026-01-10", "ready"), ("2026-02-01", "in_progress"), ("2026-04-01", "ready"),
        ("2026-05-01", "in_progress"), ("2026-06-01", "ready"),
    ]  # fmt: skip


def test_an_exemption_is_an_unless() -> None:
    story = Story(scheme(group(attestation(), hours(600, unless={"profile": "military"}))))
    story.attested("2026-01-10")
    assert states(story, "2026-01-10") == ["met", "unmet"]
    story.profiled("2026-01-11", "military", "yes")
    assert states(story, "2026-01-11") == ["met", "not_applicable"]


@pytest.mark.parametrize(
    ("condition", "applies"),
    [({"opened_before": "2026-01-05"}, False), ({"opened_before": "2026-01-06"}, True), ({"opened_from": "2026-01-05"}, True),
     ({"opened_from": "2026-01-06"}, False), ({"met": "ethics"}, True), ({"met": "never"}, False),
     ({"all": [{"met": "ethics"}, {"met": "never"}]}, False), ({"any": [{"met": "ethics"}, {"met": "never"}]}, True),
     ({"all": [{"opened_from": "2026-01-01"}, {"any": [{"met": "never"}, {"profile": "age"}]}]}, False)],
    ids=str,
)  # fmt: skip
def test_every_condition_of_the_list(condition: Document, applies: bool) -> None:
    story = Story(scheme(group(attestation(key="ethics"), attestation("b", key="never"), sign_off(when=condition))))
    story.attested("2026-01-10")
    assert states(story, "2026-01-10")[2] == ("unmet" if applies else "not_applicable")


@pytest.mark.parametrize(("day", "expected"), [("2026-12-31", "not_applicable"), ("2027-01-31", "not_applicable"), ("2027-02-01", "unmet")])
def test_a_new_holder_is_exempt_until_she_has_held_it_so_long(day: str, expected: str) -> None:
    rules = group(attestation(key="again"), hours(600, unless={"held_less_than": {"months": 12}}), key="renewal")
    story = Story(scheme(attestation(), renewal=rules, valid={"months": 24}))
    story.approved("2026-02-01", "2028-02-01", rows=[story.attested("2026-01-10")])
    assert states(story, day)[1] == expected


def test_before_it_is_held_it_is_held_less_than_any_time() -> None:
    story = Story(scheme(group(attestation(), sign_off(when={"held_less_than": {"months": 12}}))))
    assert states(story, "2040-01-01") == ["unmet", "unmet"]


def test_when_and_unless_may_both_be_said_and_of_a_group_too() -> None:
    inner = group(module("a"), module("b"), key="inner") | {"when": {"profile": "trainer"}, "unless": {"profile": "military"}}
    story = Story(scheme(group(attestation(), inner)))
    assert states(story, "2026-01-10") == ["unmet", "not_applicable"]
    story.profiled("2026-01-11", "trainer", "yes")
    assert states(story, "2026-01-11") == ["unmet", "unmet"]
    story.profiled("2026-01-12", "military", "yes")
    assert states(story, "2026-01-12") == ["unmet", "not_applicable"]


def test_parts_that_do_not_apply_are_left_out_and_a_number_asks_for_no_more_than_are_left() -> None:
    never: Document = {"profile": "military"}
    story = Story(scheme(group(module("a"), module("b", when=never), module("c"), need=3)))
    story.completed("2026-01-10", "a")
    story.completed("2026-01-11", "c")
    assert (state(story.on("2026-01-10")), state(story.on("2026-01-11"))) == (("unmet", 1, 2), ("met", 2, 2))


def test_a_group_none_of_whose_parts_applies_does_not_apply() -> None:
    never: Document = {"profile": "military"}
    story = Story(scheme(group(attestation(), group(module("a", when=never), module("b", when=never), key="inner"), need="all")))
    assert states(story, "2026-01-10") == ["unmet", "not_applicable"]
    assert state(story.on("2026-01-10")) == ("unmet", 0, 1)
    waiver = story.waived("2026-02-01", "inner", "2026-02-28")
    assert states(story, "2026-02-01") == ["unmet", "waived"]
    assert story.on("2026-02-01").requirements.of[1].counted == (waiver,)
    assert states(story, "2026-03-01") == ["unmet", "not_applicable"]


def test_what_does_not_apply_ages_nothing() -> None:
    story = Story(scheme(group(attestation(), sign_off(look_back={"months": 1}, unless={"profile": "military"}))))
    story.signed_off("2026-01-10")
    assert len(story.on("2026-01-11").ageing) == 1
    story.profiled("2026-01-11", "military", "yes")
    assert story.on("2026-01-11").ageing == ()


# every


@pytest.mark.parametrize(("day", "expected"), [("2022-12-14", "unmet"), ("2022-12-15", "met"), ("2022-12-16", "met")])
def test_a_slower_cycle_inside_renewal_counts_what_an_earlier_period_counted(day: str, expected: str) -> None:
    story = Story(scheme(attestation(), renewal=hours(180, every={"months": 72}), valid={"months": 24}), opened="2022-01-01")
    row = story.trained(day, minutes(180))
    story.approved("2027-01-01", "2029-01-01", rows=[row, story.attested("2026-01-10")])
    verdict = story.on("2028-12-15")
    assert (verdict.stage, state(verdict)[0]) == ("renewal", expected)
    assert not_counted(verdict) == ([] if expected == "met" else [(row, "too-long-ago")])


# equivalences and prior learning


@pytest.mark.parametrize(
    ("day", "expected"), [("2025-12-31", "unmet"), ("2026-01-01", "met"), ("2026-06-30", "met"), ("2026-07-01", "unmet")]
)
def test_one_thing_stands_for_another_on_the_days_on_which_it_may(day: str, expected: str) -> None:
    story = Story(scheme(module("parent-2-parent")))
    story.equals("hours:nami-family", "module:parent-2-parent", starts="2026-01-01", until="2026-06-30")
    row = story.trained(day, minutes(60), code="nami-family")
    verdict = story.on("2026-12-01")
    assert (state(verdict)[0], verdict.requirements.counted) == (expected, (row,) if expected == "met" else ())


def test_an_edition_of_a_module_may_stand_for_another_module_and_is_not_touched_by_its_rulings() -> None:
    story = Story(scheme(module("b")))
    story.equals("module:a@2.0", "module:b")
    story.completed("2026-01-10", "a")
    assert state(story.on("2026-02-01"))[0] == "unmet"
    story.completed("2026-01-11", "a", edition="2.0")
    story.released(9, "must_redo", since="2026-01-20", code="b")
    assert state(story.on("2026-02-01"))[0] == "met"


def test_an_equivalence_counts_as_known_then() -> None:
    story = Story(scheme(module("b")))
    story.equals("module:a", "module:b", recorded="2026-05-01")
    story.completed("2026-01-10", "a")
    known_at = story.case().rows[0].recorded_at
    assert (story.on("2026-02-01").ready, story.on("2026-02-01", known_at=known_at).ready) == (True, False)


def test_the_same_row_is_not_counted_twice_through_an_equivalence() -> None:
    story = Story(scheme(asked("practice", minutes=120)))
    story.equals("practice:a", "practice:b")
    story.worked("2026-01-10", 60, "a")
    assert state(story.on("2026-02-01")) == ("unmet", 60, 120)


@pytest.mark.parametrize(("amount", "expected"), [(39, "unmet"), (40, "met"), (41, "met")])
def test_prior_learning_fills_so_much_of_a_requirement(amount: int, expected: str) -> None:
    story = told(hours(100))
    row = story.trained("2026-01-10", minutes(60))
    grant = story.granted("2026-01-12", "hours", amount)
    assert state(story.on("2026-01-11")) == ("unmet", 60, 100)
    assert state(story.on("2026-01-12")) == (expected, 60 + amount, 100)
    assert story.on("2026-01-12").requirements.counted == (grant, row)


@pytest.mark.parametrize(("day", "expected"), [("2026-06-30", "met"), ("2026-07-01", "met"), ("2026-07-02", "unmet")])
@pytest.mark.parametrize(
    "rules",
    [hours(100), hours(100, key="hours", each={"of": ["ethics"], "at_least": 50}), module(key="hours"), asked("exam", key="hours", exam="x", pass_=80),
     asked("sessions", key="hours", session="x", count=3), asked("service", key="hours", service="x", months=6),
     asked("supervision", key="hours", minutes=60), asked("references", key="hours", count=3), asked("document", key="hours", document="x")],
    ids=lambda rules: str(rules["kind"]),
)  # fmt: skip
def test_prior_learning_may_fill_the_whole_until_it_must_be_cured(day: str, expected: str, rules: Document) -> None:
    story = told(rules)
    grant = story.granted("2026-01-12", "hours", None, "2026-07-01")
    verdict = story.on(day)
    assert state(verdict)[0] == expected
    assert verdict.requirements.counted == ((grant,) if expected == "met" else ())
    assert [row for row, _day in story.on("2026-02-01").ageing] == [grant]


def test_prior_learning_of_another_cycle_or_of_no_length_fills_nothing() -> None:
    story = Story(scheme(attestation(), renewal=hours(60, key="again")))
    story.granted("2026-01-10", "again")
    story.approved("2026-02-01", "2027-02-01", rows=[story.attested("2026-01-10")])
    story.granted("2026-06-01", "again", None, "2026-05-31")
    assert state(story.on("2026-12-01")) == ("unmet", 0, 60)


def test_a_waiver_of_what_is_tallied_stands_in_and_ends() -> None:
    for rules in (
        asked("sessions", key="it", session="x", count=3),
        asked("service", key="it", service="x", months=6),
        asked("supervision", key="it", per={"practice": 60, "minutes": 60}),
    ):
        story = told(rules)
        story.worked("2026-01-06", 120)
        story.waived("2026-01-10", "it", "2026-02-28")
        assert [story.on(day).requirements.state for day in ("2026-01-09", "2026-01-10", "2026-02-28", "2026-03-01")] == [
            "unmet", "waived", "waived", "unmet",
        ]  # fmt: skip


# what must be verified


@pytest.mark.parametrize(
    ("rules", "tell"),
    [
        (asked("sessions", session="coaching", count=1), lambda story: story.attended("2026-01-10", standing="attested")),
        (asked("service", service="family-support", months=1), lambda story: story.served("2025-01-10", "2025-12-10", on="2026-01-10", standing="attested")),
        (asked("references", count=1, kinds=["personal"], one_of_each=True), lambda story: story.letter("2026-01-10", "personal", "ana", standing="attested")),
        (asked("exam", exam="peer", pass_=80), lambda story: story.examined("2026-01-10", 80, standing="attested")),
        (hours(60, caps=[{"each": "course", "most": 60}]), lambda story: story.trained("2026-01-10", minutes(60), standing="attested")),
        (asked("practice", minutes=60), lambda story: story.worked("2026-01-10", 60, standing="attested")),
        (asked("profile", profile="employed"), lambda story: story.profiled("2026-01-10", "employed", "yes", standing="attested")),
    ],
    ids=lambda value: str(value["kind"]) if isinstance(value, dict) else "",
)  # fmt: skip
def test_every_kind_is_pending_until_verified(rules: Document, tell: Any) -> None:
    story = told(rules | {"standing": "verified"})
    row = tell(story)
    story.verified("2026-02-01", row)
    assert [story.on(day).requirements.state for day in ("2026-01-09", "2026-01-10", "2026-01-31", "2026-02-01")] == [
        "unmet", "pending", "pending", "met",
    ]  # fmt: skip


def test_of_two_rows_of_one_slot_the_confirmed_one_is_named() -> None:
    story = told(asked("sessions", session="coaching", count=2, one_per="month", standing="verified"))
    said, shown = story.attended("2026-01-10", standing="attested"), story.attended("2026-01-20")
    assert (story.on("2026-02-01").requirements.counted, not_counted(story.on("2026-02-01"))) == ((shown,), [(said, "superseded")])
    assert story.on("2026-02-01").requirements.counted != (digest("none"),)


def test_a_voided_row_counts_nowhere() -> None:
    story = told(asked("service", service="family-support", months=1))
    story.voided("2026-03-01", story.served("2026-01-10", "2026-03-10"))
    assert reasons(story.on("2026-06-01")) == [("voided", {})]
    story = Story(scheme(group(attestation(), sign_off(when={"profile": "trainer"}))))
    story.voided("2026-03-01", story.profiled("2026-01-10", "trainer", "yes"))
    assert states(story, "2026-06-01")[1] == "not_applicable"
