"""A spreadsheet as lines of plain cells: XLSX and CSV, from anybody, so within limits and with nothing in it carried out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel

from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 10_000_000  # bytes of a file
LARGEST_UNPACKED = 80_000_000
MOST_PARTS = 500
MOST_LINES = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 500
MOST_BLANK = 5_000  # empty lines on end, after which nothing more is looked for
HEADER_WITHIN = 10  # lines of title that may come before the names of the columns
FORMULA = object()

csv.field_size_limit(131_072)


class Unreadable(DomainError):
    """The file cannot be read as a list."""

    code = "unreadable-file"


@dataclass(frozen=True)
class Sheet:
    """The names of the columns, and the lines below them: number in the file, and a cell for each column.

    A cell is a text, a number, a date, None where it is empty, or FORMULA.
    """

    headers: list[str]
    lines: list[tuple[int, list[Any]]]


def read_sheet(data: bytes) -> Sheet:
    """The first sheet of a file that has more than a title. Raises Unreadable with a sentence that says what to do."""
    if not data.strip():
        raise Unreadable(_("The file is empty. Choose another one."))
    if len(data) > LARGEST:
        raise Unreadable(_("The file is larger than 10 MB. Save only the list, without pictures, or cut it into parts."))
    if data.startswith(b"PK"):
        return _sheet(_xlsx_lines(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old Excel file, or one with a password. Open it, then save it as .xlsx without a password."))
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")) or data.lstrip()[:1] == b"<":
        raise Unreadable(_("This file is not a spreadsheet. Choose an .xlsx or .csv file."))
    return _sheet(_csv_lines(data))


def _sheet(lines: Iterable[tuple[int, list[Any]]]) -> Sheet:
    """Take the first line with two names in it for the names of the columns."""
    headers: list[str] | None = None
    found: list[tuple[int, list[Any]]] = []
    for place, (number, cells) in enumerate(lines):
        if headers is None:
            if sum(1 for cell in cells if isinstance(cell, str) and any(letter.isalpha() for letter in cell)) >= 2:
                headers = ["" if cell is None or cell is FORMULA else str(cell) for cell in cells]
                while headers and not headers[-1]:
                    headers.pop()
            elif place >= HEADER_WITHIN:
                break
            continue
        if any(cell is not None for cell in cells[: len(headers)]):
            found.append((number, [*cells, *[None] * len(headers)][: len(headers)]))
        if len(found) > MOST_LINES:
            raise Unreadable(_("The file has more than %(most)d lines. Cut it into parts.") % {"most": MOST_LINES})
    if headers is None:
        raise Unreadable(_("We found no names of columns at the top. Write what each column holds in the first line."))
    if len(headers) > MOST_COLUMNS:
        raise Unreadable(
            _("The file has more than %(most)d columns. Keep only those that say who, what and when.") % {"most": MOST_COLUMNS}
        )
    if not found:
        raise Unreadable(_("Below the names of the columns there is nothing. Choose another file."))
    return Sheet(headers, found)


# --- XLSX --------------------------------------------------------------------------------------------------------------------------------


def _xlsx_lines(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    _refuse_hostile(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets[:1]:
            sheet.reset_dimensions()  # what the file says of its own size is not to be believed
            blank = 0
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
                read = [_cell(cell, book.epoch) for cell in cells]
                blank = 0 if any(cell is not None for cell in read) else blank + 1
                if blank > MOST_BLANK:
                    break
                if not blank:
                    yield number, read
    except DomainError:
        raise
    except Exception as error:  # whatever a broken file makes the library raise, its owner is told the same
        raise Unreadable(_("This file is damaged. Open it in your spreadsheet program, save it as .xlsx again, then choose it.")) from error


def _refuse_hostile(data: bytes) -> None:
    """Raise Unreadable for what only looks like a list: macros, passwords, other archives, and files made to fill a memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.xml" not in names:
                raise Unreadable(_("This file is not a spreadsheet we can read. Save it as .xlsx or .csv, then choose it again."))
            if any(name.endswith("vbaproject.bin") for name in names):
                raise Unreadable(_("This file has macros in it. Save it as .xlsx without macros, then choose it again."))
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(_("This file has a password. Save it without one, then choose it again."))
            if len(parts) > MOST_PARTS or len(names) != len(parts) or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable(_("This file unpacks to far more than a list needs. Copy the list into a new file, then choose that."))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")) and _declares_entities(archive, part):
                    raise Unreadable(_("This file holds something that a list never does. Copy the list into a new file."))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(_("This file is damaged. Open it in your spreadsheet program, save it as .xlsx again, then choose it.")) from error


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        start = stream.read(4096).replace(b"\x00", b"")  # also where it is written in two bytes a letter
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start


def _cell(cell: Any, epoch: datetime) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return serial_day(value, epoch) if cell.is_date else value
    return None if value is None or cell.data_type == "e" else _text(str(value))


def serial_day(value: float, epoch: datetime | None = None) -> date | None:
    """The day that a spreadsheet's own number stands for; None where it is out of any use."""
    if not 20_000 <= value <= 60_000:
        return None
    found = from_excel(value, epoch) if epoch else from_excel(value)
    return found.date() if isinstance(found, datetime) else None


# --- CSV ---------------------------------------------------------------------------------------------------------------------------------


def _csv_lines(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable(_("This file is not a spreadsheet. Choose an .xlsx or .csv file."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS * 10:
                raise Unreadable(
                    _("The file has more than %(most)d columns. Keep only those that say who, what and when.") % {"most": MOST_COLUMNS}
                )
            yield reader.line_num, [_text(_unescaped(cell)) for cell in cells[: MOST_COLUMNS + 1]]
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d cannot be read. Open the file, save it as .csv again, then choose it.") % {"line": reader.line_num}
        ) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of this file cannot be read. Save it as “CSV UTF-8”, then choose it again."))


def _separator(text: str) -> str:
    """What stands between the cells: the sign that comes most often outside of quotes in the first lines."""
    start = re.sub(r'"[^"]*"', "", "\n".join(text.splitlines()[:HEADER_WITHIN]))
    return max(",;\t|", key=start.count)


def _unescaped(cell: str) -> str:
    """Take the sign away that exports put before what a spreadsheet would carry out (T16)."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r" else cell


def _text(cell: str) -> str | None:
    """The text without odd spaces; None where nothing is left."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in cell[: LONGEST_CELL + 1]).split())
    return clean or None
