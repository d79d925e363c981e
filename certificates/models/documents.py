"""What was decided and what was issued: rows that never change (design of issued documents: the bytes first stored win)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.guard import AppendOnly
from training.enums import Kind


class DecisionVerdict(AppendOnly):
    """The verdict that a decision stood on, word for word, so that it can be compared with what the kernel says later."""

    candidacy = models.ForeignKey("certificates.Candidacy", on_delete=models.PROTECT, related_name="decision_verdicts")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.APPROVED)
    period_number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    verdict = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # One approval per period and version, however many threads finish the last module at once.
            UniqueConstraint(fields=["candidacy", "kind", "period_number", "version"], name="decisionverdict_once"),
        ]

    def __str__(self) -> str:
        return f"verdict of {self.candidacy_id} period {self.period_number}"


class Document(AppendOnly):
    """One issued document: its code and the frozen payload it is rendered from. A correction is a new version that supersedes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidacy = models.ForeignKey("certificates.Candidacy", on_delete=models.PROTECT, related_name="documents")
    period_number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=15, unique=True)
    payload = models.TextField()
    issued_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta:
        constraints = [
            # One certificate per period and version (field.md 5, 6, 9).
            UniqueConstraint(fields=["candidacy", "period_number", "version"], name="document_once"),
            CheckConstraint(condition=Q(version__gte=1), name="document_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def content(self) -> dict[str, Any]:
        """The frozen payload as an object."""
        return json.loads(self.payload)


class SealCertificate(AppendOnly):
    """A certificate of our authority that stood behind a signature. Published for ever: an old file is checked with it."""

    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256 of its DER bytes
    pem = models.TextField()
    is_root = models.BooleanField()
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fingerprint


class DocumentFile(AppendOnly):
    """The bytes of a document, named by their SHA-256. The first stored win: there can be no second row."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
