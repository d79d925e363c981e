"""`manage.py export_verification FOLDER`: every verification page as a plain file, for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certificates.domain.static_verification import write_static_pages


class Command(BaseCommand):
    """export_verification FOLDER"""

    help = "Write /v/CODE pages (status and hashes, no names) that any web server can hold. Run it again to refresh: only what changed is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Write, say."""
        total, changed = write_static_pages(options["folder"], at=timezone.now())
        self.stdout.write(f"{total} certificates, {changed} pages written.")
