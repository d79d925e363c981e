"""Secret keys, through one seam: settings name where each lies; nothing else reads them.

Development and tests make their own keys under `DEMO_KEYS_ROOT`. Production gives every key by environment or file and refuses to start
without (see `config.settings.production`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs checkpoints. Raises ImproperlyConfigured if none is configured or it is not Ed25519."""
    pem = settings.CHECKPOINT_SIGNING_KEY or demo_key("checkpoint.pem", _new_signing_key)
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured("CHECKPOINT_SIGNING_KEY must be an Ed25519 private key in PEM form.")
    return key


def reflection_fernet() -> MultiFernet:
    """Return the cipher for private reflections: the first key encrypts, every key decrypts."""
    listed = settings.REFLECTION_KEYS or [demo_key("reflection.key", lambda: Fernet.generate_key().decode())]
    return MultiFernet([Fernet(key.encode()) for key in listed])


def demo_key(name: str, make: Callable[[], str]) -> str:
    """Return a key of the demo by its file's name, made on first use. Raises ImproperlyConfigured where demo keys are not allowed."""
    if settings.DEMO_KEYS_ROOT is None:
        raise ImproperlyConfigured(f"No key is configured for {name}, and demo keys are not allowed here.")
    path = Path(settings.DEMO_KEYS_ROOT) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{os.getpid()}")
        fresh.write_text(make())
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)  # the first process wins; a second one reads the first one's key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def _new_signing_key() -> str:
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )
