"""`manage.py run_due`: what time makes due."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certificates.domain.completions import issue_finished
from certificates.domain.due import award_due
from certificates.domain.erasing import erase_due_names
from certificates.domain.imports.staging import forget_old_files
from certificates.domain.reminders import remind_due
from core.outbox import messages_due, send_due_messages


class Command(BaseCommand):
    help = "Award automatic renewals, certify finished courses, erase names whose day has come, delete forgotten uploads, remind people, send waiting mail. Safe to run twice, or never."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say whom a reminder and which mail would reach, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        at = timezone.now()
        if options["dry_run"]:
            reminded, waiting = remind_due(at=at, dry_run=True), messages_due(at=at).count()
            self.stdout.write(f"Nothing was done. {reminded} people would be reminded; {waiting} messages wait to be sent.")
            return
        forget_old_files(at=at)
        completed = issue_finished(at=at)
        renewed, erased, reminded = award_due(at=at), erase_due_names(at=at), remind_due(at=at)
        sent = send_due_messages(at=at)
        self.stdout.write(
            f"{renewed} credentials awarded, {completed} courses certified, {erased} names erased, {reminded} people reminded, {sent} messages sent."
        )
        if settings.MESSAGES_OFF:
            self.stdout.write("MESSAGES_OFF is set: mail is kept and not sent.")
