"""Private storage of bytes by their SHA-256. What is stored first wins and is never written again; only an erasure takes it away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from core.canonical import sha256_hex


class BlobMissing(FileNotFoundError):
    """Bytes that the records name are not in the store: an incident, mended from a backup."""


class BlobDamaged(ValueError):
    """Bytes in the store no longer have the hash they are filed under: an incident, mended from a backup."""


def path(sha256: str) -> Path:
    """Where bytes with this hash lie, whether they exist or not. Raises ValueError for anything but 64 hexadecimal digits."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return Path(settings.PRIVATE_ROOT) / "blobs" / sha256[:2] / sha256[2:4] / sha256


def exists(sha256: str) -> bool:
    """Whether bytes are filed under this hash."""
    return path(sha256).is_file()


def store(data: bytes) -> str:
    """Store bytes durably and return their SHA-256. Idempotent; a crash leaves either nothing or all of it."""
    sha256 = sha256_hex(data)
    target = path(sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return sha256


def destroy(sha256: str) -> bool:
    """Delete the bytes for good, as somebody was promised; return whether there were any. What names them stays."""
    target = path(sha256)
    if not target.is_file():
        return False
    target.unlink()
    return True


def load(sha256: str) -> bytes:
    """Return the stored bytes, checked against their hash. Raises BlobMissing or BlobDamaged."""
    try:
        data = path(sha256).read_bytes()
    except FileNotFoundError as error:
        raise BlobMissing(sha256) from error
    if sha256_hex(data) != sha256:
        raise BlobDamaged(sha256)
    return data
