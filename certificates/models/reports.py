"""Numbered reports: a question once asked of the register, its answer in numbers, and the bytes of the list behind it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.guard import AppendOnly


class Report(AppendOnly):
    """One answer with a number, counted by program and year. Its list holds subject ids and no names, so that no erasure touches it."""

    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="reports")
    location = models.ForeignKey("people.Location", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    question = models.TextField()  # canonical JSON
    people = models.PositiveIntegerField()  # who stood anywhere on the day
    counted = models.PositiveIntegerField()  # of them, who stood where it was asked
    later = models.PositiveIntegerField()  # of those, about whom something else was known at the end of the day itself
    csv_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["program", "year", "number"], name="report_numbered"),
            CheckConstraint(condition=Q(number__gte=1), name="report_number_from_one"),
            CheckConstraint(condition=Q(counted__lte=F("people")) & Q(later__lte=F("counted")), name="report_counts_in_order"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How people name it."""
        return f"{self.year}-{self.number:03}"

    @property
    def asked(self) -> dict[str, Any]:
        """The question as an object: on, known_at, status, place, ends_within, not_heard."""
        asked: dict[str, Any] = json.loads(self.question)
        return asked
