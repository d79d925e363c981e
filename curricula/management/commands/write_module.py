"""Write a module from the editor as a package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import blobs
from curricula.domain.document import media_of, problems
from curricula.domain.guides import guide_of, write_guide
from curricula.domain.package import write_package
from curricula.domain.pages import document_from_page
from curricula.domain.problems import blocking
from curricula.models import ModulePage


class Command(BaseCommand):
    """write_module CODE PATH"""

    help = "Write a module as a package in normal form. An existing package in that folder is replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked."""
        parser.add_argument("code", help="Code of the module.")
        parser.add_argument("path", type=Path, help="Folder to write.")
        parser.add_argument("--drafts", action="store_true", help="Write the newest drafts instead of what is published.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be written, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Read, write, say."""
        page = ModulePage.objects.filter(code=options["code"]).first()
        if page is None:
            raise CommandError(f"There is no module with the code {options['code']}.")
        path = options["path"]
        if path.exists() and any(path.iterdir()) and not (path / "module.yaml").is_file():
            raise CommandError(f"{path} holds something else than a module. Name an empty or new folder.")
        drafts = options["drafts"]
        doc = document_from_page(page.get_latest_revision_as_object() if drafts else page, drafts=drafts)
        media = {sha256: blobs.load(sha256) for sha256 in media_of(doc)}
        counts = f"{len(doc['lessons'])} lessons, {len(media)} files, {len(blocking(problems(doc)))} blocking problems"
        if options["dry_run"]:
            self.stdout.write(f"Would write {doc['code']} to {path}: {counts}.")
            return
        write_package(doc, media, path)
        write_guide(guide_of(page), path)
        self.stdout.write(f"Wrote {doc['code']} to {path}: {counts}.")
