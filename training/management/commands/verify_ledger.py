"""`manage.py verify_ledger`: was anything in the ledger changed?"""

from __future__ import annotations

from contextlib import closing
from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.domain.checkpoints import verify_chains, verify_checkpoints
from training.models import Checkpoint, LedgerRow


class Command(BaseCommand):
    help = "Check every chain and every checkpoint of the ledger; name the first wrong row and exit 1 if there is one."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="name every wrong row, not only the first")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        # Closed at once: on PostgreSQL each walk holds a cursor open.
        with closing(verify_chains()) as chains, closing(verify_checkpoints()) as checkpoints:
            faults = chain(chains, checkpoints)
            found = list(faults if options["all"] else islice(faults, 1))
        if found:
            raise CommandError("\n".join(str(fault) for fault in found), returncode=1)
        last = Checkpoint.objects.order_by("-number").first()
        seen = (
            f"the last checkpoint is number {last.number} of {last.taken_at:%Y-%m-%d %H:%M} UTC" if last else "there is no checkpoint yet"
        )
        self.stdout.write(f"{LedgerRow.objects.count()} rows are as they were written; {seen}.")
