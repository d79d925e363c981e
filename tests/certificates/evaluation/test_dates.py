from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.evaluation import dates


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"), ("2026-03-31", -1, "2026-02-28"), ("2026-05-05", 24, "2028-05-05"),
    ],
)  # fmt: skip
def test_months_clamp_to_their_end(day: str, months: int, expected: str) -> None:
    assert dates.add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_year_from_a_day_has_the_same_day_as_its_last() -> None:
    assert dates.valid_until(date(2026, 3, 1), 12) == date(2027, 3, 1)


def test_anniversaries_keep_their_day_through_a_short_month() -> None:
    until, found = dates.valid_until(date(2026, 1, 31), 1), []
    for _renewal in range(3):
        found.append(until.isoformat())
        until = dates.renewed_until(date(2026, 1, 31), until, 1)
    assert found == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_leap_day_comes_back() -> None:
    assert dates.renewed_until(date(2024, 2, 29), date(2027, 2, 28), 12) == date(2028, 2, 29)


def test_an_end_that_is_no_anniversary_is_counted_on_from_itself() -> None:
    assert dates.renewed_until(date(2026, 1, 10), date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_the_window_never_opens_before_validity() -> None:
    assert dates.window_opens(date(2026, 1, 1), date(2026, 12, 31), 30) == date(2026, 12, 1)
    assert dates.window_opens(date(2026, 12, 20), date(2026, 12, 31), 30) == date(2026, 12, 20)


@pytest.mark.parametrize(
    "text",
    [
        None,
        20260105,
        "2026-1-5",
        "20260105",
        "2026-W01-1",
        "2026-02-30",
        "1899-12-31",
        "3000-01-01",
        "2026-01-05T00:00",
        "２０２６-01-05",
        "",
    ],
)
def test_what_is_not_a_civil_date_is_refused(text: object) -> None:
    assert dates.parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "2026-01-05",
        "2026-01-05T10:00:00",
        "2026-01-05 10:00:00Z",
        "2026-13-05T10:00:00Z",
        "2026-01-05T25:00:00Z",
        "2026-01-05T10:00:00+01:00",
    ],
)
def test_what_is_not_an_instant_is_refused(text: object) -> None:
    assert dates.parse_instant(text) is None


def test_an_instant_written_is_in_utc_with_microseconds_and_is_read_back() -> None:
    instant = datetime(2026, 1, 5, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    assert dates.write_instant(instant) == "2026-01-05T10:00:00.000007Z"
    assert dates.parse_instant("2026-01-05T10:00:00.000007Z") == instant


@given(st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC)))  # noqa: DTZ001 -- hypothesis wants naive bounds
def test_every_instant_written_is_read_back(instant: datetime) -> None:
    assert dates.parse_instant(dates.write_instant(instant)) == instant


@given(st.dates(date(1900, 1, 1), date(2800, 1, 1)), st.integers(0, 1200))
def test_adding_months_lands_in_that_month_and_never_on_a_later_day_of_it(day: date, months: int) -> None:
    later = dates.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
