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
from training.domain.progress import set_place
from training.models import ModuleProgress, Reflection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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


def save_reflections(
    progress: ModuleProgress, *, words: Mapping[str, str], sequence: int, at: datetime, place: tuple[str, str] | None = None
) -> None:
    """Keep reflections encrypted, by block, and where she goes from there (lesson and part). A late older delivery changes nothing.

    What is emptied leaves nothing readable. Raises ReflectionUnknown, ReflectionTooLong, PlaceUnknown; then nothing is kept.
    """
    texts = {block: text.strip() for block, text in words.items()}
    if any(len(text) > LONGEST for text in texts.values()):
        raise ReflectionTooLong
    with transaction.atomic():
        progress = lock_progress(progress)
        document = edition_document(progress.edition)
        if any(rules.find_reflection(document, block) is None for block in texts):
            raise ReflectionUnknown
        sequence = min(sequence, progress.last_sequence + SEQUENCE_AHEAD)
        fernet = reflection_fernet()
        held = {kept.block: kept for kept in progress.reflections.filter(block__in=texts)}
        for block, text in texts.items():
            kept = held.get(block) or Reflection(progress=progress, block=block, sequence=0)
            if sequence >= kept.sequence:
                kept.cipher, kept.sequence, kept.saved_at = fernet.encrypt(text.encode()), sequence, at
                kept.save()
        if place is not None:
            set_place(progress, lesson=place[0], part=place[1], sequence=sequence, at=at)
        elif sequence > progress.last_sequence:
            progress.last_sequence = sequence
            progress.save(update_fields=["last_sequence"])


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
