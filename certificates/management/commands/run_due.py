"""`manage.py run_due`: what time makes due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.domain.due import award_due
from certificates.domain.imports.staging import forget_old_files
from core.outbox import send_due_messages


class Command(BaseCommand):
    help = "Send waiting messages and award automatic renewals that have become due, delete forgotten uploads. Safe to run twice, or never."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        at = timezone.now()
        forget_old_files(at=at)
        renewed, sent = award_due(at=at), send_due_messages(at=at)
        self.stdout.write(f"{renewed} credentials awarded, {sent} messages sent.")
