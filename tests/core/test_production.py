"""Production starts with everything it needs, and with nothing of the demo."""

from __future__ import annotations

import json
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
    "DOCUMENT_SEAL": "a bundle that is read when it is first needed",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "training@example.org",
}


SETTINGS = """
import json, os, sys
for line in sys.stdin:
    for name in [name for name in sys.modules if name.startswith("config.settings")]:
        del sys.modules[name]
    os.environ.clear()
    os.environ.update(json.loads(line))
    try:
        from config.settings import production
    except Exception as error:
        print(json.dumps({"refused": f"{type(error).__name__}: {error}"}), flush=True)
    else:
        print(json.dumps({name: getattr(production, name, None) for name in ("DEMO_SECOND_FACTOR", "MFA_FORMS", "DEBUG", "DEMO")}), flush=True)
"""


@pytest.fixture(scope="module")
def start():
    """Loads the production settings in another process, with exactly this environment."""
    process = subprocess.Popen(
        [sys.executable, "-c", SETTINGS], cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def load(environment: dict[str, str]) -> dict[str, object]:
        process.stdin.write(json.dumps({"PATH": os.environ["PATH"]} | environment) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    with process:
        yield load


def test_production_starts_without_anything_of_the_demo(start) -> None:
    assert start(COMPLETE) == {"DEMO_SECOND_FACTOR": None, "MFA_FORMS": None, "DEBUG": False, "DEMO": False}


def test_keys_may_come_from_files(start, tmp_path) -> None:
    for name, value in COMPLETE.items():
        (tmp_path / name).write_text(value + "\n")
    assert "refused" not in start({f"{name}_FILE": str(tmp_path / name) for name in COMPLETE})


@pytest.mark.parametrize("name", COMPLETE)
def test_production_names_what_is_missing(start, name: str) -> None:
    refused = start({key: value for key, value in COMPLETE.items() if key != name})["refused"]
    assert refused.startswith("ImproperlyConfigured: Production does not start without its settings. Missing:\n")
    assert refused.count("\n") == 1
    assert f"{name} (or {name}_FILE)" in refused


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
def test_production_refuses(start, name: str, value: str, sentence: str) -> None:
    refused = start(COMPLETE | {name: value})["refused"]
    assert refused.startswith("ImproperlyConfigured: ")
    assert sentence in refused
