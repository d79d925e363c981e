"""What stands for what in a program: completions of one thing count as another."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q

from core.guard import AppendOnly


class ProgramEquivalence(AppendOnly):
    """Rows about one thing, dated on these days, stand for another thing. Never changed: another one is added."""

    program = models.ForeignKey("people.Program", on_delete=models.PROTECT, related_name="equivalences")
    row_about = models.CharField(max_length=120)
    counts_as = models.CharField(max_length=120)
    starts = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [CheckConstraint(condition=Q(until=None) | Q(until__gte=F("starts")), name="equivalence_days_in_order")]

    def __str__(self) -> str:
        return f"{self.row_about} as {self.counts_as}"
