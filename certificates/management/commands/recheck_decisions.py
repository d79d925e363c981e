"""`manage.py recheck_decisions`: would today's kernel decide the same?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.domain.rechecks import wrong_decisions
from training.enums import Kind
from training.models import LedgerRow


class Command(BaseCommand):
    help = "Judge every approval again on what was known then; name those that come out otherwise and exit 1."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        found = list(wrong_decisions())
        if found:
            raise CommandError("\n".join(found), returncode=1)
        self.stdout.write(f"{LedgerRow.objects.filter(kind=Kind.APPROVED).count()} approvals come out as they were made.")
