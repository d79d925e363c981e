from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.evaluation import amounts


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("7 h 30 min", 450), ("90 min", 90), ("2 h", 120), ("1h30min", 90), ("1 hour", 60), ("2 hours 5 minutes", 125), ("0 min", 0)],
)
def test_time_is_read_as_minutes(text: str, minutes: int) -> None:
    assert amounts.parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "7:30", "1.5 h", "7 h 30", "30 min 7 h", "-1 h", "h", "٣ h", "99999999 h", "7 h  30 min"])
def test_what_is_not_time_is_refused(text: str) -> None:
    assert amounts.parse_minutes(text) is None


@pytest.mark.parametrize(("text", "months"), [("24 months", 24), ("2 years", 24), ("1 month", 1), ("1 year", 12)])
def test_validity_is_read_as_months(text: str, months: int) -> None:
    assert amounts.parse_months(text) == months


@pytest.mark.parametrize(("text", "days"), [("90 days", 90), ("1 day", 1), ("2 weeks", 14)])
def test_a_window_is_read_as_days(text: str, days: int) -> None:
    assert amounts.parse_days(text) == days


def test_months_are_not_days_and_a_percentage_is_at_most_a_hundred() -> None:
    assert amounts.parse_days("3 months") is None
    assert amounts.parse_months("90 days") is None
    assert amounts.parse_percent("80%") == 80
    assert amounts.parse_percent("80 %") == 80
    assert amounts.parse_percent("101%") is None
    assert amounts.parse_percent("0.8") is None


@given(st.integers(1, amounts.MOST_MINUTES))
def test_minutes_written_are_read_back(number: int) -> None:
    assert amounts.parse_minutes(amounts.write_minutes(number)) == number


@given(st.integers(0, 1200))
def test_months_days_and_percentages_written_are_read_back(number: int) -> None:
    assert amounts.parse_months(amounts.write_months(number)) == number
    assert amounts.parse_days(amounts.write_days(number)) == number
    assert amounts.parse_percent(amounts.write_percent(number % 101)) == number % 101


def test_amounts_are_written_as_people_write_them() -> None:
    assert [amounts.write_minutes(number) for number in (450, 120, 45, 0)] == ["7 h 30 min", "2 h", "45 min", "0 min"]
    assert [amounts.write_months(1), amounts.write_months(24), amounts.write_days(1)] == ["1 month", "24 months", "1 day"]
