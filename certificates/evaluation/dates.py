"""The one place that makes dates. Everything else compares them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2999
ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months on, clamped to that month's end."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1]))


def day_after(day: date) -> date:
    """Return the next day."""
    return day + ONE_DAY


def valid_until(valid_from: date, months: int) -> date:
    """Return the last valid day, inclusive: a year from D ends on D + 12 months."""
    return add_months(valid_from, months)


def renewed_until(anchor: date, previous_until: date, months: int) -> date:
    """Return the last valid day of a renewal that keeps the anniversary of `anchor` (31 Jan, 28 Feb, 31 Mar)."""
    elapsed = (previous_until.year - anchor.year) * 12 + previous_until.month - anchor.month
    if add_months(anchor, elapsed) != previous_until:
        return add_months(previous_until, months)
    return add_months(anchor, elapsed + months)


def first_fixed_day(earliest: date, month: int, day: int, years: str) -> date:
    """Return the first such day of a year (any, odd, even) that is not before `earliest`; 29 February is the 28th in other years."""
    for year in range(earliest.year, earliest.year + 4):
        found = date(year, month, min(day, monthrange(year, month)[1]))
        if found >= earliest and (years == "any" or (year % 2 == 1) == (years == "odd")):
            return found
    raise AssertionError("of four years, two are odd")  # pragma: no cover


def window_opens(valid_from: date, until: date, days: int) -> date:
    """Return the first day of the renewal window: so many days before the last valid day, never before validity."""
    return max(valid_from, until - timedelta(days=days))


def grace_ends(until: date, days: int) -> date:
    """Return the last day of grace, inclusive; the last valid day itself where there is none."""
    return until + timedelta(days=days)


def parse_date(text: object) -> date | None:
    """Return the civil date written YYYY-MM-DD, or None."""
    if not isinstance(text, str) or len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_instant(text: object) -> datetime | None:
    """Return the UTC instant written 2026-01-31T17:00:00.000000Z, or None."""
    if not isinstance(text, str) or len(text) < 20 or text[-1] != "Z" or text[10] != "T" or parse_date(text[:10]) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def write_instant(instant: datetime) -> str:
    """Return the instant as 2026-01-31T17:00:00.000000Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
