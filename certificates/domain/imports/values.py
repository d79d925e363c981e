"""What is written in a cell: days, minutes, names, categories. Each reader raises Wrong with a code where it cannot be taken."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from certificates.adapters.spreadsheets import FORMULA, serial_day
from certificates.domain.imports.columns import plain
from curricula.validators import KEY_LENGTH
from people.enums import Language
from training.enums import Mode

MOST_MINUTES = 60_000
LONGEST_NAME = 100
EARLIEST = date(1970, 1, 1)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril", "may mayo", "jun june junio",
            "jul july julio", "aug august ago agosto", "sep sept september septiembre", "oct october octubre", "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MODES = {
    Mode.LIVE: ("live", "in person", "with a trainer", "classroom", "webinar", "virtual", "zoom", "en persona", "en vivo", "presencial"),
    Mode.SELF_PACED: ("self paced", "self study", "online", "on your own", "alone", "e learning", "a su ritmo", "en linea", "autoestudio"),
    Mode.EXTERNAL: ("external", "elsewhere", "somewhere else", "conference", "outside", "externo", "en otro lugar", "conferencia"),
}


class Wrong(Exception):
    """Why a line cannot be taken: a code, and what its sentence names."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def stored(cell: Any) -> Any:
    """A cell as it is staged: texts and numbers stay, days are written as year-month-day."""
    if cell is FORMULA:
        return {"formula": True}
    return cell.isoformat() if isinstance(cell, date) else cell


def text_of(cell: Any, *, longest: int = 120) -> str:
    """A cell as text. Raises Wrong."""
    if isinstance(cell, dict):
        raise Wrong("formula")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    if len(text) > longest:
        raise Wrong("too-long", most=longest)
    return text


def day_of(cell: Any, *, day_first: bool) -> date | None:
    """A cell as a day, None where it is empty. Raises Wrong."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = serial_day(cell)
    else:
        text = text_of(cell)
        if not text:
            return None
        found = serial_day(float(text)) if text.isascii() and text.isdigit() and len(text) == 5 else _written_day(text, day_first=day_first)
    if found is None:
        raise Wrong("bad-date", value=_shown(cell))
    if found < EARLIEST:
        raise Wrong("too-early", value=found.isoformat())
    return found


def _written_day(text: str, *, day_first: bool) -> date | None:
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?$", "", text)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", text):
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if day_first else (second, first)
        return _day(_year(found[3]), month, day)
    words = plain(text).replace(" de ", " ").split()
    if len(words) == 3:
        one, two, year = words
        if two in MONTHS and one.isdigit() and year.isdigit():
            return _day(_year(year), MONTHS[two], int(one))
        if one in MONTHS and year.isdigit():
            number = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", two)
            return _day(_year(year), MONTHS[one], int(number[1])) if number else None
    return None


def _year(text: str) -> int:
    number = int(text)
    return number + 2000 if len(text) == 2 else number


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def minutes_of(cell: Any, *, unit: int) -> int | None:
    """A cell as whole minutes, None where it is empty; `unit` is 60 for a column of hours. Raises Wrong.

    `1:30`, `1 h 30 min` and `90 min` are what they say, whatever the column is called.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _counted(cell * unit, cell)
    text = text_of(cell).lower().replace(",", ".")
    if not text:
        return None
    if found := re.fullmatch(r"(\d{1,3}):(\d{2})(?::00)?", text):
        return _counted(int(found[1]) * 60 + int(found[2]), cell)
    found = re.fullmatch(r"(?:(\d+(?:\.\d+)?) ?(?:h|hr|hrs|hours?|horas?)\.?)? ?(?:(\d+) ?(?:m|min|mins|minutes?|minutos?)\.?)?", text)
    if found and (found[1] or found[2]):
        return _counted(float(found[1] or 0) * 60 + int(found[2] or 0), cell)
    if not re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text):
        raise Wrong("bad-minutes", value=_shown(cell))
    return _counted(float(text) * unit, cell)


def _counted(minutes: float, cell: Any) -> int:
    whole = round(minutes)
    if not 1 <= whole <= MOST_MINUTES or abs(minutes - whole) > 0.51:
        raise Wrong("bad-minutes", value=_shown(cell))
    return whole


def mode_of(cell: Any, *, default: str) -> str:
    """How hours were spent. Raises Wrong."""
    text = plain(text_of(cell))
    if not text:
        return default
    for mode, names in MODES.items():
        if text in (plain(mode), *names):
            return str(mode)
    raise Wrong("unknown-mode", value=_shown(cell))


def language_of(cell: Any) -> str:
    """The language somebody reads; English where nothing is said."""
    return str(Language.SPANISH if plain(text_of(cell)) in {"es", "spanish", "espanol", "castellano"} else Language.ENGLISH)


def name_of(cells: dict[str, Any]) -> str:
    """The name of the person: as one, or first and last. `Last, First` is turned round. Raises Wrong."""
    whole = text_of(cells.get("name"), longest=LONGEST_NAME)
    if not whole:
        whole = f"{text_of(cells.get('first_name'))} {text_of(cells.get('last_name'))}".strip()
    elif whole.count(",") == 1:
        last, first = (part.strip() for part in whole.split(","))
        whole = f"{first} {last}".strip()
    if len(whole) > LONGEST_NAME:
        raise Wrong("too-long", most=LONGEST_NAME)
    if not any(letter.isalpha() for letter in whole):
        raise Wrong("no-name")
    return whole


def email_of(cell: Any) -> str:
    """The address of the person in small letters, or nothing. Raises Wrong."""
    text = text_of(cell, longest=254).lower()
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise Wrong("bad-email", value=_shown(cell)) from None
    return text


def code_of(text: str) -> str:
    """What is written in a file as a code that rows can be about."""
    return "-".join(plain(text).encode("ascii", "ignore").decode().split())[:KEY_LENGTH].strip("-") or "training"


def _shown(cell: Any) -> str:
    text = str(cell)
    return text if len(text) <= 40 else f"{text[:39]}…"
