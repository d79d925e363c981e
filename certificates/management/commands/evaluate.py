"""`manage.py evaluate`: the kernel on files, as `python -m certificates.evaluation`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from certificates.evaluation.__main__ import main


class Command(BaseCommand):
    help = "Print the verdict for a case under a scheme, as JSON. No database is asked."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("scheme")
        parser.add_argument("case")
        parser.add_argument("--on", required=True)
        parser.add_argument("--known-at")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        known = ["--known-at", options["known_at"]] if options["known_at"] else []
        sys.exit(main([options["scheme"], options["case"], "--on", options["on"], *known]))
