"""Canonical bytes (RFC 8785) and their SHA-256: the one way this product hashes a document."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(document: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON document. Raises TypeError for a float: amounts here are integers."""
    _refuse_floats(document)
    return rfc8785.dumps(document)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(document: Any) -> str:
    """Return the SHA-256 of a document's canonical bytes."""
    return sha256_hex(canonical_bytes(document))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; a canonical document holds integers only")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
