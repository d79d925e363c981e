"""`manage.py check_integrity`: is the stored whole in order?"""

from __future__ import annotations

from contextlib import closing
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.domain.integrity import wrong_documents, wrong_reports
from certificates.domain.projection import differences
from certificates.domain.rechecks import wrong_decisions
from core.guard import missing_guards
from training.domain.checkpoints import verify_chains, verify_checkpoints


class Command(BaseCommand):
    help = "Check guards, ledger, checkpoints, projections, decisions, documents and reports; name everything wrong and exit 1."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        with closing(verify_chains()) as chains, closing(verify_checkpoints()) as checkpoints:
            ledger = [str(fault) for fault in chain(chains, checkpoints)]
        guards = [f"guard {name} is missing or altered" for name in missing_guards("default")]
        found = [*guards, *ledger, *differences(), *wrong_decisions(), *wrong_documents(), *wrong_reports()]
        if found:
            raise CommandError("\n".join(found), returncode=1)
        self.stdout.write("Guards, ledger, checkpoints, projections, decisions, documents and reports are in order.")
