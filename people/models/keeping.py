"""How long we keep who somebody is: her request to be erased, what a law makes us hold on to, and what is left when we let go."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from core.guard import AppendOnly
from people.enums import ErasureStep
from people.models.persons import Person


class Erasure(models.Model):
    """One person's request to be erased, with the day she was told: from then on her name goes, unless a hold is in force."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=24)  # a subject id: her own, or that of staff who wrote it down for her
    name_goes_on = models.DateField()
    name_gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name_goes_on"], condition=Q(name_gone_at=None), name="erasure_waiting")]

    def __str__(self) -> str:
        return f"{self.person_id}, name goes on {self.name_goes_on}"


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Holds."""

    def in_force(self) -> LegalHoldQuerySet:
        return self.filter(lifted_at=None)


class LegalHold(models.Model):
    """While it is in force nothing that says who this person is may be destroyed. Why is never written here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="legal_holds")
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=24)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=24, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["person"],
                condition=Q(lifted_at=None),
                name="legal_hold_one_in_force",
                violation_error_message=_("This file is on hold already."),
            ),
            CheckConstraint(condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="legal_hold_dates_ordered"),
            CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")), name="legal_hold_lifted_by"
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.person_id} since {self.placed_at:%Y-%m-%d}"


class Destruction(AppendOnly):
    """The record of a step of erasing: whose (by subject id), when, by whom, and how many rows of each kind are gone. Never what they said."""

    subject = models.CharField(max_length=24)
    step = models.CharField(max_length=10, choices=ErasureStep.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=24)  # a subject id, or "system" when a date came due
    removed = models.JSONField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(step__in=ErasureStep.values), name="destruction_step_known"),
            UniqueConstraint(fields=["subject", "step"], name="destruction_once_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.step}"
