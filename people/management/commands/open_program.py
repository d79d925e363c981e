"""`manage.py open_program`: a new program and its first lead."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.errors import DomainError
from people.domain.programs import open_program
from people.models import Program


class Command(BaseCommand):
    help = "Open a program with its root location and a lead, who signs in with a code by mail and gives everybody else their roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The program and its lead."""
        parser.add_argument("code", help="small letters, digits and hyphens; never changed")
        parser.add_argument("name")
        parser.add_argument("--time-zone", default="America/Chicago")
        parser.add_argument("--lead", required=True, help="the lead's name")
        parser.add_argument("--email", required=True, help="the lead's e-mail address")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        """Open it. Raises CommandError with the refusal's sentence."""
        program = Program(code=options["code"], name=options["name"], time_zone=options["time_zone"])
        try:
            with transaction.atomic():
                _root, user = open_program(program, lead_name=options["lead"], lead_email=options["email"], at=timezone.now())
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        done = "would be open" if options["dry_run"] else "is open"
        self.stdout.write(f"{program.code} {done}; {user.email} signs in with a code by mail, then sets up a second factor.")
