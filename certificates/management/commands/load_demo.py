"""`manage.py load_demo`: two sample programs with people at every stage."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.domain.demo import WESTERNMOST, load_demo
from certificates.domain.demo.reading import read_accounts
from core.errors import DomainError

CHATTER = ("wagtail", "django_tasks")  # they tell every page that is made


class Command(BaseCommand):
    help = "Load two invented programs with people at every stage. A second run does nothing. Refused where DEMO is off."

    def add_arguments(self, parser: Any) -> None:
        """The day, or only the table."""
        parser.add_argument("--on", metavar="DATE", help="the day on which people stand at their stages, as 2026-03-01; today if left out")
        parser.add_argument("--accounts", action="store_true", help="print who signs in with what, and load nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        """Load, then print the accounts."""
        if not options["accounts"]:
            if options["verbosity"] < 2:
                for name in CHATTER:
                    logging.getLogger(name).setLevel(logging.WARNING)
            try:
                loaded = load_demo(on=_day(options["on"]))
            except DomainError as refusal:
                raise CommandError(refusal.message) from refusal
            self.stdout.write("The sample programs are loaded." if loaded else "The sample programs are here already. Nothing was changed.")
        self.stdout.write(accounts_table())


def accounts_table() -> str:
    """Who signs in with what, as a table of fixed columns."""
    known = read_accounts()
    rows = [("role", "sign-in", "password", "second factor", "who")]
    for account in known["accounts"]:
        factor = "-" if account["role"] == "learner" else getattr(settings, "DEMO_SECOND_FACTOR", "-")
        rows.append((account["role"], account["sign_in"], known["password"], factor, account["who"]))
    rows += [("card", card["sign_in"], card["code"], "-", card["who"]) for card in known["cards"]]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]) for row in rows)


def _day(text: str | None) -> date:
    if text is None:
        return timezone.now().astimezone(ZoneInfo(WESTERNMOST)).date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a civil day
    except ValueError as error:
        raise CommandError(f"{text} is not a date. Write it as 2026-03-01.") from error
