"""Production starts with everything it needs, and with nothing of the demo."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://app@localhost/training",
    "PUBLIC_URL": "https://training.example.org",
    "CHECKPOINT_SIGNING_KEY": PEM,
    "REFLECTION_KEYS": Fernet.generate_key().decode(),
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "training@example.org",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = "from config.settings import production as s; print(hasattr(s, 'DEMO_SECOND_FACTOR'), hasattr(s, 'MFA_FORMS'), s.DEBUG, s.DEMO)"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_without_anything_of_the_demo() -> None:
    done = start(COMPLETE)
    assert (done.stdout, done.returncode) == ("False False False False\n", 0), done.stderr


def test_keys_may_come_from_files(tmp_path) -> None:
    for name, value in COMPLETE.items():
        (tmp_path / name).write_text(value + "\n")
    assert start({f"{name}_FILE": str(tmp_path / name) for name in COMPLETE}).returncode == 0


@pytest.mark.parametrize("name", COMPLETE)
def test_production_names_what_is_missing(name: str) -> None:
    done = start({key: value for key, value in COMPLETE.items() if key != name})
    assert done.returncode == 1
    assert f"{name} (or {name}_FILE)" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "50 or more random characters"),
        ("PUBLIC_URL", "http://training.example.org", "https://"),
        ("CHECKPOINT_SIGNING_KEY", "not a key", "Ed25519"),
        ("REFLECTION_KEYS", "not a key", "Fernet"),
        ("DEBUG", "true", "belong to the demo"),
        ("DEMO_SECOND_FACTOR", "246810", "belong to the demo"),
        ("MFA_TOTP_INSECURE_BYPASS_CODE", "246810", "belong to the demo"),
    ],
)
def test_production_refuses(name: str, value: str, sentence: str) -> None:
    done = start(COMPLETE | {name: value})
    assert done.returncode == 1
    assert sentence in done.stderr
