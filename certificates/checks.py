"""What must hold before this server issues anything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from certificates.adapters.signing import read_seal
from certificates.adapters.signing.sealing import SealUnreadable


@register
def seal_can_sign(**_options: Any) -> list[CheckMessage]:
    """A seal that is configured must be one that signs; otherwise the first approval would find out."""
    if not settings.DOCUMENT_SEAL:
        return []
    try:
        read_seal(settings.DOCUMENT_SEAL, passphrase=settings.DOCUMENT_SEAL_PASSPHRASE)
    except SealUnreadable as unreadable:
        return [Error(str(unreadable), hint="Point DOCUMENT_SEAL_FILE at a bundle made by `manage.py issue_seal`.", id="certificates.E001")]
    return []
