"""`manage.py make_root ORGANISATION FOLDER`: the root of our signatures, made on a machine that then stays offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.adapters.signing import fingerprint, make_root


class Command(BaseCommand):
    """make_root ORGANISATION FOLDER"""

    help = "Make the root of this organisation's signatures: root.key (encrypted) and root.pem. Needs no database. Never overwrites."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be asked."""
        parser.add_argument("organisation", help="as it shall stand in the certificates")
        parser.add_argument("folder", type=Path, help="where the two files go; keep it offline and in two places")
        parser.add_argument("--passphrase-file", type=Path, required=True, help="a file with the passphrase for root.key on its first line")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Make, write, say."""
        folder: Path = options["folder"]
        if any((folder / name).exists() for name in ("root.key", "root.pem")):
            raise CommandError(f"{folder} holds a root already. Choose another folder: a root is never replaced in place.")
        folder.mkdir(parents=True, exist_ok=True)
        issued = make_root(options["organisation"], at=timezone.now(), passphrase=read_passphrase(options["passphrase_file"]))
        write_secret(folder / "root.key", issued.key)
        (folder / "root.pem").write_bytes(issued.certificate)
        self.stdout.write(f"Made {folder / 'root.pem'}.\nFingerprint (SHA-256), to print and keep: {fingerprint(issued.certificate)}")


def read_passphrase(path: Path) -> bytes:
    """Return the first line of a file. Raises CommandError when it is missing or too short to protect anything."""
    try:
        passphrase = path.read_text(encoding="utf-8").splitlines()[0].strip().encode()
    except (OSError, IndexError) as error:
        raise CommandError(f"{path} could not be read. Write the passphrase on its first line.") from error
    if len(passphrase) < 12:
        raise CommandError("The passphrase is shorter than 12 characters. Choose a longer one.")
    return passphrase


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(data)
