"""Amounts as people write them (7 h 30 min, 80%, 24 months) and the integers inside."""

from __future__ import annotations

import re

MOST_MINUTES = 6_000_000
MOST_MONTHS = 1_200
MOST_DAYS = 3_660

_NUMBER = r"([0-9]{1,7})"
_MINUTES = re.compile(rf"(?:{_NUMBER} ?h(?:ours?)?)?(?: ?{_NUMBER} ?min(?:utes?)?)?", re.ASCII)
_MONTHS = re.compile(rf"{_NUMBER} ?(months?|years?)", re.ASCII)
_DAYS = re.compile(rf"{_NUMBER} ?(days?|weeks?)", re.ASCII)
_PERCENT = re.compile(rf"{_NUMBER} ?%", re.ASCII)


def parse_minutes(text: str) -> int | None:
    """Return 450 for "7 h 30 min", or None when it is not an amount of time."""
    match = _MINUTES.fullmatch(text)
    if not text or match is None:
        return None
    hours, minutes = match.groups()
    return int(hours or 0) * 60 + int(minutes or 0)


def write_minutes(minutes: int) -> str:
    """Return "7 h 30 min" for 450."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def parse_months(text: str) -> int | None:
    """Return 24 for "24 months" or "2 years", or None."""
    match = _MONTHS.fullmatch(text)
    if match is None:
        return None
    return int(match[1]) * (12 if match[2].startswith("year") else 1)


def write_months(months: int) -> str:
    """Return "24 months" for 24."""
    return f"{months} month{'' if months == 1 else 's'}"


def parse_days(text: str) -> int | None:
    """Return 90 for "90 days", 14 for "2 weeks", or None."""
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    return int(match[1]) * (7 if match[2].startswith("week") else 1)


def write_days(days: int) -> str:
    """Return "90 days" for 90."""
    return f"{days} day{'' if days == 1 else 's'}"


def parse_percent(text: str) -> int | None:
    """Return 80 for "80%", or None."""
    match = _PERCENT.fullmatch(text)
    return int(match[1]) if match and int(match[1]) <= 100 else None


def write_percent(percent: int) -> str:
    """Return "80%" for 80."""
    return f"{percent}%"
