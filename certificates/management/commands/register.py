"""`manage.py register`: the register on any day, as known at any instant, streamed."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.adapters.csv_export import csv_lines
from certificates.queries import RegisterQuestion, register_rows, stream_register
from people.models import Program

COLUMNS = ("name", "credential", "location", "status", "since", "valid_until", "reference")


class Command(BaseCommand):
    help = "Print who stands where on a day, as known at an instant."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--on", required=True, metavar="DATE", help="the civil day asked about, as 2026-03-01")
        parser.add_argument("--known-at", metavar="INSTANT", help="as known then, as 2026-03-15T12:00:00Z; now if left out")
        parser.add_argument("--program", metavar="CODE", help="one program only")
        parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv, or json with one object a line")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        question = RegisterQuestion(on=_date(options["on"]), known_at=_instant(options["known_at"]), program=_program(options["program"]))
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
