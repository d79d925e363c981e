"""`manage.py run_due`: what time makes due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.domain.completions import issue_finished
from certificates.domain.due import award_due
from core.outbox import send_due_messages


class Command(BaseCommand):
    help = "Send waiting messages and award automatic renewals that have become due, certify finished courses. Safe to run twice, or never."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        at = timezone.now()
        renewed, sent = award_due(at=at), send_due_messages(at=at)
        completed = issue_finished(at=at)
        self.stdout.write(f"{renewed} credentials awarded, {completed} courses certified, {sent} messages sent.")
