"""Reads single values of ledger rows; the first one that cannot be used stops the row."""

from __future__ import annotations

from datetime import date
from typing import Any

from .dates import parse_date
from .problems import Param, shown
from .reading import CODE, HASH, LONGEST_CODE

MOST_NUMBER = 1_000_000


class Wrong(Exception):
    """One value of a row that cannot be used: a problem's code, where in the row, and what its sentence needs."""

    def __init__(self, code: str, *where: str | int, **params: Param) -> None:
        self.code, self.where, self.params = code, where, params


def read_hash(value: object, *where: str | int) -> str:
    """Return a SHA-256 hash."""
    if isinstance(value, str) and len(value) == 64 and HASH.fullmatch(value):
        return value
    raise Wrong("bad-hash", *where, value=shown(value))


def read_date(value: object, *where: str | int) -> date:
    """Return a civil date."""
    day = parse_date(value)
    if day is None:
        raise Wrong("bad-date", *where, value=shown(value))
    return day


def read_optional_date(value: object, *where: str | int) -> date | None:
    """Return a civil date, or None for null."""
    return None if value is None else read_date(value, *where)


def read_code(value: object, *where: str | int) -> str:
    """Return a code."""
    if isinstance(value, str) and len(value) <= LONGEST_CODE and CODE.fullmatch(value):
        return value
    raise Wrong("bad-code", *where, value=shown(value))


def read_optional_code(value: object, *where: str | int) -> str | None:
    """Return a code, or None for null."""
    return None if value is None else read_code(value, *where)


def read_number(value: object, *where: str | int, least: int = 1, most: int = MOST_NUMBER) -> int:
    """Return a whole number within bounds."""
    if type(value) is not int or not least <= value <= most:
        raise Wrong("too-large", *where, least=least, most=most)
    return value


def read_choice(value: object, choices: tuple[str, ...], *where: str | int) -> str:
    """Return one of the choices."""
    if not isinstance(value, str) or value not in choices:
        raise Wrong("unknown-value", *where, value=shown(value), choices=", ".join(choices))
    return value


def read_entries(value: Any, *where: str | int) -> list[Any]:
    """Return a list."""
    if not isinstance(value, list):
        raise Wrong("wrong-type", *where, expected="a list")
    return value
