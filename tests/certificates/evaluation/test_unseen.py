"""Schemes of other bodies, written with docs/schemes/ alone, and people worked out by hand: one unit short, exact, one over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from certificates.evaluation import read_scheme

from .stories import Document, Story, minutes

SCHEMES = Path(__file__).parent / "unseen"
Tell = Callable[[Story], object]


def story(name: str, opened: str = "2026-01-05") -> Story:
    return Story(read_scheme((SCHEMES / f"{name}.yaml").read_text(encoding="utf-8")), opened=opened)  # type: ignore[arg-type]


def status(told: Story, day: str) -> str:
    return str(told.on(day).status)


def coach(*, advocacy: int = 600, worked: str = "2026-01-10", points: int = 70) -> Story:
    told = story("recovery-coach")
    told.trained("2026-01-10", minutes(advocacy, "advocacy"), minutes(960, "ethics"), minutes(600, "mentoring"), minutes(600, "recovery"))
    told.worked(worked, 30_000)
    told.supervised("2026-01-11", 1_500)
    told.examined("2026-01-12", points, code="peer-recovery")
    return told


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (coach(advocacy=599), "2026-02-01", "in_progress"),
        (coach(), "2026-02-01", "ready"),
        (coach(advocacy=601), "2026-02-01", "ready"),
        (coach(points=69), "2026-02-01", "in_progress"),
        (coach(worked="2023-02-01"), "2026-02-01", "ready"),  # three years through the same day
        (coach(worked="2023-02-01"), "2026-02-02", "in_progress"),
        (coach(worked="2024-02-29"), "2027-02-28", "ready"),
        (coach(worked="2024-02-29"), "2027-03-01", "in_progress"),
    ],
)
def test_a_recovery_coach(told: Story, day: str, expected: str) -> None:
    assert status(told, day) == expected


@pytest.mark.parametrize(("second", "expected"), [("2026-04-11", "in_progress"), ("2026-04-12", "ready"), ("2026-04-13", "ready")])
def test_a_recovery_coach_tries_again_after_ninety_days(second: str, expected: str) -> None:
    told = coach(points=69)
    told.examined(second, 70, code="peer-recovery")
    assert status(told, "2026-05-01") == expected


@pytest.mark.parametrize(
    ("more", "day", "expected"),
    [
        ([minutes(1200 - 360, "advocacy"), minutes(359, "ethics")], "2028-02-01", "due"),
        ([minutes(1200 - 360, "advocacy"), minutes(360, "ethics")], "2028-02-01", "due"),
        ([], "2027-12-02", "certified"),
        ([], "2027-12-03", "due"),  # sixty days before 1 February
        ([], "2028-02-02", "late"),
        ([], "2028-03-02", "late"),  # thirty days after it, in a leap year
        ([], "2028-03-03", "lapsed"),
    ],
)
def test_a_recovery_coach_renews(more: list[Document], day: str, expected: str) -> None:
    told = coach()
    told.approved("2026-02-01", "2028-02-01")
    told.trained("2027-06-01", *more, code="later")
    assert status(told, day) == expected
    assert told.on("2028-01-01").ready == (bool(more) and more[1]["minutes"] == 360)


@pytest.mark.parametrize(("lacks", "expected"), [(1, "in_progress"), (0, "ready"), (-1, "ready")])
def test_a_health_worker_learns(lacks: int, expected: str) -> None:
    told = story("health-worker")
    told.trained("2026-01-10", minutes(1200 - lacks, "communication"), minutes(1200, "outreach"), minutes(7200, "teaching"))
    assert status(told, "2026-02-01") == expected


@pytest.mark.parametrize(
    ("worked", "tags", "expected"), [(59_999, [], "in_progress"), (60_000, [], "ready"), (60_000, ["own-family"], "not_started")]
)
def test_a_health_worker_works(worked: int, tags: list[str], expected: str) -> None:
    told = story("health-worker")
    told.worked("2026-01-10", worked, "health-work", tags=tags)
    assert status(told, "2026-02-01") == expected


def test_the_certificate_of_a_health_worker_ends_on_june_30_of_an_even_year_at_least_twelve_months_later() -> None:
    told = story("health-worker")
    told.worked("2026-01-10", 60_000, "health-work")
    for decided, until in (("2026-02-01", "2028-06-30"), ("2027-06-30", "2028-06-30"), ("2027-07-01", "2030-06-30")):
        assert told.on(decided).award.valid_until.isoformat() == until


@pytest.mark.parametrize(
    ("live", "alone", "ready"), [(300, 900, True), (299, 900, False), (299, 901, False), (301, 900, True), (1200, 0, False)]
)
def test_a_health_worker_renews_with_at_most_fifteen_hours_alone(live: int, alone: int, ready: bool) -> None:
    told = story("health-worker")
    told.approved("2026-02-01", "2028-06-30")
    parts = [minutes(live, "outreach", "live")] + ([minutes(alone, "teaching", "self_paced")] if alone else [])
    told.trained("2027-02-01", *parts)
    assert told.on("2028-06-20").ready is ready


def doula(*, births: int = 3, first_birth: str = "2026-02-01", live: int = 1680, referees: tuple[str, str] = ("ana", "bea")) -> Story:
    told = story("birth-doula")
    told.trained("2026-02-01", minutes(live, "birth"), minutes(2400 - live, "lactation", "self_paced"))
    for number in range(births):
        told.signed_off(first_birth if number == 0 else f"2026-03-{number + 1:02}", "birth-attended")
    told.seen("2026-02-01", "first-aid-card", result="accepted", expires="2026-12-31")
    told.letter("2026-02-01", "client", referees[0])
    told.letter("2026-02-01", "midwife", referees[1])
    return told


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (doula(), "2026-12-31", "ready"),
        (doula(), "2027-01-01", "in_progress"),  # the card has expired
        (doula(births=2), "2026-06-01", "in_progress"),
        (doula(births=4), "2026-06-01", "ready"),
        (doula(first_birth="2026-01-31"), "2026-06-01", "in_progress"),  # the day before the training was done
        (doula(live=1679), "2026-06-01", "in_progress"),
        (doula(live=1681), "2026-06-01", "ready"),
        (doula(referees=("ana", "ana")), "2026-06-01", "in_progress"),
    ],
)
def test_a_birth_doula(told: Story, day: str, expected: str) -> None:
    assert status(told, day) == expected


def test_three_years_of_a_birth_doula_end_the_day_before() -> None:
    award = doula().on("2026-06-01").award
    assert (award.valid_from.isoformat(), award.valid_until.isoformat()) == ("2026-06-01", "2029-05-31")


@pytest.mark.parametrize(
    ("evenings", "there", "expected"),
    [
        (["2026-03-02", "2026-03-10", "2026-03-18", "2026-03-23", "2026-04-05"], 48, "in_progress"),
        (["2026-03-02", "2026-03-10", "2026-03-18", "2026-03-23", "2026-04-05", "2026-04-06"], 48, "ready"),
        (["2026-03-02", "2026-03-10", "2026-03-18", "2026-03-23", "2026-04-05", "2026-04-06"], 47, "in_progress"),
        (["2026-03-02", "2026-03-10", "2026-03-18", "2026-03-23", "2026-04-05", "2026-04-13"], 48, "in_progress"),  # a week without
    ],
)
def test_a_warm_line_volunteer(evenings: list[str], there: int, expected: str) -> None:
    told = story("warm-line")
    told.attested("2026-02-01", "confidentiality")
    for evening in evenings:
        told.attended(evening, "listening-evening", there=there)
    assert status(told, "2026-05-01") == expected


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (1439, "2026-03-01", "in_progress"),
        (1440, "2026-03-01", "ready"),
        (1439, "2026-07-05", "in_progress"),
        (1439, "2026-07-06", "closed"),
        (1440, "2026-07-06", "ready"),
    ],
)
def test_a_kinship_trainee_has_six_months(told: int, day: str, expected: str) -> None:
    trainee = story("kinship-trainee")
    trainee.trained("2026-01-04", minutes(1440, "core"), code="before-the-opening")
    trainee.trained("2026-01-05", minutes(told, "core"))
    assert status(trainee, day) == expected


def test_a_kinship_trainee_renews_twice() -> None:
    trainee = story("kinship-trainee")
    for period, year in ((1, 2026), (2, 2027), (3, 2028)):
        trainee.approved(f"{year}-02-01", f"{year + 1}-02-01", period=period, starts=f"{year}-02-{1 if period == 1 else 2:02}")
    assert [status(trainee, day) for day in ("2027-01-02", "2028-01-02", "2029-01-02", "2029-02-01", "2029-02-02")] == [
        "due", "due", "certified", "certified", "lapsed",
    ]  # fmt: skip


def peer() -> Story:
    told = story("youth-peer")
    told.profiled("2026-01-05", "age", 18)
    told.profiled("2026-01-05", "prior_experience", "yes")
    told.approved("2026-01-31", "2027-01-31")
    return told


def test_a_youth_peer_goes_through_late_steps_and_comes_back() -> None:
    days = ["2026-12-01", "2026-12-02", "2027-02-01", "2027-03-02", "2027-03-03", "2027-04-01", "2027-04-02", "2027-07-31", "2027-08-01"]
    told = peer()
    found = [told.on(day) for day in days]
    assert [str(verdict.status) for verdict in found] == ["certified", "due", "late", "late", "late", "late", "lapsed", "lapsed", "lapsed"]
    assert [verdict.stage for verdict in found][-3:] == ["reinstatement", "reinstatement", "again"]


def test_leave_moves_all_of_it() -> None:
    told = peer()
    told.row("leave_granted", "candidacy:c-1", "2026-06-01", {"from": "2026-06-01", "until": "2026-06-30"})
    assert [status(told, day) for day in ("2026-06-30", "2026-07-01", "2027-03-02", "2027-03-03", "2027-05-01", "2027-05-02")] == [
        "inactive", "certified", "due", "late", "late", "lapsed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("age", "school", "prior", "expected"),
    [(17, "master", "yes", False), (18, "none", "yes", True), (18, "none", "no", False), (18, "high_school", "no", True)],
)
def test_who_may_be_a_youth_peer(age: int, school: str, prior: str, expected: bool) -> None:
    told = story("youth-peer")
    for fact, value in (("age", age), ("education", school), ("prior_experience", prior)):
        told.profiled("2026-01-05", fact, value)
    assert (status(told, "2026-01-05") == "ready") is expected


@pytest.mark.parametrize(
    ("issuer", "day", "ready"), [("state", "2027-01-09", False), ("state", "2027-01-10", True), ("county", "2027-01-10", False)]
)
def test_a_respite_lead_has_a_year_after_the_first_credential(issuer: str, day: str, ready: bool) -> None:
    told = story("respite-lead")
    told.holds("2026-01-10", None, "foster-carer", issuer=issuer)
    told.served("2025-01-01", None, "respite")
    assert told.on(day).ready is ready


def test_a_respite_lead_shows_cpr_every_second_year_only() -> None:
    told = story("respite-lead")
    cpr = told.trained("2026-03-01", minutes(240, "safety"), code="cpr")
    told.approved("2026-02-01", "2027-02-01", cycle_start="2026-01-05")
    care = told.trained("2026-05-01", minutes(480, "care"), code="care")
    assert not told.on("2027-01-31").ready  # without a window it opens on the last day
    assert told.on("2027-02-01").ready
    told.approved("2027-02-01", "2028-02-01", period=2, starts="2027-02-02", rows=[cpr, care])
    told.trained("2027-03-01", minutes(240, "care"), code="care")
    told.trained("2027-04-01", minutes(240, "care"), code="care")
    assert not told.on("2028-02-01").ready  # the same course counts once
    told.trained("2027-05-01", minutes(240, "care"), code="more-care")
    assert told.on("2028-02-01").ready
    assert told.on("2028-02-01").requirements.of[1].have == 240
    assert told.on("2028-03-02").requirements.of[1].have == 0
    told.profiled("2027-06-01", "supervisor", "yes")
    assert told.on("2028-02-01").requirements.of[3].state == "not_applicable"
    told.profiled("2027-06-02", "trainer", "yes")
    assert told.on("2028-02-01").requirements.of[3].state == "met"


def companion(opened: str, *, practised: int = 1800, supervised: int = 90, oral: int = 75, way: str = "in_person") -> Story:
    told = story("court-companion", opened)
    told.trained("2026-08-01", minutes(720, "law"))
    told.examined("2026-08-01", oral, code="court", part="oral")
    told.examined("2026-08-01", 75, code="court", part="written")
    told.worked("2026-08-01", practised)
    if supervised:
        told.supervised("2026-08-02", supervised, way=way)
    return told


@pytest.mark.parametrize(
    ("told", "ready"),
    [
        (companion("2026-06-30"), True),
        (companion("2026-07-01"), False),  # the old rule is no longer there, and one of two left is not two
        (companion("2026-06-30", supervised=89), False),
        (companion("2026-06-30", practised=3599), True),
        (companion("2026-06-30", practised=3600), False),
        (companion("2026-06-30", practised=1799, supervised=0), True),
        (companion("2026-06-30", oral=74), False),
        (companion("2026-06-30", way="distance"), False),
    ],
)
def test_a_court_companion(told: Story, ready: bool) -> None:
    assert told.on("2026-09-01").ready is ready


def test_a_court_companion_counts_nothing_that_a_court_guide_counted() -> None:
    told = companion("2026-06-30")
    told.elsewhere.append({"credential": "court-guide", "period": 1, "rows": [told.rows[0]["hash"]], "recorded_at": "2026-08-05T12:00:00Z"})
    assert not told.on("2026-09-01").ready


def test_a_verdict_of_each_can_be_written_down() -> None:
    for path in SCHEMES.glob("*.yaml"):
        json.dumps(story(path.stem).on("2026-02-01").document())
