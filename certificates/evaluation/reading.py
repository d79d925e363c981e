"""Reads values out of a document and collects what is wrong, with the line where one is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from .dates import parse_date, parse_instant
from .problems import MOST_PROBLEMS, DocumentError, Param, Path, Problem, shown, written_path

CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_CODE = 60
LONGEST_TEXT = 400
T = TypeVar("T")
NEVER = datetime.min.replace(tzinfo=UTC)


class TooMany(Exception):
    """Enough problems have been found: stop reading."""


class Reader:
    """One reading of one document. `written` means all scalars are text, as YAML leaves them."""

    def __init__(self, *, lines: Mapping[Path, int] | None = None, written: bool = False, found: Sequence[Problem] = ()) -> None:
        self.lines = lines or {}
        self.written = written
        self.problems = [*found]

    def problem(self, path: Path, code: str, **params: Param) -> None:
        """Note a problem; stop reading after the first fifty."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        self.problems.append(Problem(code, written_path(path), self.lines.get(near), params))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooMany

    def read(self, read: Callable[[], T], error: type[DocumentError]) -> T:
        """Return what was read, or raise the error with all that is wrong."""
        try:
            value = read()
        except TooMany:
            raise error(self.problems) from None
        if self.problems:
            raise error(self.problems)
        return value

    def fields(self, value: object, path: Path, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the mapping's known fields; unknown and missing ones are problems."""
        if not isinstance(value, dict):
            self.problem(path, "wrong-type", expected="a mapping")
            return {}
        known = required + optional
        for name in value:
            if name not in known:
                self.problem((*path, str(name)[:LONGEST_CODE]), "unknown-field", name=shown(name), choices=", ".join(known))
        for name in required:
            if name not in value:
                self.problem(path, "missing", name=name)
        return {name: value[name] for name in known if name in value}

    def entries(self, value: object, path: Path, *, most: int = 1_000) -> list[Any]:
        """Return the list's entries, or none."""
        if not isinstance(value, list):
            self.problem(path, "wrong-type", expected="a list")
            return []
        if len(value) > most:
            self.problem(path, "too-long", most=most)
            return []
        return value

    def choice(self, value: object, path: Path, choices: tuple[str, ...]) -> str:
        """Return the value if it is one of the choices."""
        if isinstance(value, str) and value in choices:
            return value
        self.problem(path, "unknown-value", value=shown(value), choices=", ".join(choices))
        return choices[0]

    def code(self, value: object, path: Path) -> str:
        """Return a code of small letters, digits and hyphens."""
        if isinstance(value, str) and len(value) <= LONGEST_CODE and CODE.fullmatch(value):
            return value
        self.problem(path, "bad-code", value=shown(value))
        return ""

    def text(self, value: object, path: Path) -> str:
        """Return one line of text a person can read."""
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT and value.isprintable():
            return value
        self.problem(path, "bad-text")
        return ""

    def texts(self, value: object, path: Path) -> tuple[tuple[str, str], ...]:
        """Return a text in its languages; in writing plain text is English."""
        if self.written and isinstance(value, str):
            value = {"en": value}
        fields = self.fields(value, path, required=("en",), optional=("es",))
        return tuple((language, self.text(text, (*path, language))) for language, text in fields.items())

    def integer(self, value: object, path: Path, *, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        if self.written and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(path, "wrong-type", expected="a whole number")
        elif not least <= value <= most:
            self.problem(path, "too-large", least=least, most=most)
        else:
            return value
        return least

    def day(self, value: object, path: Path) -> date:
        """Return a civil date."""
        day = parse_date(value)
        if day is None:
            self.problem(path, "bad-date", value=shown(value))
            return date.min
        return day

    def optional_day(self, value: object, path: Path) -> date | None:
        """Return a civil date, or None where none is given."""
        return None if value is None or (self.written and value in ("", "null")) else self.day(value, path)

    def instant(self, value: object, path: Path) -> datetime:
        """Return a UTC instant."""
        instant = parse_instant(value)
        if instant is None:
            self.problem(path, "bad-instant", value=shown(value))
            return NEVER
        return instant
