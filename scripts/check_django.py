"""Django's own checks, in every shape this project is run: model changes without a migration, a migrated database, production."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ROOT = Path(__file__).resolve().parent.parent


def manage(*arguments: str, **environment: str) -> None:
    """Run one management command; end with its code if it is not 0."""
    print("manage.py", *arguments, flush=True)
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=os.environ | environment, check=False)  # noqa: S603 -- our own commands
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Run every check."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with tempfile.TemporaryDirectory() as scratch:
        dev = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "VAR_ROOT": scratch, "DATABASE_URL": f"sqlite:///{scratch}/check.sqlite3"}
        production = {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "VAR_ROOT": scratch,
            "SECRET_KEY": "a-key-for-this-check-only-" + Fernet.generate_key().decode(),
            "DATABASE_URL": "postgres://app@localhost/training",
            "PUBLIC_URL": "https://training.example.org",
            "CHECKPOINT_SIGNING_KEY": pem,
            "DOCUMENT_SEAL_FILE": f"{scratch}/documents.pem",
            "REFLECTION_KEYS": Fernet.generate_key().decode(),
            "EMAIL_HOST": "mail.example.org",
            "DEFAULT_FROM_EMAIL": "training@example.org",
        }
        (Path(scratch) / "phrase").write_text("a phrase for this check only")
        manage("make_root", "Check", f"{scratch}/root", "--passphrase-file", f"{scratch}/phrase", **dev)
        manage("issue_seal", f"{scratch}/root", f"{scratch}/documents.pem", "--passphrase-file", f"{scratch}/phrase", **dev)
        manage("makemigrations", "--check", "--dry-run", "--verbosity", "1", **dev)
        manage("migrate", "--verbosity", "0", **dev)
        manage("check", "--fail-level", "WARNING", "--database", "default", **dev)
        manage("check", "--deploy", "--fail-level", "WARNING", **production)


if __name__ == "__main__":
    main()
