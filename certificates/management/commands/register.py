"""`manage.py register`: the register on any day, as known at any instant, streamed."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.adapters.csv_export import csv_lines
from certificates.enums import Status
from certificates.queries import RegisterQuestion, quiet_until, register_rows, stream_register
from people.models import Location, Program

COLUMNS = ("name", "credential", "location", "status", "since", "valid_until", "reference")


class Command(BaseCommand):
    help = "Print who stands where on a day, as known at an instant."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--on", required=True, metavar="DATE", help="the civil day asked about, as 2026-03-01")
        parser.add_argument("--known-at", metavar="INSTANT", help="as known then, as 2026-03-15T12:00:00Z; now if left out")
        parser.add_argument("--program", metavar="CODE", help="one program only")
        parser.add_argument("--location", metavar="CODE", help="one place of the program and everything below it; needs --program")
        parser.add_argument("--status", choices=Status.values, help="only who stands there")
        parser.add_argument("--name", default="", help="only who has these words in the name")
        parser.add_argument(
            "--ends-within", type=int, metavar="DAYS", help="only whose certificate ends so many days after the day, or before"
        )
        parser.add_argument("--quiet", action="store_true", help="only of whom nothing was recorded in the 30 days up to the day")
        parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv, or json with one object a line")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        on, known_at, program = _date(options["on"]), _instant(options["known_at"]), _program(options["program"])
        zone = ZoneInfo(program.time_zone) if program else timezone.get_default_timezone()
        if (options["ends_within"] or 0) < 0:
            raise CommandError("--ends-within takes a number of days, 0 or more.")
        question = RegisterQuestion(
            on=on,
            known_at=known_at,
            status=options["status"] or "",
            location=_location(program, options["location"]),
            program=program,
            words=options["name"],
            ends_within=options["ends_within"],
            quiet=quiet_until(on, zone=zone, known_at=known_at) if options["quiet"] else None,
        )
        rows = (
            (
                segment.candidacy.person.chosen_name,
                segment.candidacy.scheme.code,
                segment.candidacy.location.name,
                segment.status,
                segment.date_from.isoformat(),
                segment.valid_until.isoformat() if segment.valid_until else None,
                str(segment.candidacy.uuid),
            )
            for segment in stream_register(register_rows(None, question))
        )
        if options["format"] == "json":
            for row in rows:
                self.stdout.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False))
            return
        for line in csv_lines(chain([COLUMNS], rows)):
            self.stdout.write(line, ending="")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a date. Write it as 2026-03-01.") from error


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not an instant. Write it as 2026-03-15T12:00:00Z.") from error
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


def _program(code: str | None) -> Program | None:
    if code is None:
        return None
    try:
        return Program.objects.get(code=code)
    except Program.DoesNotExist as error:
        known = ", ".join(Program.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(f"There is no program {code}. There are: {known or 'none yet'}.") from error


def _location(program: Program | None, code: str | None) -> Location | None:
    if code is None:
        return None
    if program is None:
        raise CommandError("A place is known by its code within a program. Give --program too.")
    try:
        return Location.objects.get(program=program, code=code)
    except Location.DoesNotExist as error:
        known = ", ".join(Location.objects.of_program(program).values_list("code", flat=True))
        raise CommandError(f"There is no place {code} in {program.code}. There are: {known or 'none yet'}.") from error
