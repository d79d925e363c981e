"""`manage.py rebuild_projections`: make segments and periods again from the ledger, or compare them with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.domain.projection import differences, rebuild
from certificates.models import Candidacy
from core.audit import audit
from core.enums import Action


class Command(BaseCommand):
    help = "Make every stored status again from the ledger alone. With --check change nothing, name what differs and exit 1."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- signature of a command
        if options["check"]:
            found = list(differences())
            if found:
                raise CommandError("\n".join(found), returncode=1)
            self.stdout.write(f"{Candidacy.objects.count()} candidacies are as the ledger gives them.")
            return
        count = rebuild()
        audit(Action.PROJECTIONS_REBUILT, actor=None, about="projections", at=timezone.now(), candidacies=count)
        self.stdout.write(f"{count} candidacies were made again from the ledger.")
