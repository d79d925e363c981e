"""Moving people to another edition of their rules: one act, named and kept, and the work list that carries it out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from certificates.enums import MoveOutcome
from core.guard import AppendOnly


class MoveBatch(AppendOnly):
    """One act of moving people to an edition, or of taking such an act back. Its rows in the ledger name it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey("certificates.SchemeEdition", on_delete=models.PROTECT, related_name="batches")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40)

    class Meta:
        verbose_name_plural = "move batches"

    def __str__(self) -> str:
        return f"batch:{self.uuid}"


class Move(models.Model):
    """One person's part of a batch: written with the batch, worked off later, safe to begin again after a stop."""

    batch = models.ForeignKey(MoveBatch, on_delete=models.PROTECT, related_name="moves")
    candidacy = models.ForeignKey("certificates.Candidacy", on_delete=models.PROTECT, related_name="moves")
    edition = models.ForeignKey("certificates.SchemeEdition", on_delete=models.PROTECT, related_name="+")  # where she is to be held
    before = models.ForeignKey("certificates.SchemeEdition", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=MoveOutcome.choices, default=MoveOutcome.WAITING)
    row = models.CharField(max_length=64, blank=True)  # hash of the ledger row

    class Meta:
        constraints = [
            UniqueConstraint(fields=["batch", "candidacy"], name="move_once_per_batch"),
            CheckConstraint(condition=Q(outcome__in=MoveOutcome.values), name="move_outcome_known"),
        ]
        indexes = [models.Index(fields=["batch", "id"], condition=Q(outcome="waiting"), name="move_waiting")]

    def __str__(self) -> str:
        return f"{self.candidacy_id} to {self.edition_id}"
