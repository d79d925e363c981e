"""Is this file one of ours, byte for byte? What a visitor uploads is compared and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from certificates.adapters.signing import Finding
from certificates.domain.seals import find_signature
from certificates.domain.verification import Verification, verify_code
from certificates.models import DocumentFile
from core.canonical import sha256_hex

if TYPE_CHECKING:
    from datetime import datetime

LARGEST = 5_000_000  # bytes; ours have some tens of thousands


class Sameness(TextChoices):
    """What a file is to us."""

    SAME = "same", _("This is our file. Nothing in it was changed.")
    ALTERED = "altered", _("This is not our file as we made it. It began as one of ours and was changed.")
    UNKNOWN = "unknown", _("We do not know this file. It is not one that we made.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a file; `verification` is there for our own files only."""

    sameness: Sameness
    verification: Verification | None = None


def check_file(data: bytes, *, at: datetime) -> Answer:
    """Say whether a file is one that we stored. Only the stored hash makes it ours; a signature alone never does."""
    if len(data) <= LARGEST:
        stored = DocumentFile.objects.select_related("document").filter(sha256=sha256_hex(data)).first()
        if stored is not None:
            return Answer(Sameness.SAME, verify_code(stored.document.code, at=at))
        if find_signature(data) in {Finding.OURS, Finding.ALTERED}:
            return Answer(Sameness.ALTERED)
    return Answer(Sameness.UNKNOWN)
