"""Files as they come (threats T12, T14, T16, T25): what can be read is, whatever wrote it; what cannot is refused with a sentence, and nothing runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook

from certificates.adapters.csv_export import csv_lines
from certificates.adapters.spreadsheets import FORMULA, LARGEST, Unreadable, read_sheet
from certificates.domain.imports.columns import Field, match_columns
from certificates.domain.imports.staging import file_of, forget_old_files
from certificates.enums import ImportState
from certificates.models import Import, ImportLine
from tests.certificates.past.conftest import AT, Program, table
from tests.people.conftest import signed_in
from tests.people.factories import member

ROWS = [["Name", "Training", "Date"], ["Ángela Núñez", "Self care", "2025-03-04"]]


def book(*rows: list[Any], **more: Any) -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    for name, change in more.items():
        setattr(made, name, change)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'


@pytest.mark.parametrize(
    "data",
    [
        "\n".join(",".join(row) for row in ROWS).encode(),
        "\n".join(",".join(row) for row in ROWS).encode("utf-8-sig"),
        "\r\n".join(";".join(row) for row in ROWS).encode("cp1252"),
        "\n".join("\t".join(row) for row in ROWS).encode("utf-16"),
        ("Parent partners\n\n" + "\n".join('"' + '","'.join(row) + '"' for row in ROWS)).encode(),
        book(*ROWS),
    ],
    ids=["utf-8", "byte order mark", "windows-1252 with semicolons", "utf-16 with tabs", "a title above, quoted", "xlsx"],
)
def test_a_list_is_read_whatever_program_wrote_it(data: bytes) -> None:
    sheet = read_sheet(data)
    assert sheet.headers == ROWS[0]
    assert [cells for _number, cells in sheet.lines] == [ROWS[1]]


def test_days_numbers_and_formulas_of_a_workbook_are_told_apart() -> None:
    sheet = read_sheet(book(["Name", "Date", "Minutes"], ["Ana", datetime(2025, 3, 4), 90], ["Bea", 45720, "=60*2"]))  # noqa: DTZ001 -- as a spreadsheet has it
    assert sheet.lines == [(2, ["Ana", date(2025, 3, 4), 90]), (3, ["Bea", 45720, FORMULA])]


def test_our_own_export_is_read_as_it_was_before_it_was_made_safe() -> None:
    text = "".join(csv_lines([["Name", "Phone"], ["=Ana", "+1 555 010 0100"], ["'quoted", "-"]]))
    assert [cells for _number, cells in read_sheet(text.encode()).lines] == [["=Ana", "+1 555 010 0100"], ["'quoted", "-"]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"x" * (LARGEST + 1), "10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel"),
        (b"%PDF-1.7 ...", "not a spreadsheet"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "not a spreadsheet"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (repacked(book(*ROWS), lambda parts: parts.pop("xl/workbook.xml") and None), "not a spreadsheet we can read"),
        (repacked(book(*ROWS), lambda parts: parts.update({"xl/vbaProject.bin": b"Sub AutoOpen"})), "macros"),
        (repacked(book(*ROWS), lambda parts: parts.update({"xl/worksheets/sheet1.xml": BOMB})), "never does"),
        (repacked(book(*ROWS), lambda parts: parts.update({"xl/worksheets/sheet1.xml": BOMB.decode().encode("utf-16")})), "never does"),
        (repacked(book(*ROWS), lambda parts: parts.update({"xl/media/zeros.bin": b"\x00" * 90_000_000})), "unpacks to far more"),
        (repacked(book(*ROWS), lambda parts: parts.update({f"xl/media/{n}.bin": b"" for n in range(600)})), "unpacks to far more"),
        (repacked(book(*ROWS), lambda parts: parts.update({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})), "damaged"),
        (b"Name,What\n" + b"Ana,x\n" * 20_001, "more than 20000 lines"),
        (",".join(f"column {n}" for n in range(70)).encode() + b"\nx", "more than 60 columns"),
        (b"Name,What,Date\n\n\n", "nothing"),
        (b"5,6,7\n1,2,3\n", "no names of columns"),
        (b"\x00\x01\x02\x03" * 50, "not a spreadsheet"),
        (b'Name,What\n"never closed' + b"x" * 140_000, "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_no_list_or_means_harm_is_refused_with_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_sheet(data)


def test_private_columns_are_known_by_name_in_both_languages_and_by_what_they_hold() -> None:
    private = [
        "DOB",
        "Fecha de nacimiento",
        "SSN",
        "Case #",
        "Número de expediente",
        "Child’s name",
        "Nombre del hijo",
        "Court date",
        "Age",
    ]
    headers = [*private, "Ref", "Staff ID", "Condado", "Horas", "Shirt size"]
    lines = [(2, [*["x"] * len(private), "123-45-6789", "17", "Alder", 2, "M"])]
    matched = match_columns(headers, lines)
    assert all(one.startswith("private:") for one in matched[: len(private) + 1])
    assert matched[len(private) + 1 :] == [Field.OWN_ID, Field.PLACE, Field.HOURS, ""]


@pytest.mark.django_db
def test_a_private_column_is_not_kept_even_if_somebody_asks_for_it(program: Program) -> None:
    from certificates.domain.imports.staging import begin_import, choose_columns

    data = b"Name,What,Date,DOB,Odd\nAna Ash,Self care,2025-01-02,1980-01-01,odd words\n"
    held = begin_import(
        data, location=program.places["alder"], scheme=None, standing="attested", seen_by="", mode="live", by=program.person, at=AT
    )
    assert file_of(held).exists()
    held = choose_columns(held, ["name", "what", "date", "source", ""], day_first=False)
    assert ImportLine.objects.get(held=held).cells == {"name": "Ana Ash", "what": "Self care", "date": "2025-01-02"}
    assert (held.dropped, held.headers, file_of(held).exists()) == (["birth"], [], False)


@pytest.mark.django_db
def test_a_file_that_nobody_goes_on_with_is_gone_after_a_day(program: Program) -> None:
    from datetime import timedelta

    from certificates.domain.imports.staging import begin_import

    held = begin_import(
        table("Ana Ash,,Self care,2025-01-02,60"), location=program.places["alder"], scheme=None, standing="attested", seen_by="",
        mode="live", by=program.person, at=AT,
    )  # fmt: skip
    assert forget_old_files(at=AT + timedelta(hours=23)) == 0
    assert forget_old_files(at=AT + timedelta(hours=25)) == 1
    assert (Import.objects.get(pk=held.pk).state, file_of(held).exists()) == (ImportState.DISCARDED, False)


@pytest.mark.django_db
def test_only_who_leads_the_whole_program_brings_its_past_over(program: Program) -> None:
    held = program.look(table("Ana Ash,,Self care,2025-01-02,60"))
    addresses = [reverse("register_import"), reverse("register_import_one", args=[held.uuid])]
    for role, place in (("lead", "north"), ("certifier", "root"), ("supervisor", "root"), ("auditor", "root")):
        browser = signed_in(member(role, program.places[place]))
        assert [browser.get(address).status_code for address in addresses] == [404, 404]
        assert browser.post(reverse("register_import_confirm", args=[held.uuid])).status_code == 404
    assert Import.objects.get(pk=held.pk).state == ImportState.PREVIEW
