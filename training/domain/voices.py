"""What learners say of a lesson when they have finished it: counted, and never kept with who said it or when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Sum

from curricula.domain.document import edition_document
from training.enums import Voice
from training.models import LessonVoice

if TYPE_CHECKING:
    from curricula.models import ModuleEdition

# Fewer than this many voices of a lesson are not shown: in a small class everybody would know who it was.
LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LessonVoices:
    """What was said of one lesson. `times` is None while too few have spoken."""

    lesson: str
    title: dict[str, str]
    times: dict[str, int] | None


def say_of_lesson(edition: ModuleEdition, *, lesson: str, voice: Voice) -> None:
    """Count one voice. That nobody speaks twice is for the caller to see to: nothing here knows who she is."""
    with transaction.atomic():
        LessonVoice.objects.get_or_create(edition=edition, lesson=lesson, voice=voice)
        LessonVoice.objects.filter(edition=edition, lesson=lesson, voice=voice).update(times=F("times") + 1)


def voices_of(edition: ModuleEdition) -> list[LessonVoices]:
    """What was said of each lesson of an edition and all its corrections, in the order of the lessons."""
    same = LessonVoice.objects.filter(edition__code=edition.code, edition__number=edition.number)
    found: dict[str, dict[str, int]] = {}
    for row in same.values("lesson", "voice").annotate(said=Sum("times")):
        found.setdefault(row["lesson"], {})[row["voice"]] = row["said"]
    return [
        LessonVoices(lesson["key"], lesson["title"], _shown(found.get(lesson["key"], {})))
        for lesson in edition_document(edition)["lessons"]
    ]


def _shown(said: dict[str, int]) -> dict[str, int] | None:
    return {voice: said.get(voice, 0) for voice in Voice.values} if sum(said.values()) >= LEAST_SHOWN else None
