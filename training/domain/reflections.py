"""Reflections: words that only their author ever reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.keys import reflection_fernet
from curricula.domain.document import edition_document
from training import rules
from training.domain.deliveries import SEQUENCE_AHEAD, lock_progress
from training.models import ModuleProgress, Reflection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from people.models import Person

LONGEST = 10_000


class ReflectionUnknown(DomainError):
    """There is no such place to write in this module."""

    code = "reflection-unknown"

    def __init__(self) -> None:
        super().__init__(_("We cannot find the place for these words. Copy them, open the page again and put them in there."))


class ReflectionTooLong(DomainError):
    """More words than fit."""

    code = "reflection-too-long"

    def __init__(self) -> None:
        super().__init__(_("These are more words than fit here. Shorten them a little; nothing you wrote is lost."))


def save_reflection(progress: ModuleProgress, *, block: str, text: str, sequence: int, at: datetime) -> Reflection | None:
    """Keep a reflection encrypted; empty words take it away. A late older delivery changes nothing.

    Raises ReflectionUnknown, ReflectionTooLong.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ReflectionTooLong
    with transaction.atomic():
        progress = lock_progress(progress)
        if rules.find_reflection(edition_document(progress.edition), block) is None:
            raise ReflectionUnknown
        sequence = min(sequence, progress.last_sequence + SEQUENCE_AHEAD)
        held = progress.reflections.filter(block=block).first()
        if held is not None and sequence < held.sequence:
            return held
        progress.last_sequence = max(progress.last_sequence, sequence)
        progress.save(update_fields=["last_sequence"])
        if not text:
            progress.reflections.filter(block=block).delete()
            return None
        cipher = reflection_fernet().encrypt(text.encode())
        kept, _created = progress.reflections.update_or_create(
            block=block, defaults={"cipher": cipher, "sequence": sequence, "saved_at": at}
        )
    return kept


def read_reflections(progress: ModuleProgress, *, blocks: Iterable[str], reader: Person) -> dict[str, str]:
    """Return the author's own words by block; for any other reader nothing."""
    if progress.enrolment.person_id != reader.pk:
        return {}
    wanted = list(blocks)
    if not wanted:
        return {}
    fernet = reflection_fernet()
    words: dict[str, str] = {}
    for kept in progress.reflections.filter(block__in=wanted):
        try:
            words[kept.block] = fernet.decrypt(bytes(kept.cipher)).decode()
        except InvalidToken:
            continue  # its key is gone, and with it the words; the page still opens
    return words
