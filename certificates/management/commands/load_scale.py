"""`manage.py load_scale`: many invented people, for measuring."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.domain.scale import SCALE_RULES, invent_people
from certificates.domain.schemes import publish_scheme
from certificates.evaluation import parse_scheme
from people.models import Location, Person, Program


class Command(BaseCommand):
    help = "Store many invented people with real chains, verdicts and projections. Refused where DEMO is off."

    def add_arguments(self, parser: Any) -> None:
        """How many, as they stand on which day."""
        parser.add_argument("--people", type=int, required=True)
        parser.add_argument("--on", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        """Make the program and its rules where they are missing, then the people."""
        if not settings.DEMO:
            raise CommandError("This is not a demo, so no invented people are loaded. Settings with DEMO = True load them.")
        began = perf_counter()
        place = Location.objects.filter(program__code="scale", depth=1).first() or _open_program()
        by = Person.objects.filter(chosen_name="Invented lead").first() or Person.objects.create(
            subject_id="s_" + "0" * 22, chosen_name="Invented lead"
        )
        edition = publish_scheme(parse_scheme(SCALE_RULES), program=place.program, by=by, at=timezone.now())
        rows = invent_people(edition, place, people=options["people"], on=options["on"], seed=options["seed"])
        self.stdout.write(f"{options['people']} people, {rows} ledger rows in {perf_counter() - began:.1f} s.")


def _open_program() -> Location:
    program = Program.objects.create(code="scale", name="Invented people", name_es="Personas inventadas", time_zone="America/Los_Angeles")
    return Location.add_root(program=program, name="Invented people", level="program", code="scale")
