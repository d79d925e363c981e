"""What somebody was told already, so that no event is told twice."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from people.models.persons import Person


class Told(models.Model):
    """One event that one person was told of."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="told")
    event = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"
        constraints = [UniqueConstraint(fields=["person", "event"], name="told_once")]

    def __str__(self) -> str:
        return self.event
