"""`manage.py take_checkpoint`: sign the state of the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from training.domain.checkpoints import take_checkpoint


class Command(BaseCommand):
    help = "Sign a checkpoint over all chains and print its one line. Keep that line outside this server."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        checkpoint = take_checkpoint(at=timezone.now())
        self.stdout.write(checkpoint.line if checkpoint else "Nothing was recorded since the last checkpoint.")
