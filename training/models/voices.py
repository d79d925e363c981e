"""What learners say of lessons: counts, and nothing that leads to a person or a moment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from training.enums import Voice
from training.models.learning import KEY_LENGTH


class LessonVoice(models.Model):
    """How often one thing was said of one lesson of one edition."""

    edition = models.ForeignKey("curricula.ModuleEdition", on_delete=models.PROTECT, related_name="+")
    lesson = models.CharField(max_length=KEY_LENGTH)
    voice = models.CharField(max_length=10, choices=Voice.choices)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["edition", "lesson", "voice"], name="lesson_voice_once"),
            CheckConstraint(condition=Q(voice__in=Voice.values), name="lesson_voice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.voice} {self.times}"
