"""The evidence ledger (decision 0001): the truth that every status is derived from."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.guard import AppendOnly
from training.enums import Kind

FIRST_PREVIOUS = "0" * 64
SYSTEM = "system"


class LedgerRow(AppendOnly):
    """One fact about one person, chained to the fact before it. Written only by `training.domain.ledger.record`."""

    subject = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    format_version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = models.CharField(max_length=120)
    program = models.CharField(max_length=40)
    zone = models.CharField(max_length=60)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    facts = models.TextField()
    words_hash = models.CharField(max_length=64, null=True, blank=True)
    refers_to = models.CharField(max_length=64, null=True, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=Kind.values), name="ledgerrow_kind_known"),
            CheckConstraint(condition=Q(number__gte=1), name="ledgerrow_number_from_one"),
            # Two writers at once cannot both extend a chain from the same row.
            UniqueConstraint(fields=["subject", "number"], name="ledgerrow_one_chain"),
            # A row is taken back once and verified once; to undo a void the fact is recorded anew.
            UniqueConstraint(fields=["kind", "refers_to"], condition=Q(kind__in=Kind.ONCE_PER_ROW), name="ledgerrow_void_or_verify_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.number} {self.kind}"

    @property
    def content(self) -> dict[str, Any]:
        """The facts as an object."""
        return json.loads(self.facts)


class LedgerWords(models.Model):
    """The words a person wrote beside a fact, apart from it, so that they can be disposed of and the chain stays whole."""

    row = models.OneToOneField(LedgerRow, on_delete=models.PROTECT, related_name="words")
    nonce = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.row_id}"


class LedgerHead(models.Model):
    """The last row of each chain: what a writer locks. A projection, checked by `verify_ledger`."""

    subject = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST_PREVIOUS)
    recorded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} at {self.number}"


class Checkpoint(AppendOnly):
    """A signed Merkle root over all chain heads at one moment. Its line is sent outside, or it proves little."""

    number = models.PositiveIntegerField(unique=True)
    taken_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    chains = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    moved = models.TextField()  # canonical JSON: [[subject, number, hash], ...] of the heads that moved since the last checkpoint
    previous = models.CharField(max_length=64)
    key_fingerprint = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [CheckConstraint(condition=Q(number__gte=1), name="checkpoint_number_from_one")]

    def __str__(self) -> str:
        return f"checkpoint {self.number}"

    @property
    def line(self) -> str:
        """The one line that goes outside."""
        return f"checkpoint {self.number} rows={self.rows} chains={self.chains} root={self.root} signature={self.signature}"
