"""`manage.py issue_seal ROOT_FOLDER FILE`: a new signing key under the root, as the bundle that DOCUMENT_SEAL names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.adapters.signing import fingerprint, make_signing_certificate
from certificates.adapters.signing.authority import Issued
from certificates.management.commands.make_root import read_passphrase, write_secret


class Command(BaseCommand):
    """issue_seal ROOT_FOLDER FILE"""

    help = "Issue a signing key with its certificate, valid five years. Rotate by pointing DOCUMENT_SEAL at the new file: old signatures stay good."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked."""
        parser.add_argument("root", type=Path, help="folder with root.key and root.pem")
        parser.add_argument("file", type=Path, help="the bundle to write")
        parser.add_argument("--passphrase-file", type=Path, required=True, help="a file with the passphrase of root.key on its first line")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Issue, write, say."""
        folder, file = options["root"], options["file"]
        if file.exists():
            raise CommandError(f"{file} is there already. Name a new file: the old key is still needed until the new one is in use.")
        try:
            root = Issued((folder / "root.key").read_bytes(), (folder / "root.pem").read_bytes())
            organisation = x509.load_pem_x509_certificate(root.certificate).subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
            issued = make_signing_certificate(
                root, str(organisation[0].value), at=timezone.now(), passphrase=read_passphrase(options["passphrase_file"])
            )
        except (OSError, ValueError, TypeError, IndexError) as error:
            raise CommandError(f"No key could be issued from {folder}: the files are missing or the passphrase is wrong.") from error
        file.parent.mkdir(parents=True, exist_ok=True)
        write_secret(file, issued.key + issued.certificate + root.certificate)
        self.stdout.write(f"Issued {file}.\nFingerprint (SHA-256) of the signing certificate: {fingerprint(issued.certificate)}")
