"""Bring a module from a package into the editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import blobs
from curricula.domain.document import problems
from curricula.domain.guides import load_guide, set_guide
from curricula.domain.package import PackageRefused, load_package
from curricula.domain.pages import page_from_document
from curricula.domain.problems import blocking
from curricula.models import CataloguePage


class Command(BaseCommand):
    """load_module PATH"""

    help = "Load a module package into the pages of the editor: new, or in place of the module with the same code. Never releases."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked."""
        parser.add_argument("path", type=Path, help="Folder of the package.")
        parser.add_argument("--catalogue", help="Slug of the catalogue page it stands under; needed only when there are several.")
        parser.add_argument("--dry-run", action="store_true", help="Read and check the package, change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Read, check, write, say."""
        try:
            doc, media = load_package(options["path"])
            guide = load_guide(options["path"])
        except PackageRefused as refused:
            raise CommandError(refused.message) from refused
        found = problems(doc)
        for problem in found:
            self.stdout.write(f"{problem.severity}: {problem.message}")
        counts = f"{len(doc['lessons'])} lessons, {len(media)} files, {len(blocking(found))} blocking problems"
        if options["dry_run"]:
            self.stdout.write(f"Read {doc['code']}: {counts}. Nothing changed.")
            return
        parent = self.catalogue(options["catalogue"])
        for data in media.values():
            blobs.store(data)
        page = page_from_document(doc, parent)
        set_guide(page, guide)
        self.stdout.write(f"Loaded {doc['code']} as page {page.pk}: {counts}.")

    def catalogue(self, slug: str | None) -> CataloguePage:
        """The page it goes under."""
        pages = CataloguePage.objects.filter(slug=slug) if slug else CataloguePage.objects.order_by("path")
        page = pages.first()
        if page is None:
            raise CommandError("There is no such catalogue page. Make one in the editor first.")
        return page
