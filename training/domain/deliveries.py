"""One delivered answer: checked against the pinned text, stored once, never dropped."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.canonical import canonical_bytes
from core.errors import DomainError
from training.models import ModuleProgress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SEQUENCE_AHEAD = 100_000  # how far one delivery may run ahead; a made-up huge number cannot use the numbers up


class AnswerEmpty(DomainError):
    """Nothing was chosen."""

    code = "answer-empty"

    def __init__(self) -> None:
        super().__init__(_("Choose an answer first. Take your time. Nothing is lost."))


class AnswerOne(DomainError):
    """More than one answer to a question that takes one."""

    code = "answer-one"

    def __init__(self) -> None:
        super().__init__(_("This question takes one answer. Choose the one that fits best."))


class AnswerUnknown(DomainError):
    """The question or the answer is not in the text this person is reading."""

    code = "answer-unknown"

    def __init__(self) -> None:
        super().__init__(_("We do not know this answer. Open the page again and choose one from the list."))


def lock_progress(progress: ModuleProgress) -> ModuleProgress:
    """Return the progress, locked until the transaction ends: the one lock of everything below it."""
    locked = ModuleProgress.objects.select_for_update(of=("self",)).select_related(
        "edition", "enrolment__person", "enrolment__location__program"
    )
    return locked.get(pk=progress.pk)


def check_chosen(question: dict[str, Any] | None, chosen: Iterable[str]) -> list[str]:
    """Return the option keys, sorted, once each. Raises AnswerUnknown, AnswerEmpty or AnswerOne."""
    if question is None:
        raise AnswerUnknown
    keys = sorted(set(chosen))
    if not keys:
        raise AnswerEmpty
    if not set(keys) <= {option["key"] for option in question["options"]}:
        raise AnswerUnknown
    if question["type"] == "one" and len(keys) > 1:
        raise AnswerOne
    return keys


def store_delivery(answers: Any, *, progress: ModuleProgress, delivery: uuid.UUID, sequence: int, at: datetime, **words: Any) -> Any:
    """Store an answer, or return it when it was delivered before. Call with the progress locked.

    A retry carries the same delivery id and the same words. The same id with other words (a page kept by the browser, answered again)
    is a new answer: it is kept under an id of its own, as the newest.
    """
    again = uuid.uuid5(delivery, canonical_bytes(words).decode())
    held = {row.delivery: row for row in answers.filter(delivery__in=[delivery, again])}
    first = held.get(delivery)
    if first is not None and all(getattr(first, name) == value for name, value in words.items()):
        return first
    if again in held:
        return held[again]
    sequence = min(sequence, progress.last_sequence + SEQUENCE_AHEAD)
    if first is not None:
        delivery, sequence = again, progress.next_sequence
    row = answers.create(delivery=delivery, sequence=sequence, saved_at=at, **words)
    if sequence > progress.last_sequence:
        progress.last_sequence = sequence
        progress.save(update_fields=["last_sequence"])
    return row
